import type { AttemptContext } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import {
  attemptOf,
  bodyOf,
  byReference,
  callId,
  callOf,
  connect,
  fakeApi,
  grantsOf,
  inlineTrunks,
  key,
  participant,
  references,
  refusal,
  reply,
  room,
} from '../../test/fake-api.ts'

const create = 'SIP/CreateSIPParticipant'
const created = reply(200, {
  participant_id: 'PA_abcdefghijkl',
  participant_identity: key,
  room_name: room,
  sip_call_id: callId,
})

const placing = async (
  answer: Parameters<typeof fakeApi>[0],
  attempt: AttemptContext = attemptOf(),
) => {
  const api = fakeApi(answer)
  const ports = connect(api, { inlineTrunks })
  const { call, route } = attempt
  const { request } = ports.map(call, route, { key, prepared: {}, options: {} })
  const placed = await ports.calls.place(request, attempt).catch((error: unknown) => error)
  return { api, placed, sent: api.sent[0] }
}

const waiting = attemptOf(callOf({ waitUntilAnswered: true, ringTimeout: 30 }))
const sip = (status: number, code: string) =>
  refusal(412, code, `sip status: ${status}: x`, {
    sip_status_code: String(status),
    sip_status: 'x',
  })

describe('a dial', () => {
  it('is sent once, with a token for calls, and answers with where the call is', async () => {
    const { placed, api, sent } = await placing({ [create]: created })
    expect(placed).toEqual({ references })
    expect(api.asked).toEqual([create])
    expect(grantsOf(sent?.request)).toMatchObject({ iss: 'APIkey', sip: { call: true } })
    expect(sent?.limits?.timeoutMs).toBe(10_000)
  })

  it('gets the credentials of its trunk on the way', async () => {
    const { sent } = await placing({ [create]: created }, attemptOf(callOf(), byReference))
    expect(bodyOf(sent?.request)['trunk']).toEqual({
      hostname: 'sip.acme.example',
      transport: 'SIP_TRANSPORT_TLS',
      authUsername: 'acme-user',
      authPassword: 'acme-password',
    })
  })

  it('that waits for the answer outlasts the ringing, and tells of the answer', async () => {
    const { placed, sent } = await placing({ [create]: created }, waiting)
    expect(sent?.limits?.timeoutMs).toBe(45_000)
    expect(placed).toMatchObject({
      references,
      events: [{ type: 'answered', attemptKey: key, references }],
    })
  })

  it.each([
    [486, 'busy', 'busy'],
    [603, 'rejected', 'declined'],
    [404, 'failed', 'invalid-number'],
    [480, 'no-answer', 'unspecified'],
    [503, 'failed', 'congestion'],
    [500, 'failed', 'carrier-fault'],
    [499, 'failed', 'unspecified'],
  ])('with the final response %i was placed and is over: %s', async (status, ended, reason) => {
    const { placed } = await placing({ [create]: sip(status, 'x') }, waiting)
    expect(placed).toMatchObject({
      references: { participant: key, room },
      events: [
        { type: 'ended', sipStatus: status, end: { status: ended, reason, rang: 'unknown' } },
      ],
    })
  })

  it('that the bridge cancelled is over where the request waited, and unknown elsewhere', async () => {
    const cancelled = refusal(408, 'canceled', 'request timeout')
    const waited = await placing({ [create]: cancelled }, waiting)
    expect(waited.placed).toMatchObject({ events: [{ end: { status: 'no-answer' } }] })
    const { placed } = await placing({ [create]: cancelled })
    expect(placed).toMatchObject({ dialled: 'unknown' })
  })

  it.each([
    ['no final response', refusal(412, 'failed_precondition', 'media failed'), 'unknown'],
    ['no number', refusal(412, 'failed_precondition', 'no numbers on outbound trunk'), 'no'],
    ['another status', refusal(408, 'deadline_exceeded', 'x'), 'unknown'],
    ['no error of LiveKit', reply(404, 'not here'), 'unknown'],
    ['another identity', reply(200, { participant_identity: 'x' }), 'unknown'],
  ])('with %s has dialled: %s', async (_what, answer, dialled) => {
    const { placed, api } = await placing({ [create]: answer }, waiting)
    expect(placed).toMatchObject({ dialled })
    expect(api.asked).toEqual([create])
  })
})

const looking = (answers: Parameters<typeof fakeApi>[0]) => {
  const api = fakeApi(answers)
  return { api, calls: connect(api).calls }
}
const get = 'RoomService/GetParticipant'
const located = async (answer: Parameters<typeof fakeApi>[0]) => {
  const { calls, api } = looking(answer)
  const found = await calls.locate?.({
    ...attemptOf(),
    sentAt: 0,
    isOwned: async () => false,
  })
  return { found, api }
}

