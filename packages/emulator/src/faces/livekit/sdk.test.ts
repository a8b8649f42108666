import { SipCallError, WebhookReceiver } from 'livekit-server-sdk'
import { describe, expect, test } from 'vitest'
import {
  createParticipant,
  FROM,
  idsOf,
  livekitClients,
  livekitRequest,
  livekitToken,
  outcome,
  ROOM,
  TO,
} from '../../../test/livekit.ts'
import { APP, createWorld, send, type World } from '../../../test/world.ts'

const addWebhook = ({ emulator }: World, url = `${APP}/livekit`) =>
  send(emulator, 'POST', '/livekit/_emulator/webhooks', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url }),
  })

const statusOf = async ({ emulator }: World): Promise<unknown> => {
  const { body } = await livekitRequest(emulator, 'RoomService/GetParticipant', {
    room: ROOM,
    identity: 'phone',
  })
  return (body as { attributes?: Record<string, string> }).attributes?.['sip.callStatus']
}

interface Told {
  readonly event: string
  readonly participant?: {
    readonly disconnectReason?: string
    readonly attributes: Readonly<Record<string, string>>
  }
}
const told = ({ received }: World): readonly Told[] =>
  received.map(({ body }) => JSON.parse(body) as Told)

describe('a call', () => {
  test('goes from dialing to active, and its participant leaves with it', async () => {
    const world = await createWorld()
    await addWebhook(world)
    const { status, body } = await createParticipant(world.emulator, { dtmf: 'ww12' })
    expect(status).toBe(200)
    // Names of the protocol file, unlike those of webhooks.
    expect(body).toMatchObject({ participant_identity: 'phone', room_name: ROOM })
    expect(await statusOf(world)).toBe('dialing')
    await world.clock.advance(1_000)
    expect(await statusOf(world)).toBe('ringing')
    await world.clock.advance(3_000)
    expect(await statusOf(world)).toBe('automation')
    await world.clock.advance(2_000)
    expect(await statusOf(world)).toBe('active')
    expect(world.emulator.calls()[0]).toMatchObject({ digits: '12', places: [ROOM] })
    await world.clock.advance(100_000)
    expect(await statusOf(world)).toBeUndefined()
    expect(told(world).map(({ event }) => event)).toEqual([
      'room_started',
      'participant_joined',
      'participant_left',
      'room_finished',
    ])
    expect(told(world)[2]?.participant).toMatchObject({
      disconnectReason: 'CLIENT_INITIATED',
      attributes: {
        'sip.callStatus': 'hangup',
        'sip.phoneNumber': TO,
        'sip.trunkPhoneNumber': FROM,
      },
    })
  })

  test.each([
    [50, 'USER_REJECTED', 'dialing'],
    [51, 'USER_UNAVAILABLE', 'ringing'],
    [52, 'USER_REJECTED', 'ringing'],
    [53, 'USER_UNAVAILABLE', 'dialing'],
    // 0 is left out of proto3 JSON.
    [54, undefined, 'dialing'],
  ])('to …%i leaves as %s, %s', async (digits, reason, status) => {
    const world = await createWorld()
    await addWebhook(world)
    await createParticipant(world.emulator, {
      sipCallTo: outcome(digits),
      ringingTimeout: '20s',
    })
    await world.clock.advance(30_000)
    const left = told(world).find(({ event }) => event === 'participant_left')?.participant
    expect(left?.disconnectReason).toBe(reason)
    expect(left?.attributes['sip.callStatus']).toBe(status)
  })

  test('is hung up by removing its participant, and replaced by one of the same identity', async () => {
    const world = await createWorld()
    await addWebhook(world)
    await createParticipant(world.emulator)
    await world.clock.advance(5_000)
    await createParticipant(world.emulator, { sipCallTo: '+14155550124' })
    await world.clock.advance(5_000)
    await livekitRequest(world.emulator, 'RoomService/RemoveParticipant', {
      room: ROOM,
      identity: 'phone',
    })
    expect(world.emulator.calls().map(({ state }) => state)).toEqual(['ended', 'ended'])
    const left = told(world).filter(({ event }) => event === 'participant_left')
    expect(left.map(({ participant }) => participant?.disconnectReason)).toEqual([
      'DUPLICATE_IDENTITY',
      'PARTICIPANT_REMOVED',
    ])
  })

  test.each([
    [{ roomName: '' }, 'invalid_argument', 'missing room name'],
    [{ sipCallTo: 'sip:a@b' }, 'invalid_argument', 'not a full SIP URI'],
    [{ sipTrunkId: 'ST_unknown' }, 'not_found', 'requested sip trunk does not exist'],
    [{ headers: { 'X Y': 'a' } }, 'invalid_argument', 'invalid header name'],
    [{ ringingTimeout: 30 }, 'malformed', 'could not be decoded'],
    [
      { sipTrunkId: '', trunk: { hostname: 'sip:x' }, sipNumber: FROM },
      'invalid_argument',
      'SIP URI',
    ],
    [{ sipTrunkId: '', trunk: { hostname: 'x.example' } }, 'failed_precondition', 'no numbers'],
  ])('with %j is refused as %s: %s', async (fields, code, text) => {
    const { emulator } = await createWorld()
    const { body } = await createParticipant(emulator, fields)
    expect(body).toMatchObject({ code, msg: expect.stringContaining(text) })
    expect(emulator.calls()).toEqual([])
  })

  test('through a trunk of its own dials a user of another host', async () => {
    const { emulator } = await createWorld()
    await createParticipant(emulator, {
      sipTrunkId: '',
      trunk: { hostname: 'pbx.example:5070', transport: 'SIP_TRANSPORT_TLS' },
      sipCallTo: 'desk',
      sipNumber: FROM,
    })
    expect(emulator.calls()[0]?.to).toBe('sip:desk@pbx.example:5070;transport=tls')
  })
})

