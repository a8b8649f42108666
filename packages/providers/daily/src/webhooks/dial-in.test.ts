import { settlePromises } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { apiKey, bodyOf, fakeApi, refusal, reply } from '../../test/fake-api.ts'
import {
  endpoint,
  hook,
  pinlessSecret,
  setUp,
  signed,
  sipRoom,
  toRoom,
} from '../../test/pinless.ts'
import { dailyExtension } from '../extension.ts'

describe('the pinless hook', () => {
  it('asks about a caller', async () => {
    const { ask } = setUp()
    expect(await ask()).toMatchObject({
      kind: 'inbound',
      from: '+14155550142',
      to: '+14155550100',
      references: { pinlessCall: 'c-1' },
    })
  })

  it('of the configuration’s own probe asks nothing', async () => {
    expect(await setUp().ask({ To: '+14155550100', Test: true })).toBeUndefined()
  })

  it('brings the caller into the room once it is ready, and once only', async () => {
    const { ask, told, forwards } = setUp({ 'GET /rooms/desk': sipRoom })
    const held = await ask()
    expect(held?.render?.(toRoom)).toMatchObject({
      status: 200,
      body: '{"accepted":true,"room":"desk"}',
    })
    held?.render?.(toRoom)
    await settlePromises()
    expect(forwards()).toEqual([])
    await told('dialin.ready', { room: 'desk', sip_endpoint: endpoint })
    await told('dialin.ready', { room: 'desk', sip_endpoint: endpoint })
    expect(forwards()).toEqual([{ callId: 'c-1', callDomain: 'd-1', sipUri: endpoint }])
  })

  it('brings a second caller in at once, until the meeting has ended', async () => {
    const { ask, told, forwards } = setUp({ 'GET /rooms/desk': sipRoom })
    await told('dialin.ready', { room: 'desk', sip_endpoint: endpoint })
    ;(await ask())?.render?.(toRoom)
    expect(forwards()).toHaveLength(1)
    await told('meeting.ended', { room: 'desk' })
    ;(await ask({ ...hook, callId: 'c-2' }))?.render?.(toRoom)
    await settlePromises()
    expect(forwards()).toHaveLength(1)
  })

  it('is told apart from another caller in the room by his number, and never by a guess', async () => {
    const { ask, told } = setUp({ 'GET /rooms/desk': sipRoom })
    await told('dialin.ready', { room: 'desk', sip_endpoint: endpoint })
    const other = { ...hook, callId: 'c-2', From: '+14155550143' }
    const again = { ...hook, callId: 'c-3' }
    for (const caller of [hook, other, again]) (await ask(caller))?.render?.(toRoom)
    const joined = async (session_id: string, sip_from: string) => {
      const result = await told('dialin.connected', { room: 'desk', session_id, sip_from })
      return result?.verdict === 'genuine' ? result.events[0]?.references['pinlessCall'] : null
    }
    expect(await joined('s-1', 'sip:+14155550143@carrier.example')).toBe('c-2')
    expect(await joined('s-2', '+14155550142')).toBeUndefined()
    expect(await joined('s-2', '+14155550144')).toBeUndefined()
    expect(await joined('s-3', 'anonymous')).toBeUndefined()
  })

  it('rings, by the signed time of the hook, and has a leg into the room (V14)', async () => {
    const { api, told, ask, receive } = setUp({ 'GET /rooms/desk': sipRoom })
    const at = api.host.clock.wall()
    expect(await receive('pinless', hook)).toMatchObject({
      events: [
        { id: 'pinless/c-1', type: 'ringing', at, leg: 'far', references: { pinlessCall: 'c-1' } },
      ],
    })
    await told('dialin.ready', { room: 'desk', sip_endpoint: endpoint })
    ;(await ask())?.render?.(toRoom)
    const payload = { room: 'desk', session_id: 's-1', sip_from: '+14155550142' }
    const joined = await told('dialin.connected', payload)
    expect(joined?.verdict === 'genuine' && joined.events).toMatchObject([
      { leg: 'far', type: 'answered', references: { pinlessCall: 'c-1', session: 's-1' } },
      { leg: 'near', type: 'answered', references: { pinlessCall: 'c-1', session: 's-1' } },
    ])
  })

  it('who was never brought into a room is missed once the hold is over (V14)', async () => {
    const { api, ask, ports } = setUp({ 'GET /rooms/desk': sipRoom })
    ;(await ask())?.render?.(toRoom)
    const review = () => ports.calls.review?.({ pinlessCall: 'c-1' }, 0)
    await api.host.clock.advance(149_000)
    expect(await review()).toEqual([])
    await api.host.clock.advance(2_000)
    expect(await review()).toMatchObject([{ type: 'ended', end: { status: 'no-answer' } }])
    expect(api.host.entries).toMatchObject([{ event: 'dial-in.hold-expired' }])
  })

  it('who is hung up on hold is not brought in any more (V6)', async () => {
    const { ask, told, forwards, ports } = setUp({ 'GET /rooms/desk': sipRoom })
    ;(await ask())?.render?.(toRoom)
    await expect(ports.calls.hangUp?.({ pinlessCall: 'c-1' })).rejects.toMatchObject({
      code: 'unsupported',
    })
    await told('dialin.ready', { room: 'desk', sip_endpoint: endpoint })
    expect(forwards()).toEqual([])
  })

  it('is not brought in by an old report, redelivered', async () => {
    const { ask, forwards, api, ports } = setUp({ 'GET /rooms/desk': sipRoom })
    ;(await ask())?.render?.(toRoom)
    const payload = { room: 'desk', sip_endpoint: endpoint }
    const old = signed('webhook', { type: 'dialin.ready', payload }, api.host.clock.wall())
    const late = { ...old, receivedAt: old.receivedAt + 301_000 }
    expect(await ports.webhooks?.receive(late)).toMatchObject({ verdict: 'genuine' })
    expect(forwards()).toEqual([])
  })

  it('waits for a room that another caller makes at the same time (S5)', async () => {
    const taken = refusal(400, 'invalid-request-error', 'a room named desk already exists')
    let looked = 0
    const { ask, told, forwards, api } = setUp({
      'POST /rooms': taken,
      'GET /rooms/desk': () =>
        looked++ === 0 ? refusal(404, 'not-found', 'room not found') : sipRoom,
    })
    ;(await ask())?.render?.(toRoom)
    await settlePromises()
    expect(api.host.entries).toEqual([])
    await told('dialin.ready', { room: 'desk', sip_endpoint: endpoint })
    expect(forwards()).toHaveLength(1)
  })

  it('makes the room where it may', async () => {
    const { ask, api } = setUp({ 'POST /rooms': sipRoom })
    ;(await ask())?.render?.(toRoom)
    await settlePromises()
    expect(bodyOf(api.sent.at(-1)?.request)).toMatchObject({
      name: 'desk',
      properties: { sip: { sip_mode: 'dial-in' } },
    })
  })

  it.each([
    [
      'a room that takes no SIP',
      { 'GET /rooms/desk': reply(200, { name: 'desk', config: {} }) },
      {},
    ],
    ['a missing room that may not be made', {}, { rooms: 'require' }],
    ['a Daily that is down', { 'GET /rooms/desk': refusal(500, 'server-error', 'x') }, {}],
  ])('logs %s', async (_what, answers, settings) => {
    const { ask, api } = setUp(answers, settings)
    ;(await ask())?.render?.(toRoom)
    await settlePromises()
    expect(api.host.entries).toMatchObject([{ event: 'dial-in.forward-failed' }])
  })

  it('leaves a caller on hold who is turned away, and forgets one who waited too long', async () => {
    const { ask, told, forwards, api } = setUp({ 'GET /rooms/desk': sipRoom })
    expect((await ask())?.render?.({ action: 'reject', reason: 'declined' })).toMatchObject({
      body: '{"accepted":false}',
    })
    ;(await ask())?.render?.(toRoom)
    await api.host.clock.advance(300_001)
    await told('dialin.ready', { room: 'desk', sip_endpoint: endpoint })
    expect(forwards()).toEqual([])
  })
})

