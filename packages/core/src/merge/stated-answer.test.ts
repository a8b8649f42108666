import { describe, expect, it } from 'vitest'
import { ended, event } from '../testing/index.ts'
import { foldLeg } from './fold-leg.ts'

const second = 1000
const end = (fields: object) =>
  ended('completed', 'hung-up', 'yes', { at: 100 * second, ...fields })
const at = (seconds: number) => new Date(seconds * second).toISOString()

describe('a talk that only the report of the end states', () => {
  it('keeps a stated duration where the report of the answer was lost (W4)', () => {
    expect(foldLeg([end({ talkDuration: 30 })])).toMatchObject({
      answeredAt: at(70),
      endedAt: at(100),
      talkDuration: 30,
    })
  })

  it('keeps a stated time of the answer (W4)', () => {
    expect(foldLeg([end({ answeredAt: 42 * second })])).toMatchObject({ answeredAt: at(42) })
  })

  it('prefers the report of the answer to a statement (W4)', () => {
    const answered = event('answered', { at: 50 * second })
    expect(foldLeg([end({ answeredAt: 42 * second, talkDuration: 9 }), answered])).toMatchObject({
      answeredAt: at(50),
    })
  })

  it('keeps the duration where no time is known at all (W4)', () => {
    expect(foldLeg([end({ at: null, talkDuration: 30 })])).toMatchObject({
      answeredAt: 'unknown',
      endedAt: 'unknown',
      talkDuration: 30,
    })
  })

  it('tells an answered end from an unanswered one (W4)', () => {
    const either = {
      status: 'completed',
      reason: 'hung-up',
      rang: 'yes',
      ifUnanswered: { status: 'no-answer', reason: 'no-answer', rang: 'yes' },
    } as const
    const fold = (fields: object) => foldLeg([event('ended', { at: 1, end: either, ...fields })])
    expect(fold({ talkDuration: 3 }).status).toBe('completed')
    expect(fold({ answeredAt: null }).status).toBe('completed')
    expect(fold({ talkDuration: 0 }).status).toBe('no-answer')
    expect(fold({}).status).toBe('no-answer')
  })

  it('counts as answered before the end too', () => {
    expect(foldLeg([event('detail', { answeredAt: 7 * second })])).toMatchObject({
      status: 'in-progress',
      answeredAt: at(7),
    })
  })
})
