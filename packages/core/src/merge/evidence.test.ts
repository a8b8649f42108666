import { describe, expect, it } from 'vitest'
import type { CommandRecord } from '../journal/record.ts'
import { ended, event } from '../testing/index.ts'
import { explainEnd } from './evidence.ts'
import { foldLeg } from './fold-leg.ts'

const endedAt = 100_000
const hangUp = (reason: CommandRecord['reason'], at = endedAt): CommandRecord => ({
  kind: 'hang-up',
  attempt: 'k1',
  reason,
  at,
  state: 'done',
  tries: 1,
  nextTryAt: null,
})

describe('a hang-up of our own explains an end', () => {
  const explain = (
    status: Parameters<typeof ended>[0],
    reason: Parameters<typeof ended>[1],
    commands: readonly CommandRecord[],
    at: number | null = endedAt,
  ) => {
    const outcome = explainEnd(foldLeg([ended(status, reason, 'yes', { at })]), commands)
    return [outcome.status, outcome.reason]
  }

  it.each([
    ['canceled', 'canceled', 'ring-timeout', ['no-answer', 'ring-timeout']],
    ['no-answer', 'no-answer', 'ring-timeout', ['no-answer', 'ring-timeout']],
    ['canceled', 'unspecified', 'canceled', ['canceled', 'canceled']],
    ['no-answer', 'no-answer', 'canceled', ['canceled', 'canceled']],
    ['completed', 'hung-up', 'max-duration', ['completed', 'max-duration']],
    ['completed', 'hung-up', 'machine', ['completed', 'machine']],
    // What the hang-up cannot have caused stays as it was reported.
    ['busy', 'busy', 'ring-timeout', ['busy', 'busy']],
    ['busy', 'busy', 'canceled', ['busy', 'busy']],
    ['completed', 'hung-up', 'ring-timeout', ['completed', 'hung-up']],
    ['completed', 'hung-up', 'canceled', ['completed', 'hung-up']],
    ['canceled', 'canceled', 'max-duration', ['canceled', 'canceled']],
    ['no-answer', 'no-answer', 'machine', ['no-answer', 'no-answer']],
    ['completed', 'hung-up', 'other-end-gone', ['completed', 'hung-up']],
    ['failed', 'carrier-fault', 'machine', ['failed', 'carrier-fault']],
  ] as const)('%s (%s) after a hang-up for %s: %j', (status, reason, why, expected) => {
    expect(explain(status, reason, [hangUp(why)])).toEqual(expected)
  })

  it.each([
    [endedAt - 60_000, true],
    [endedAt + 999, true],
    [endedAt + 1000, true],
    [endedAt + 1001, false],
  ])('sent at %i, with a second of slack for rounded stamps: %s', (at, explains) => {
    const reason = explains ? 'max-duration' : 'hung-up'
    expect(explain('completed', 'hung-up', [hangUp('max-duration', at)])).toEqual([
      'completed',
      reason,
    ])
  })

  it('whenever it was sent, where the provider tells no time of the end', () => {
    const late = [hangUp('machine', endedAt + 1e9)]
    expect(explain('completed', 'hung-up', late, null)).toEqual(['completed', 'machine'])
  })

  it('and no other command does', () => {
    const digits = { ...hangUp('canceled'), kind: 'send-digits' as const }
    expect(explain('no-answer', 'no-answer', [digits])).toEqual(['no-answer', 'no-answer'])
  })

  it('if the phone rang out before the call was also canceled, the time-out counts', () => {
    expect(explain('canceled', 'canceled', [hangUp('canceled'), hangUp('ring-timeout')])).toEqual([
      'no-answer',
      'ring-timeout',
    ])
  })

  it('only once the end was reported', () => {
    const outcome = explainEnd(foldLeg([event('ringing', { at: 1 })]), [hangUp('canceled')])
    expect(outcome).toEqual({ status: 'ringing', reason: null })
  })
})