describe('configurations', () => {
  const stored = {
    id: 'dc-1',
    type: 'pinless_dialin',
    config: {
      phone_number: '+14155550100',
      hmac: pinlessSecret,
      room_creation_api: 'https://calls.example.com/webhooks/daily',
      timeout_config: { message: 'Please call again later' },
    },
  }
  const ours = {
    phoneNumber: '+14155550100',
    hmac: pinlessSecret,
    roomCreationApi: 'https://calls.example.com/webhooks/daily',
    timeoutMessage: 'Please call again later',
  }
  const path = '/domain-dialin-config'

  it('are made, read, listed, changed and removed', async () => {
    const api = fakeApi({
      [`POST ${path}`]: reply(200, stored),
      [`GET ${path}`]: reply(200, { data: [stored] }),
      [`GET ${path}/dc-1`]: reply(200, stored),
      [`PUT ${path}/dc-1`]: reply(200, stored),
      [`DELETE ${path}/dc-1`]: reply(200, { deleted: true }),
    })
    const { dialInConfigs } = dailyExtension({ apiKey }, api.host)
    const wanted = { id: 'dc-1', type: 'pinless_dialin', ...ours }
    expect(await dialInConfigs.create('pinless_dialin', ours)).toMatchObject(wanted)
    expect(bodyOf(api.sent[0]?.request)).toEqual({ type: 'pinless_dialin', ...stored.config })
    expect(await dialInConfigs.list()).toMatchObject([wanted])
    expect(await dialInConfigs.get('dc-1')).toMatchObject(wanted)
    expect(await dialInConfigs.get('dc-2')).toBeNull()
    expect(await dialInConfigs.update('dc-1', { greeting: 'Hello' })).toMatchObject(wanted)
    expect(bodyOf(api.sent.at(-1)?.request)).toEqual({ ivr_greeting: { message: 'Hello' } })
    await dialInConfigs.remove('dc-1')
    await dialInConfigs.remove('dc-2')
  })

  it('a caller is forwarded by hand', async () => {
    const api = fakeApi({ 'POST /dialin/pinlessCallUpdate': reply(200, '') })
    const { forwardCaller } = dailyExtension({ apiKey }, api.host)
    await forwardCaller({ callId: 'c-1', callDomain: 'd-1' }, endpoint)
    expect(bodyOf(api.sent[0]?.request)).toEqual({
      callId: 'c-1',
      callDomain: 'd-1',
      sipUri: endpoint,
    })
  })
})
