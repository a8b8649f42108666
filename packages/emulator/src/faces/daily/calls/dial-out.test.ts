import { describe, expect, test } from 'vitest'
import { dailyClient, expectedSignature, ROOM, TO } from '../../../../test/daily.ts'
import { APP, createWorld, type Received } from '../../../../test/world.ts'
import { daily as dailyFace } from '../daily.ts'

const HOOK = `${APP}/daily`
const world = () => createWorld({ faces: [dailyFace({ webhooks: [{ url: HOOK }] })] })
const typesOf = (received: readonly Received[]) =>
  received.map(({ body }) => (JSON.parse(body) as { type: string }).type)

describe('a room', () => {
  test('that is missing, disabled or empty dials no phone', async () => {
    const { emulator } = await world()
    const daily = dailyClient(emulator)
    const start = () => daily.refusal('POST', '/rooms/sales/dialOut/start', { phoneNumber: TO })
    expect(await start()).toEqual([404, 'not-found', 'room sales not found'])
    await daily('POST', '/rooms', { name: 'sales' })
    expect(await start()).toEqual([400, 'invalid-request-error', 'dial-out not enabled for room'])
    await daily('POST', '/rooms/sales', { properties: { enable_dialout: true } })
    expect(await start()).toEqual([404, 'not-found', 'room sales is not hosting a call'])
    expect(emulator.calls()).toEqual([])
    // A participant joins: the emulator's own control, without credentials.
    const joined = await daily('POST', '/_emulator/rooms/sales/participants', {}, {})
    expect((await daily('POST', '/rooms/sales/dialOut/start', { phoneNumber: TO })).status).toBe(
      200,
    )
    const { id } = joined.body
    await daily('DELETE', `/_emulator/rooms/sales/participants/${id}`, undefined, {})
    expect((await daily('GET', '/rooms/sales/presence')).body).toEqual({ total_count: 0, data: [] })
  })

  test('that has expired takes no call', async () => {
    const { emulator } = await world()
    const daily = dailyClient(emulator)
    await daily.room(ROOM, { exp: 1_000_000_000 })
    expect(
      (await daily.refusal('POST', '/rooms/sales/dialOut/start', { phoneNumber: TO }))[0],
    ).toBe(404)
  })

  test('takes five phones and not a sixth', async () => {
    const { emulator } = await world()
    const daily = dailyClient(emulator)
    await daily.room()
    for (let count = 0; count < 5; count++) await daily.start()
    const [status, type] = await daily.refusal('POST', '/rooms/sales/dialOut/start', {
      phoneNumber: TO,
    })
    expect([status, type]).toEqual([400, 'invalid-request-error'])
  })
})

test('a call rings, is answered and ends, told by signed webhooks', async () => {
  const { emulator, clock, received } = await world()
  const daily = dailyClient(emulator)
  const { ids, webhooks } = emulator.keys()['daily']!
  await daily.room()
  const sessionId = await daily.start({ phoneNumber: TO, userId: 'key-1', displayName: 'Ada' })
  await clock.advance(2_000)
  expect((await daily('GET', '/rooms/sales/presence')).body['total_count']).toBe(0)
  await clock.advance(3_000)
  expect((await daily('GET', '/rooms/sales/presence')).body['data']).toMatchObject([
    { room: 'sales', id: sessionId, userId: 'key-1', userName: 'Ada', duration: 1 },
  ])
  await clock.advance(60_000)
  expect(typesOf(received)).toEqual(['dialout.connected', 'dialout.answered', 'dialout.stopped'])
  const [ringing] = received
  expect(JSON.parse(ringing!.body)).toMatchObject({
    version: '1.0.0',
    type: 'dialout.connected',
    id: `2868-dial-out-con-${sessionId}`,
    payload: {
      room: 'sales',
      session_id: sessionId,
      user_id: 'key-1',
      destination: TO,
      origin: '+14155550100',
      caller_id: ids['callerId'],
      timestamp: expect.stringMatching(/^\d{10}$/),
    },
    event_ts: expect.any(Number),
  })
  for (const { headers, body } of received)
    expect(headers['x-webhook-signature']).toBe(
      await expectedSignature(webhooks['secret'] ?? '', headers['x-webhook-timestamp'], body),
    )
  expect(emulator.ledger()).toMatchObject([{ provider: 'daily', from: '+14155550100', to: TO }])
})

test.each([
  [50, ['dialout.stopped']],
  [51, ['dialout.connected', 'dialout.stopped']],
  [52, ['dialout.connected', 'dialout.stopped']],
  [53, ['dialout.error']],
  [54, ['dialout.error']],
])('number %i is told as %j', async (digits, types) => {
  const { emulator, clock, received } = await world()
  const daily = dailyClient(emulator)
  await daily.room()
  await daily.start({ phoneNumber: `+141555501${digits}` })
  await clock.advance(90_000)
  expect(typesOf(received)).toEqual(types)
})

