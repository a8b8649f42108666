import { settlePromises } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { refusal, reply } from '../../test/fake-api.ts'
import { endpoint, setUp, sipRoom, toRoom } from '../../test/pinless.ts'

describe('a caller on hold, where Daily fails', () => {
  const update = 'POST /dialin/pinlessCallUpdate'
  const down = refusal(500, 'server-error', 'x')
  /** A caller whose room is ready; `answers` are Daily's to one `pinlessCallUpdate` after the other, the last one repeatedly. */
  const leaving = async (...answers: ReturnType<typeof reply>[]) => {
    let asked = 0
    const world = setUp({
      'GET /rooms/desk': sipRoom,
      [update]: () => answers[Math.min(asked++, answers.length - 1)] ?? reply(200, {}),
    })
    await world.told('dialin.ready', { room: 'desk', sip_endpoint: endpoint })
    ;(await world.ask())?.render?.(toRoom)
    await settlePromises()
    return { ...world, after: async (ms: number) => world.api.host.clock.advance(ms) }
  }

  it('is brought in by a later try, and by none after it (V14)', async () => {
    const busy = { ...refusal(429, 'rate-limit-error', 'x'), headers: { 'retry-after': '5' } }
    const { forwards, after, ports } = await leaving(down, busy, reply(200, {}))
    expect(forwards()).toHaveLength(1)
    await after(500)
    expect(forwards()).toHaveLength(2)
    await after(4_999)
    expect(forwards()).toHaveLength(2)
    await after(1)
    expect(forwards()).toHaveLength(3)
    await after(200_000)
    expect(forwards()).toHaveLength(3)
    expect(new Set(forwards().map((body) => JSON.stringify(body))).size).toBe(1)
    expect(await ports.calls.review?.({ pinlessCall: 'c-1' }, 0)).toEqual([])
  })

  it('is tried for until the hold is over, and is missed where Daily never took it (V14)', async () => {
    const { forwards, after, ports, api } = await leaving(refusal(429, 'rate-limit-error', 'x'))
    await after(150_000)
    const tries = forwards().length
    expect(tries).toBeGreaterThan(5)
    expect(tries).toBeLessThan(20)
    expect(await ports.calls.review?.({ pinlessCall: 'c-1' }, 0)).toMatchObject([
      { type: 'ended', end: { status: 'no-answer' } },
    ])
    await after(150_000)
    expect(forwards()).toHaveLength(tries)
    expect(api.host.entries.at(-1)).toMatchObject({ event: 'dial-in.hold-expired' })
  })

  it('may be in the room after a failure without a word, so it is not called missed (V14)', async () => {
    const { after, ports } = await leaving(down)
    await after(200_000)
    expect(await ports.calls.review?.({ pinlessCall: 'c-1' }, 0)).toEqual([])
  })

  it('is not tried for again once its session has begun, nor after a hang-up (V6)', async () => {
    const begun = await leaving(down)
    const payload = { room: 'desk', session_id: 's-1', sip_from: '+14155550142' }
    await begun.told('dialin.connected', payload)
    await begun.after(200_000)
    expect(begun.forwards()).toHaveLength(1)
    const ended = await leaving(down)
    await ended.ports.calls.hangUp?.({ pinlessCall: 'c-1' }).catch(() => {})
    await ended.after(200_000)
    expect(ended.forwards()).toHaveLength(1)
  })

  it.each([
    ['authentication-error', 401],
    ['not-found', 404],
  ])('%s is not asked again, but at the next endpoint (V14)', async (type, status) => {
    const { forwards, after, told } = await leaving(refusal(status, type, 'call unknown'))
    await after(60_000)
    expect(forwards()).toHaveLength(1)
    await told('dialin.ready', { room: 'desk', sip_endpoint: `${endpoint};2` })
    expect(forwards().map(({ sipUri }) => sipUri)).toEqual([endpoint, `${endpoint};2`])
  })

  it('waits for the next endpoint where the meeting ended between two tries (V14)', async () => {
    const { forwards, after, told } = await leaving(down, reply(200, {}))
    await told('meeting.ended', { room: 'desk' })
    await after(10_000)
    expect(forwards()).toHaveLength(1)
    await told('dialin.ready', { room: 'desk', sip_endpoint: endpoint })
    expect(forwards()).toHaveLength(2)
  })

  it('the room is looked up and made again too (V14)', async () => {
    let looked = 0
    const { ask, told, forwards, api } = setUp({
      'GET /rooms/desk': () => (looked++ === 0 ? down : sipRoom),
    })
    ;(await ask())?.render?.(toRoom)
    await api.host.clock.advance(500)
    expect(looked).toBe(2)
    await api.host.clock.advance(20_000)
    expect(looked).toBe(2)
    await told('dialin.ready', { room: 'desk', sip_endpoint: endpoint })
    expect(forwards()).toHaveLength(1)
  })

  it('does not ask again for a room that takes no SIP (V14)', async () => {
    const room = reply(200, { name: 'desk', config: {} })
    const { ask, api } = setUp({ 'GET /rooms/desk': room })
    ;(await ask())?.render?.(toRoom)
    await api.host.clock.advance(100_000)
    expect(api.asked).toEqual(['GET /rooms/desk'])
  })
})
