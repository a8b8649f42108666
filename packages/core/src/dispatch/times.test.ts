import { describe, expect, it } from 'vitest'
import { event, manualHost, webhookOf } from '../testing/index.ts'
import { call, setUp } from './dispatcher.fixture.ts'

const never = () => new Promise<never>(() => {})
const canGet = { verbs: ['hangUp', 'get'] as const }

/** Milliseconds after which the fake provider is asked for the first time, looked at just before and at that time. */
const asksAt = async (
  milliseconds: number,
  fields: { readonly ringTimeout?: number },
  options: Parameters<typeof setUp>[1] = {},
  { heard = true } = {},
) => {
  const { dispatcher, clock, fake } = setUp({ a: { can: canGet, get: async () => [] } }, options)
  await dispatcher.dispatch({ ...call, ...fields })
  const attemptKey = fake('a').keys[0]
  if (heard) await dispatcher.receive('a', webhookOf(event('initiated', { attemptKey })))
  const asked = () => fake('a').log.filter((entry) => entry === 'get').length
  await clock.advance(milliseconds - 1)
  const before = asked()
  await clock.advance(1)
  return [before, asked()]
}

describe('the dispatcher', () => {
  it('asks after 30 s where no report has come at all, or sooner where it must have stopped ringing', async () => {
    const none = { heard: false }
    expect(await asksAt(30_000, {}, {}, none)).toEqual([0, 1])
    expect(await asksAt(25_000, { ringTimeout: 10 }, {}, none)).toEqual([0, 1])
  })
  // With webhooks a report is overdue 15 s after the phone must have stopped ringing.
  it.each([
    [{ ringTimeout: 20 }, 35_000],
    [{ ringTimeout: 45 }, 60_000],
    [{}, 135_000],
  ])('asks how a call with %j stands after %i ms without a report', async (fields, after) => {
    expect(await asksAt(after, fields)).toEqual([0, 1])
  })
  it('asks after a second where no webhook can reach it', async () => {
    expect(await asksAt(1_000, { ringTimeout: 45 }, { host: manualHost() })).toEqual([0, 1])
  })
  // The ring timeout is the dispatcher's own where the provider does not take one.
  it.each([[7], [20]])('hangs up a phone that rings longer than %i s', async (ringTimeout) => {
    const notes = [{ field: 'ringTimeout', effect: 'dropped' as const, detail: 'not offered' }]
    const { dispatcher, clock, fake } = setUp({ a: { notes } })
    await dispatcher.dispatch({ ...call, ringTimeout })
    const attemptKey = fake('a').keys[0]
    await dispatcher.receive('a', webhookOf(event('ringing', { at: clock.now(), attemptKey })))
    await clock.advance(ringTimeout * 1000 - 1)
    expect(fake('a').log).toEqual(['place'])
    await clock.advance(1)
    expect(fake('a').log).toEqual(['place', 'hangUp'])
  })
  it('answers after five seconds at the latest, with the attempt still under way', async () => {
    const { dispatcher, clock } = setUp({ a: { place: never } })
    const answers: string[] = []
    void dispatcher
      .dispatch(call)
      .then(({ attempts }) => answers.push(attempts[0]?.state ?? 'none'))
    await clock.advance(4_999)
    expect(answers).toEqual([])
    await clock.advance(1)
    expect(answers).toEqual(['sent'])
  })
  // Without `dialBefore` a call that waits for a slot is dialled within a minute of being asked for.
  it.each([
    [undefined, 59_999, 'queued'],
    [undefined, 60_000, 'failed'],
    [7_000, 6_999, 'queued'],
    [7_000, 7_000, 'failed'],
  ])('with dialBefore in %s ms a waiting call after %i ms is %s', async (within, after, status) => {
    const { dispatcher, clock } = setUp({ a: {} }, { pace: { a: { cps: 0.001 } } })
    await dispatcher.dispatch({ ...call, tags: ['first'] })
    const wanted = within === undefined ? {} : { dialBefore: new Date(clock.now() + within) }
    void dispatcher.dispatch({ ...call, ...wanted, tags: ['waiting'] })
    await clock.advance(after)
    const waiting = (await dispatcher.calls.list()).calls.find(({ tags }) =>
      tags?.includes('waiting'),
    )
    expect(waiting?.status).toBe(status)
  })
})
