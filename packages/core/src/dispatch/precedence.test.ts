import { describe, expect, it } from 'vitest'
import { ended, event, outboundRule, webhookOf } from '../testing/index.ts'
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
})
