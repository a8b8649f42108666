import type { Call } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { DoorRefusal } from '../door-refusal.ts'
import { matching } from './list-calls.ts'
import { pageOf, renderPage } from './pages.ts'

const call = {
  status: 'completed',
  endReason: 'hung-up',
  direction: 'outbound',
  from: '+14155550100',
  to: '+14155550123',
  talkDuration: 42.4,
  endedAt: '2026-01-05T12:00:42.400Z',
} as unknown as Call

const fits = (query: string): boolean => matching(new URLSearchParams(query))(call)
const faultsOf = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    if (error instanceof DoorRefusal)
      return error.refusal.faults?.map(({ path }) => path.map(String).join('.'))
    throw error
  }
  return []
}

describe('the filters of detail records', () => {
  it.each([
    'from_number=14155550100&to_number=%2B14155550123',
    'call_direction=outbound&hangup_cause_code=4000&hangup_source=Unknown',
    'bill_duration=42&bill_duration__lte=42&bill_duration__gt=41',
    'end_time__gte=2026-01-05 12:00:42&end_time__lt=2026-01-06&end_time=2026-01-05 12:00:42',
  ])('%s matches', (query) => expect(fits(query)).toBe(true))

  it.each([
    'from_number=14155550199',
    'call_direction=inbound',
    'hangup_cause_code=3010',
    'hangup_source=Carrier',
    'parent_call_uuid=x',
    'bill_duration__lt=42',
    'end_time__gt=2026-01-05 12:00:42',
  ])('%s does not match', (query) => expect(fits(query)).toBe(false))

  it('are all named where they are faulty, or not served', () => {
    const wrong = 'subaccount=SA1&call_direction=up&end_time=now&bill_duration__gt=x'
    expect(faultsOf(() => fits(wrong))?.toSorted()).toEqual([
      'bill_duration__gt',
      'call_direction',
      'end_time',
      'subaccount',
    ])
  })
})

it('pages name their neighbours', () => {
  const page = (query: string) =>
    renderPage([1, 2, 3, 4, 5], pageOf(new URLSearchParams(query)), '/x/', (one) => ({ one }))
  expect(page('limit=2&offset=2')).toEqual({
    meta: {
      limit: 2,
      offset: 2,
      total_count: 5,
      previous: '/x/?limit=2&offset=0',
      next: '/x/?limit=2&offset=4',
    },
    objects: [{ one: 3 }, { one: 4 }],
  })
  expect(page('offset=4&limit=2')).toMatchObject({ meta: { next: null } })
  expect(page('')).toMatchObject({ meta: { limit: 20, previous: null, next: null } })
  expect(faultsOf(() => page('limit=21&offset=-1'))).toEqual(['limit', 'offset'])
})
