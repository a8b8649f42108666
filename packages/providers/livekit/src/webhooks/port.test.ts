import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { callId, connect, fakeApi, key, participant, room, settings } from '../../test/fake-api.ts'

const now = 1_767_614_460

const signed = (claims: object, secret = settings.apiSecret, alg = 'HS256'): string => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg })}.${part(claims)}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}
const hashOf = (body: string): string => createHash('sha256').update(body).digest('base64')

const receive = (
  event: object | string,
  claims: Readonly<Record<string, unknown>> = {},
  authorization?: (body: string) => string,
) => {
  const body = typeof event === 'string' ? event : JSON.stringify(event)
  const given = { iss: 'APIkey', nbf: now, exp: now + 300, sha256: hashOf(body), ...claims }
  return connect(fakeApi()).webhooks?.receive({
    method: 'POST',
    url: 'https://calls.example.com/webhooks/livekit',
    headers: { authorization: authorization?.(body) ?? signed(given) },
    body: new TextEncoder().encode(body),
    receivedAt: now * 1000,
  })
}

const camel = (value: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
      inner,
    ]),
  )

const eventOf = (event: string, status: string, more: Readonly<Record<string, unknown>> = {}) => ({
  event,
  room: { sid: 'RM_1', name: room },
  participant: camel(participant(status, more)),
  id: 'EV_1',
  createdAt: String(now),
})

describe('a webhook', () => {
  it('is believed where its token is of this project, for this body and valid now', async () => {
    const event = eventOf('participant_joined', 'dialing')
    expect(await receive(event)).toMatchObject({ verdict: 'genuine' })
    expect(await receive(event, { nbf: now + 60 })).toMatchObject({ verdict: 'genuine' })
    expect(await receive(event, {}, () => '')).toMatchObject({ verdict: 'forged' })
    for (const claims of [{ iss: 'APIother' }, { sha256: hashOf('x') }, { sha256: undefined }])
      expect(await receive(event, claims)).toMatchObject({ verdict: 'forged' })
    for (const claims of [{ exp: now - 61 }, { exp: undefined }, { nbf: now + 61 }])
      expect(await receive(event, claims)).toMatchObject({ verdict: 'stale' })
    const claimsOf = (body: string) => ({ iss: 'APIkey', exp: now + 9, sha256: hashOf(body) })
    for (const authorization of [
      (body: string) => signed(claimsOf(body), 'another secret'),
      (body: string) => signed(claimsOf(body), settings.apiSecret, 'none'),
      (body: string) => `${signed(claimsOf(body))}.x`,
      () => 'a.b',
    ])
      expect(await receive(event, {}, authorization)).toMatchObject({ verdict: 'forged' })
  })

  it('with another body is malformed', async () => {
    for (const body of ['', '[]', 'null', '{"participant": 7, "event": "x"', '"x"'])
      expect(await receive(body)).toMatchObject({ verdict: 'malformed' })
  })
})

const ids = { call: callId, participant: key, room }
const eventsIn = async (event: object) => {
  const result = await receive(event)
  return result?.verdict === 'genuine' ? result.events : []
}

