import { describe, expect, it } from 'vitest'
import { ended, event, outboundRule, refusal, webhookOf } from '../testing/index.ts'
import type { CallEvent } from '../model/event.ts'
import { call, setUp } from './dispatcher.fixture.ts'

/** A call of which the provider reports these events, over a route with this gateway. */
const reported = async (events: readonly CallEvent[], gateway?: string) => {
  const { dispatcher, fake } = setUp(
    { a: {} },
    { rules: [{ ...outboundRule([]), routes: [{ provider: 'a', gateway }] }] },
  )
  const { id } = await dispatcher.dispatch(call)
  const attemptKey = fake('a').keys[0]
  const named = events.map((one) => ({ ...one, attemptKey }))
  await dispatcher.receive('a', webhookOf(...named))
  const found = await dispatcher.calls.get(id)
  if (!found) throw new Error('no record')
  return found
}
const at = (seconds: number) => Date.UTC(2026, 0, 5, 12, 0, seconds)

describe('where two sources differ', () => {
  it.each([
    ['gw_route', 'gw_reported', 'gw_route'],
    [undefined, 'gw_reported', 'gw_reported'],
    ['gw_route', undefined, 'gw_route'],
  ])('gateway of the route %s, reported %s: %s', async (ofRoute, said, expected) => {
    const ringing = event('ringing', { at: at(1), ...(said !== undefined && { gateway: said }) })
    const { attempts } = await reported([ringing], ofRoute)
    expect(attempts[0]?.gateway).toBe(expected)
  })
  it('the end of the far leg is that of the call, whenever the near one ends', async () => {
    const far = ended('completed', 'hung-up', 'yes', { at: at(30), id: 'far' })
    const near = {
      ...ended('completed', 'hung-up', 'yes', { at: at(20), id: 'near' }),
      leg: 'near' as const,
    }
    const { endedAt } = await reported([near, far])
    expect(endedAt).toBe('2026-01-05T12:00:30.000Z')
  })
  it('its own report of an answer comes before what a later report states', async () => {
    const { answeredAt } = await reported([
      event('answered', { at: at(8) }),
      {
        ...ended('completed', 'hung-up', 'yes', { at: at(30) }),
        answeredAt: at(5),
        talkDuration: 25,
      },
    ])
    expect(answeredAt).toBe('2026-01-05T12:00:08.000Z')
  })
  it('a stated time of the answer comes before the one that the duration gives', async () => {
    const { answeredAt } = await reported([
      {
        ...ended('completed', 'hung-up', 'yes', { at: at(30) }),
        answeredAt: at(6),
        talkDuration: 25,
      },
    ])
    expect(answeredAt).toBe('2026-01-05T12:00:06.000Z')
  })
  it('the detail of a report comes before the count of its digits', async () => {
    const { timeline } = await reported([
      event('digits', { at: at(1), id: 'd1', digits: '42#', detail: { given: 'by the provider' } }),
      event('digits', { at: at(2), id: 'd2', digits: '42#' }),
    ])
    const details = timeline.flatMap(({ type, detail }) => (type === 'digits' ? [detail] : []))
    expect(details).toEqual([{ given: 'by the provider' }, { digits: 3 }])
  })
  it('the room that a call names comes before the one that its rule draws', async () => {
    const rule = { ...outboundRule(['a']), room: { type: 'static' as const, id: 'of-the-rule' } }
    const { dispatcher } = setUp({ a: {} }, { rules: [rule] })
    const named = await dispatcher.dispatch({ ...call, connect: { room: 'of-the-call' } })
    const drawn = await dispatcher.dispatch(call)
    expect([named.room, drawn.room]).toEqual(['of-the-call', 'of-the-rule'])
  })
  it.each([
    [['blocked' as const], 'blocked' as const, 'congestion' as const],
    [undefined, 'congestion' as const, 'blocked' as const],
  ])('with reroute %s the next route is tried after %s, not after %s', async (reroute, yes, no) => {
    for (const [reason, dialled] of [
      [yes, 1],
      [no, 0],
    ] as const) {
      const rule = { ...outboundRule(['a', 'b']), ...(reroute && { reroute }) }
      const { dispatcher, clock, fake } = setUp({ a: {}, b: {} }, { rules: [rule] })
      await dispatcher.dispatch(call)
      const about = { at: at(3), attemptKey: fake('a').keys[0] }
      await dispatcher.receive('a', webhookOf(ended('failed', reason, 'no', about)))
      await clock.advance(1_000)
      expect(fake('b').keys).toHaveLength(dialled)
    }
  })
  it('a command that is repeated keeps the time at which it was first sent', async () => {
    const { dispatcher, clock } = setUp({
      a: { hangUp: () => Promise.reject(refusal('provider-down')) },
    })
    const { id } = await dispatcher.dispatch(call)
    const first = clock.now()
    void dispatcher.hangUp(id)
    await clock.advance(10_000)
    const found = await dispatcher.calls.get(id)
    const hangUps = found?.timeline.filter(({ type }) => type === 'hang-up')
    expect(hangUps?.map((entry) => entry.at)).toEqual([new Date(first).toISOString()])
  })
})
