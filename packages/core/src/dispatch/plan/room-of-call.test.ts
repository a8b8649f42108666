import { describe, expect, it } from 'vitest'
import { far, outboundRule } from '../../testing/index.ts'
import { setUp } from '../dispatcher.fixture.ts'

const call = { to: far, rule: 'sales' }
const rules = [outboundRule(['a', 'b'])]

describe('a room', () => {
  it('belongs to the first platform of the rule, whichever is tried first', async () => {
    const { dispatcher, fake } = setUp({ a: {}, b: {} }, { rules })
    const inRoom = { ...call, connect: { room: 'lobby' } }
    const placed = await dispatcher.dispatch(inRoom, { only: ['b', 'a'] })
    expect(placed).toMatchObject({
      status: 'initiated',
      provider: 'a',
      skipped: [
        {
          provider: 'b',
          reason: 'room-unreachable',
          detail: 'the room belongs to a, and the route has no roomAddress',
        },
      ],
    })
    expect(fake('b').keys).toEqual([])
  })

  it('belongs to the platform that the call names', async () => {
    const { dispatcher } = setUp({ a: {}, b: {} }, { rules })
    const inRoom = { ...call, connect: { room: 'lobby', on: 'b' } }
    expect(await dispatcher.dispatch(inRoom, { only: ['b', 'a'] })).toMatchObject({
      status: 'initiated',
      provider: 'b',
      skipped: [{ provider: 'a', detail: expect.stringContaining('belongs to b') as string }],
    })
  })

  it('that is drawn for each call has a name that every platform takes', async () => {
    const named = async (to: string, prefix = 'sales-') => {
      const room = { type: 'dynamic', prefix, named: 'participant-number' } as const
      const { dispatcher } = setUp(
        { a: {} },
        { rules: [outboundRule(['a'], { room })], ids: () => 'unique' },
      )
      const [route] = (await dispatcher.explain({ to, rule: 'sales' })).routes
      const body = JSON.parse(route?.request?.body ?? '{}') as { connect?: { room?: string } }
      return body.connect?.room
    }
    expect(await named(far)).toBe(`sales-${far.slice(1)}-unique`)
    expect(await named('sip:+14155550123;ext=1+2@pbx.example', '..--')).toBe(
      'sip-14155550123-ext-1-2-pbx-example-unique',
    )
  })
})