describe('what it tells', () => {
  it('of joining: that the call was begun', async () => {
    expect(await eventsIn(eventOf('participant_joined', 'dialing'))).toMatchObject([
      {
        id: `${callId}/joined`,
        type: 'initiated',
        at: 1_767_614_400_250,
        attemptKey: key,
        references: ids,
      },
    ])
  })

  it.each([
    ['active', 'CLIENT_INITIATED', { status: 'completed', reason: 'hung-up', rang: 'yes' }],
    ['hangup', 'CLIENT_INITIATED', { status: 'completed', reason: 'hung-up', rang: 'yes' }],
    ['active', 'MEDIA_FAILURE', { status: 'completed', reason: 'unspecified', rang: 'yes' }],
    ['ringing', 'USER_REJECTED', { status: 'rejected', reason: 'unspecified', rang: 'yes' }],
    ['dialing', 'USER_REJECTED', { status: 'rejected', reason: 'unspecified', rang: 'unknown' }],
    ['ringing', 'USER_UNAVAILABLE', { status: 'no-answer', reason: 'no-answer', rang: 'yes' }],
    ['dialing', 'USER_UNAVAILABLE', { status: 'failed', reason: 'unspecified', rang: 'unknown' }],
    ['ringing', 'PARTICIPANT_REMOVED', { status: 'canceled', reason: 'canceled', rang: 'yes' }],
    ['dialing', 'SIP_TRUNK_FAILURE', { status: 'failed', reason: 'carrier-fault' }],
    // Of older bridges, for most failures.
    ['ringing', 'CLIENT_INITIATED', { status: 'failed', reason: 'unspecified', rang: 'yes' }],
    ['dialing', undefined, { status: 'failed', reason: 'unspecified', rang: 'unknown' }],
    ['dialing', 'constructor', { status: 'failed', reason: 'unspecified', rang: 'unknown' }],
  ])('of leaving while %s as %s: %j', async (status, disconnectReason, end) => {
    const [event, ...more] = await eventsIn(
      eventOf('participant_left', status, { disconnectReason, disconnect_reason: undefined }),
    )
    expect(more).toEqual([])
    expect(event).toMatchObject({ type: 'ended', at: now * 1000, end, references: ids })
    expect(event?.answeredAt).toBe(end.status === 'completed' ? null : undefined)
  })

  it('of others: nothing', async () => {
    const agent = { kind: 'AGENT', attributes: {} }
    for (const event of [
      { event: 'room_started', room: { name: room }, id: 'EV_1' },
      eventOf('track_published', 'active'),
      eventOf('participant_joined', '', agent),
      eventOf('participant_left', '', agent),
    ])
      expect(await eventsIn(event)).toEqual([])
  })

  it('of a caller: who, whom and where', async () => {
    const attributes = {
      'sip.callID': callId,
      'sip.callStatus': 'ringing',
      'sip.ruleID': 'SDR_1',
      'sip.trunkID': 'ST_in',
      'sip.phoneNumber': '+14155550177',
      'sip.trunkPhoneNumber': '+14155550100',
      // A header that a caller sent, under our name.
      'callplane.attempt': key,
    }
    const identity = 'sip_+14155550177'
    const event = eventOf('participant_joined', '', { identity, attributes })
    expect(await receive(event)).toMatchObject({
      events: [{ type: 'initiated' }, { type: 'ringing', attemptKey: undefined }],
      inbound: {
        references: { call: callId, participant: identity, room },
        from: '+14155550177',
        to: '+14155550100',
        room,
        gateway: 'ST_in',
        rule: 'SDR_1',
      },
    })
  })

  it('of a recording of ours: its state, file and length', async () => {
    const egressInfo = {
      egressId: 'EG_1',
      status: 'EGRESS_COMPLETE',
      endedAt: '1767614450000000000',
      roomComposite: { fileOutputs: [{ filepath: `callplane/${callId}-{time}` }] },
      fileResults: [{ location: 'https://files.example/1.ogg', duration: '10400000000' }],
    }
    const event = { event: 'egress_ended', egressInfo, id: 'EV_1', createdAt: String(now) }
    expect(await eventsIn(event)).toEqual([
      {
        id: 'EG_1/EGRESS_COMPLETE',
        type: 'recording',
        at: 1_767_614_450_000,
        leg: 'far',
        references: { call: callId },
        providerStatus: 'EGRESS_COMPLETE',
        recording: {
          id: 'EG_1',
          status: 'completed',
          url: 'https://files.example/1.ogg',
          duration: 10,
        },
      },
    ])
    const started = { ...egressInfo, status: undefined, endedAt: undefined, fileResults: [] }
    expect(await eventsIn({ ...event, egressInfo: started })).toMatchObject([
      { at: now * 1000, recording: { status: 'in-progress' } },
    ])
    const other = { ...egressInfo, roomComposite: { fileOutputs: [{ filepath: 'x' }] } }
    expect(await eventsIn({ ...event, egressInfo: other })).toEqual([])
  })
})