describe('a lost reply', () => {
  it('is settled by the identity in the room', async () => {
    const { found, api } = await located({ [get]: reply(200, participant('ringing')) })
    expect(found).toMatchObject({
      outcome: 'placed',
      byKey: true,
      references,
      events: [{ type: 'initiated', at: 1_767_614_400_250 }, { type: 'ringing' }],
    })
    expect(bodyOf(api.sent[0]?.request)).toEqual({ room, identity: key })
    expect(grantsOf(api.sent[0]?.request)).toMatchObject({ video: { roomAdmin: true, room } })
  })

  it.each([
    ['no such participant', refusal(404, 'not_found', 'participant does not exist')],
    ['one that we did not dial', reply(200, participant('active', { attributes: {} }))],
  ])('stays unknown with %s', async (_what, answer) => {
    expect((await located({ [get]: answer })).found).toMatchObject({ outcome: 'unknown' })
  })

  it('is looked for in vain while LiveKit is down', async () => {
    await expect(located({ [get]: refusal(503, 'unavailable', 'x') })).rejects.toMatchObject({
      code: 'provider-down',
    })
  })
})

describe('how a call stands', () => {
  const typesOf = async (answer: Parameters<typeof fakeApi>[0]) =>
    (await looking(answer).calls.get?.(references))?.map(({ type }) => type)

  it.each([
    ['dialing', ['initiated']],
    ['ringing', ['initiated', 'ringing']],
    ['automation', ['initiated', 'answered']],
    ['active', ['initiated', 'answered']],
    ['hangup', ['initiated']],
    ['levitating', ['initiated']],
  ])('is read from its status %s', async (status, types) => {
    expect(await typesOf({ [get]: reply(200, participant(status)) })).toEqual(types)
  })

  it('stays at the time of the first look', async () => {
    const { calls, api } = looking({ [get]: reply(200, participant('active')) })
    const first = await calls.get?.(references)
    await api.host.clock.advance(5_000)
    expect(await calls.get?.(references)).toEqual(first)
  })

  it('is over once the participant has left, and not while it may not show yet', async () => {
    const { calls, api } = looking({})
    expect(await calls.get?.(references)).toEqual([])
    await api.host.clock.advance(30_000)
    expect(await calls.get?.(references)).toMatchObject([
      { type: 'ended', end: { status: 'completed', ifUnanswered: { rang: 'unknown' } } },
    ])
    api.answer(get, reply(200, participant('active')))
    const other = { ...references, call: 'SCL_other' }
    // The caller has called again, under the same identity.
    expect(await calls.get?.(other)).toEqual([])
  })

  it('is over by its age where another process placed it, and unknown where no answer was seen', async () => {
    const { calls } = looking({})
    expect(await calls.get?.(references, { ageMs: 29_999, answered: true })).toEqual([])
    expect(await calls.get?.(references, { ageMs: 30_000, answered: true })).toMatchObject([
      { type: 'ended', end: { status: 'completed' } },
    ])
    // It may have been answered between two looks, or not at all.
    expect(await calls.get?.(references, { ageMs: 900_000, answered: false })).toEqual([])
  })

  it('is not concluded from a wrong path', async () => {
    const answer = refusal(404, 'bad_route', 'no handler for path')
    await expect(typesOf({ [get]: answer })).rejects.toMatchObject({ providerCode: 'bad_route' })
  })
})

describe('a hang-up', () => {
  const remove = 'RoomService/RemoveParticipant'
  it('removes the participant of this call and no other', async () => {
    const { calls, api } = looking({
      [get]: reply(200, participant('active')),
      [remove]: reply(200, {}),
    })
    await calls.hangUp?.(references)
    expect(api.asked).toEqual([get, remove])
    await calls.hangUp?.({ ...references, call: 'SCL_other' })
    expect(api.asked).toEqual([get, remove, get])
  })

  it('of one that has left is done; an error is not', async () => {
    await looking({}).calls.hangUp?.({ participant: key, room })
    const down = looking({ [remove]: refusal(503, 'unavailable', 'x') })
    await expect(down.calls.hangUp?.({ participant: key, room })).rejects.toMatchObject({
      code: 'provider-down',
    })
    await expect(down.calls.hangUp?.({ call: callId })).rejects.toMatchObject({
      code: 'call-unknown',
    })
  })
})

