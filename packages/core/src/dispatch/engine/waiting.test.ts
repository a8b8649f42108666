import { describe, expect, it } from 'vitest'
import type { CallEvent } from '../../model/event.ts'
import type { Call } from '../../model/call.ts'
import { ended, event, refusal, settlePromises, webhookOf } from '../../testing/index.ts'
import { call, setUp } from '../dispatcher.fixture.ts'
import type { Until } from './waiters.ts'

/** An end of which the archive says half a minute later whether the call was answered before. */
const uncertain = {
  ...ended('completed', 'hung-up', 'yes', { at: 5 }),
  end: {
    status: 'completed',
    reason: 'hung-up',
    rang: 'yes',
    ifUnanswered: { status: 'no-answer', reason: 'no-answer', rang: 'yes' },
  },
} as const

/** A call, and what waits for it came to, in order. */
const waiting = async (...untils: readonly Until[]) => {
  const made = setUp({
    a: {
      can: { verbs: ['hangUp', 'review'] },
      review: async () => [event('answered', { at: 2 })],
    },
  })
  const { dispatcher, fake } = made
  const { id } = await dispatcher.dispatch(call)
  const seen: string[] = []
  const watch = (until: Until, name: string) =>
    void dispatcher.calls.wait(id, until).then(({ status }) => seen.push(`${name}: ${status}`))
  for (const until of untils) watch(until, typeof until === 'function' ? 'function' : until)
  await settlePromises()
  const report = async (...events: readonly CallEvent[]) => {
    const attemptKey = fake('a').keys[0]
    await dispatcher.receive('a', webhookOf(...events.map((one) => ({ ...one, attemptKey }))))
    await settlePromises()
  }
  return { ...made, seen, report }
}
describe('a wait', () => {
  it('for the end is over while it is still open how the call ended; one until it is settled is not', async () => {
    const { seen, report, clock } = await waiting('in-progress', 'settled', 'ended')
    await report(uncertain)
    expect(seen).toEqual(['in-progress: no-answer', 'ended: no-answer'])
    await clock.advance(60_000)
    expect(seen).toEqual(['in-progress: no-answer', 'ended: no-answer', 'settled: completed'])
  })

  it('for a state is over once the call has come so far, or further', async () => {
    const { seen, report } = await waiting('ended', 'in-progress', 'ringing', 'accepted')
    expect(seen).toEqual(['accepted: initiated'])
    await report(event('answered', { at: 2 }))
    expect(seen.slice(1)).toEqual(['in-progress: in-progress', 'ringing: in-progress'])
    await report(ended('completed', 'hung-up', 'yes', { at: 5 }))
    expect(seen.slice(3)).toEqual(['ended: completed'])
  })

  it('is over when a function says so, and no sooner', async () => {
    const done = ({ status }: Call) => status === 'ringing'
    const never = () => false
    const { seen, report, clock } = await waiting(done, never)
    const pending = clock.pending
    expect(seen).toEqual([])
    await report(event('ringing', { at: 1 }))
    expect(seen).toEqual(['function: ringing'])
    await report(ended('completed', 'hung-up', 'yes', { at: 5 }))
    await clock.advance(600_000)
    expect([seen.length, pending]).toEqual([1, 1])
  })

  it('for a call of which nothing is known ends when it is given up, whatever it waits for', async () => {
    const { dispatcher, clock } = setUp(
      { a: { place: () => Promise.reject(refusal('timeout', 'unknown')) } },
      { times: { settleWithinMs: 600_000 } },
    )
    const told: string[] = []
    const follow = async () => {
      const { status, settled, id } = await dispatcher.dispatch(call)
      told.push(`${status} ${settled}`)
      for (const until of ['ended', 'settled', 'ringing'] as const)
        void dispatcher.calls.wait(id, until).then((one) => told.push(`${until} ${one.status}`))
    }
    void follow()
    await clock.advance(60_000)
    expect(told).toEqual([])
    await clock.advance(120_000)
    expect(told).toEqual(['unknown true', 'ended unknown', 'settled unknown', 'ringing unknown'])
  })
})
