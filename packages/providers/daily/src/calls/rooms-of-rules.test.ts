import { createDispatcher, type RoutingRuleInput } from '@callplane/core'
import { countingIds } from '@callplane/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apiKey, business, fakeApi, far } from '../../test/fake-api.ts'
import { daily } from '../plugin.ts'

const dispatcherOf = (rule: Partial<RoutingRuleInput>, { strict = false } = {}) =>
  createDispatcher({
    host: fakeApi().host,
    providers: [daily({ apiKey })],
    rules: [
      {
        id: 'desk',
        direction: 'outbound',
        numbers: [business],
        routes: [{ provider: 'daily' }],
        ...rule,
      },
    ],
    ids: countingIds(),
    strict,
  })
const named = ['random', 'participant-number', 'sip-number'] as const

describe('the room of a rule', () => {
  it('that is dynamic has a name that Daily accepts, whichever party is called (V2)', async () => {
    let addresses = 0
    const user = fc.stringMatching(/^[a-z0-9]([a-z0-9._~!*-]{0,200}[a-z0-9])?$/)
    const address = user.map((name) => `sip:${name}@pbx.example.com`)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...named),
        fc.stringMatching(/^[A-Za-z0-9_-]{0,64}$/),
        fc.oneof(fc.constant(far), address),
        async (name, prefix, to) => {
          if (to !== far && name === 'participant-number') addresses++
          const rule = { room: { type: 'dynamic', named: name, prefix } } as const
          const { room, routes } = await dispatcherOf(rule).explain({ to })
          expect(room).toMatch(/^[A-Za-z0-9_-]{1,128}$/)
          expect(routes[0]?.request?.url).toContain(`/rooms/${room}/dialOut/start`)
        },
      ),
    )
    expect(addresses).toBeGreaterThan(5)
  })

  const faultsOf = (rule: Partial<RoutingRuleInput>) => {
    try {
      dispatcherOf(rule)
    } catch (error) {
      return (error as { faults: { path: readonly PropertyKey[]; message: string }[] }).faults
    }
    return []
  }
  it.each(['outbound', 'inbound'] as const)(
    'of an %s rule, with characters that Daily refuses, is a fault when the rule is loaded (V2)',
    (direction) => {
      const message = expect.stringMatching(/daily.*A-Za-z0-9_-/) as string
      expect(
        faultsOf({ direction, room: { type: 'dynamic', named: 'random', prefix: 'team.a-' } }),
      ).toEqual([{ path: ['desk', 'room', 'prefix'], message }])
      expect(faultsOf({ direction, room: { type: 'static', id: 'front.desk' } })).toEqual([
        { path: ['desk', 'room', 'id'], message },
      ])
      expect(faultsOf({ direction, room: { type: 'static', id: 'front-desk_1' } })).toEqual([])
    },
  )

  it('names an agent or a pin: strict mode skips Daily and says why (V5)', async () => {
    const rule = {
      room: { type: 'static', id: 'desk' },
      dispatch: { agent: 'receptionist' },
      pin: '4711',
    } as const
    const [relaxed] = (await dispatcherOf(rule).explain({ to: far })).routes
    expect(relaxed?.notes).toMatchObject([
      { field: 'dispatch', effect: 'dropped' },
      { field: 'pin', effect: 'dropped' },
    ])
    const [strict] = (await dispatcherOf(rule, { strict: true }).explain({ to: far })).routes
    expect(strict?.skipped).toMatchObject({
      reason: 'strict',
      detail: expect.stringMatching(/dispatch: Daily.*pin: Daily/) as string,
    })
  })
})