describe('a transfer', () => {
  const transfer = 'SIP/TransferSIPParticipant'
  const send = async (to: string, call = callOf()) => {
    const { calls, api } = looking({ [transfer]: reply(200, {}) })
    await calls.transfer?.(references, to, attemptOf(call))
    return { body: bodyOf(api.sent[0]?.request), limits: api.sent[0]?.limits }
  }
  it('is a REFER to a number or a SIP address, and outlasts the ringing', async () => {
    const { body, limits } = await send('+14155550124')
    expect(body).toEqual({
      participantIdentity: key,
      roomName: room,
      transferTo: 'tel:+14155550124',
      ringingTimeout: '60s',
    })
    expect(limits?.timeoutMs).toBe(75_000)
    const call = callOf({ ringTimeout: 20, options: { livekit: { playDialtone: true } } })
    expect((await send('sip:bob@pbx.example', call)).body).toMatchObject({
      transferTo: 'sip:bob@pbx.example',
      playDialtone: true,
      ringingTimeout: '20s',
    })
  })

  it('whose target had a final response may have rung it', async () => {
    const answer = refusal(404, 'not_found', 'sip status: 404: x', { sip_status_code: '404' })
    const { calls } = looking({ [transfer]: answer })
    await expect(calls.transfer?.(references, '+14155550124', attemptOf())).rejects.toMatchObject({
      dialled: 'unknown',
    })
  })

  it('of a call that is not answered rings nothing', async () => {
    const answer = refusal(412, 'failed_precondition', "can't transfer non established call")
    const { calls } = looking({ [transfer]: answer })
    await expect(calls.transfer?.(references, '+14155550124', attemptOf())).rejects.toMatchObject({
      code: 'call-not-live',
      dialled: 'no',
    })
  })
})

describe('a recording', () => {
  const start = 'Egress/StartRoomCompositeEgress'
  it('is of the room, in a file that names the call', async () => {
    const api = fakeApi({ [start]: reply(200, { egress_id: 'EG_1' }) })
    const recording = { folder: 'calls', media: 'video', storage: { s3: { bucket: 'b' } } } as const
    await connect(api, { recording }).calls.startRecording?.(references)
    await connect(api).calls.startRecording?.(references)
    const file = (folder: string, type: string) => ({
      fileType: type,
      filepath: `${folder}/${callId}-{time}`,
    })
    expect(api.sent.map(({ request }) => bodyOf(request))).toEqual([
      { roomName: room, fileOutputs: [{ ...file('calls', 'MP4'), s3: { bucket: 'b' } }] },
      { roomName: room, audioOnly: true, fileOutputs: [file('callplane', 'OGG')] },
    ])
  })

  it('is stopped where it is of this call', async () => {
    const egress = (id: string, filepath: string) => ({
      egress_id: id,
      room_composite: { file_outputs: [{ filepath }] },
    })
    const api = fakeApi({
      [get]: reply(200, participant('active')),
      'Egress/ListEgress': reply(200, {
        items: [egress('EG_1', `callplane/${callId}-1`), egress('EG_2', 'callplane/SCL_x-1')],
      }),
      'Egress/StopEgress': reply(200, {}),
    })
    const { calls } = connect(api)
    // The id is looked up where no report has told it yet.
    await calls.stopRecording?.({ participant: key, room })
    expect(api.asked).toEqual([get, 'Egress/ListEgress', 'Egress/StopEgress'])
    expect(bodyOf(api.sent[2]?.request)).toEqual({ egressId: 'EG_1' })
    const other = { ...references, call: 'SCL_none' }
    await expect(calls.stopRecording?.(other)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('an agent of the rule', () => {
  const list = 'AgentDispatchService/ListDispatch'
  const send = async (there: readonly object[], dispatch?: object) => {
    const api = fakeApi({
      'RoomService/CreateRoom': reply(200, {}),
      [list]: reply(200, { agent_dispatches: there }),
      'AgentDispatchService/CreateDispatch': reply(200, {}),
    })
    const call = { ...callOf(), ...(dispatch && { dispatch }) } as ReturnType<typeof callOf>
    await connect(api).ensure?.(call, attemptOf().route, undefined)
    return api
  }
  const dispatch = { agent: 'receptionist', metadata: { language: 'en' } }

  it('is sent into the room before the dial', async () => {
    const api = await send([{ agent_name: 'receptionist', metadata: '' }], dispatch)
    expect(api.asked).toEqual([
      'RoomService/CreateRoom',
      list,
      'AgentDispatchService/CreateDispatch',
    ])
    expect(bodyOf(api.sent[2]?.request)).toEqual({
      room,
      agentName: 'receptionist',
      metadata: '{"language":"en"}',
    })
  })

  it('is sent once, and only where there is one', async () => {
    const there = { agent_name: 'receptionist', metadata: '{"language":"en"}' }
    expect((await send([there], dispatch)).asked).toEqual(['RoomService/CreateRoom', list])
    expect((await send([])).asked).toEqual([])
  })
})