describe('the official client', () => {
  const waiting = (world: World, to: string) =>
    livekitClients(world.emulator).sip.createSipParticipant(
      idsOf(world.emulator)['trunkId']!,
      to,
      ROOM,
      { participantIdentity: 'phone', waitUntilAnswered: true },
    )
  const settled = async <T>(world: World, work: Promise<T>): Promise<T | Error> => {
    const done = work.catch((error: unknown) => error as Error)
    await expect.poll(() => world.emulator.network.legs().length).toBe(1)
    await world.clock.advance(40_000)
    return done
  }

  test.each([
    [50, 486, 'Busy Here', 'resource_exhausted'],
    [52, 603, 'Decline', 'permission_denied'],
    [53, 404, 'Not Found', 'not_found'],
    [54, 503, 'Service Unavailable', 'failed_precondition'],
  ])('gets a SipCallError for …%i that waits for the answer: %i %s', async (digits, ...said) => {
    const world = await createWorld()
    const error = await settled(world, waiting(world, outcome(digits)))
    expect(error).toBeInstanceOf(SipCallError)
    const { sipStatusCode, sipStatus, code } = error as SipCallError
    expect([sipStatusCode, sipStatus, code]).toEqual(said)
  })

  test('gets the participant once the call is answered', async () => {
    const world = await createWorld()
    expect(await settled(world, waiting(world, TO))).toMatchObject({
      participantIdentity: 'phone',
      sipCallId: expect.stringMatching(/^SCL_/),
    })
  })

  test('verifies webhooks, and refuses a changed one', async () => {
    const world = await createWorld({ wall: Date.now })
    await addWebhook(world)
    await createParticipant(world.emulator)
    await world.clock.advance(100_000)
    const { apiKey, apiSecret } = world.emulator.keys()['livekit']!.credentials
    const receiver = new WebhookReceiver(apiKey!, apiSecret!)
    expect(world.received.length).toBeGreaterThan(3)
    for (const { body, headers } of world.received) {
      expect(headers['content-type']).toBe('application/webhook+json')
      const event = await receiver.receive(body, headers['authorization'])
      expect(event.createdAt).toBeGreaterThan(0n)
    }
    const { body, headers } = world.received[0]!
    await expect(receiver.receive(`${body} `, headers['authorization'])).rejects.toThrow('sha256')
  })
})

describe('tokens', () => {
  test('are for what they grant', async () => {
    const { emulator } = await createWorld()
    const get = { room: ROOM, identity: 'phone' }
    const other = `Bearer ${await livekitToken(emulator, 'other')}`
    await createParticipant(emulator)
    for (const authorization of [other, ''])
      expect(
        await livekitRequest(emulator, 'RoomService/GetParticipant', get, { authorization }),
      ).toMatchObject({ status: 401, body: { code: 'unauthenticated', msg: 'permissions denied' } })
    for (const authorization of ['Basic abc', 'Bearer abc', `${other}x`]) {
      const sent = await livekitRequest(emulator, 'RoomService/GetParticipant', get, {
        authorization,
      })
      // The middleware answers with a text.
      expect(sent).toMatchObject({ status: 401, body: undefined })
      expect(sent.text).toMatch(/^invalid authorization/)
    }
  })
})

describe('calls that carriers send', () => {
  const dial = ({ emulator }: World, to: string) =>
    emulator.network.dial({
      provider: 'carrier',
      from: TO,
      to: `sip:${to}@${idsOf(emulator)['sipHost']}`,
      callId: 'c1',
      on: { ringing: () => undefined, answered: () => undefined, ended: () => undefined },
    })

  test('reach the room of a dispatch rule', async () => {
    const world = await createWorld()
    await addWebhook(world)
    const leg = dial(world, FROM)
    await world.clock.advance(1_000)
    expect(leg.state).toBe('ringing')
    await world.clock.advance(2_000)
    expect(leg.state).toBe('answered')
    leg.hangUp()
    const [, joined, left] = told(world)
    expect(joined?.participant?.attributes).toMatchObject({
      'sip.ruleID': idsOf(world.emulator)['dispatchRuleId'],
      'sip.phoneNumber': TO,
      'sip.callStatus': 'ringing',
    })
    expect(left?.participant).toMatchObject({ disconnectReason: 'CLIENT_INITIATED' })
  })

  test('are refused where no trunk or no rule takes them', async () => {
    const world = await createWorld()
    const unknown = dial(world, '+14155550177')
    await world.clock.advance(1_000)
    expect(unknown.end?.sipStatus).toBe(404)
    await livekitRequest(world.emulator, 'SIP/UpdateSIPInboundTrunk', {
      sipTrunkId: idsOf(world.emulator)['inboundTrunkId'],
      update: { authUsername: 'carrier', authPassword: 'secret' },
    })
    const unproved = dial(world, FROM)
    await world.clock.advance(1_000)
    expect(unproved.end?.sipStatus).toBe(401)
  })
})