test('headers of a SIP address arrive, and the extension is dialled after the wait', async () => {
  const { emulator, clock } = await world()
  const daily = dailyClient(emulator)
  await daily.room()
  await daily.start({ sipUri: 'sip:desk@pbx.example?X-Order=A%201&X-Lead=7', video: false })
  expect(emulator.network.legs()[0]).toMatchObject({
    to: 'sip:desk@pbx.example',
    sipHeaders: { 'X-Order': 'A 1', 'X-Lead': '7' },
  })
  await daily.start({ phoneNumber: TO, extension: '42', waitBeforeExtensionDialSec: 3 })
  await clock.advance(6_000)
  expect(emulator.calls()[1]?.digits).toBe('')
  await clock.advance(2_000)
  expect(emulator.calls()[1]?.digits).toBe('42')
})

test.each([
  ['neither destination', {}],
  ['both destinations', { phoneNumber: TO, sipUri: 'sip:a@b.example' }],
  ['a number without plus', { phoneNumber: '14155550123' }],
  ['sips', { sipUri: 'sips:a@b.example' }],
  ['a header without X-', { sipUri: 'sip:a@b.example?Subject=x' }],
  ['a caller ID for SIP', { sipUri: 'sip:a@b.example', callerId: 'x' }],
  ['video for a phone', { phoneNumber: TO, video: true }],
  ['a caller ID that is a number', { phoneNumber: TO, callerId: '+14155550100' }],
  ['a quoted wait', { phoneNumber: TO, extension: '1', waitBeforeExtensionDialSec: '5' }],
  ['a wait of 61', { phoneNumber: TO, extension: '1', waitBeforeExtensionDialSec: 61 }],
  ['a wait for nothing', { phoneNumber: TO, waitBeforeExtensionDialSec: 5 }],
  ['an extension of 21 digits', { phoneNumber: TO, extension: '1'.repeat(21) }],
  ['nested codecs', { phoneNumber: TO, codecs: { audio: [['OPUS']] } }],
  ['an unknown codec', { phoneNumber: TO, codecs: { audio: ['MP3'] } }],
  ['a userId of 37', { phoneNumber: TO, userId: 'u'.repeat(37) }],
  ['a displayName of 200', { phoneNumber: TO, displayName: 'n'.repeat(200) }],
  ['too wide a video', { sipUri: 'sip:a@b.example', videoSettings: { width: 1281 } }],
  ['an unknown parameter', { phoneNumber: TO, ringTimeout: 10 }],
])('a start with %s is refused and rings no phone', async (_what, body) => {
  const { emulator, clock } = await world()
  const daily = dailyClient(emulator)
  await daily.room()
  const [status, type] = await daily.refusal('POST', '/rooms/sales/dialOut/start', body)
  expect([status, type]).toEqual([400, 'invalid-request-error'])
  await clock.advance(5_000)
  expect(emulator.ledger()).toEqual([])
})

test('a domain that is not approved dials SIP only; one without international only at home', async () => {
  const { emulator } = await createWorld({
    faces: [dailyFace({ approved: false })],
  })
  const daily = dailyClient(emulator)
  await daily.room()
  const start = { phoneNumber: TO }
  expect((await daily.refusal('POST', '/rooms/sales/dialOut/start', start))[2]).toBe(
    'dial-out to PhoneNumber is not enabled for domain',
  )
  await daily.start({ sipUri: 'sip:a@b.example' })
  const other = await createWorld({ faces: [dailyFace({ international: false })] })
  const abroad = dailyClient(other.emulator)
  await abroad.room()
  await abroad.start(start)
  const far = { phoneNumber: '+442079460123' }
  expect((await abroad.refusal('POST', '/rooms/sales/dialOut/start', far))[2]).toBe(
    'International dialout not supported',
  )
})

test('the same party for the same user is not dialled again while it is live (S5)', async () => {
  const { emulator, clock } = await world()
  const daily = dailyClient(emulator)
  await daily.room()
  const again = () =>
    daily.refusal('POST', `/rooms/${ROOM}/dialOut/start`, { phoneNumber: TO, userId: 'u-1' })
  await daily.start({ phoneNumber: TO, userId: 'u-1' })
  expect(await again()).toEqual([400, 'invalid-request-error', 'dial-out already started'])
  await daily.start({ phoneNumber: TO, userId: 'u-2' })
  await clock.advance(120_000)
  await daily.start({ phoneNumber: TO, userId: 'u-1' })
  expect(emulator.ledger()).toHaveLength(2)
})
