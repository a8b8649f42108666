import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createCall, HOLD, tokenOf, uuidOf, vonageRequest } from '../../../test/vonage.ts'
import { createWorld, send } from '../../../test/world.ts'
import { createEmulator, createManualClock, type Emulator } from '../../index.ts'
import { vonage } from './vonage.ts'

describe('a create is refused', () => {
  test.each<[string, Record<string, unknown>]>([
    ['to', { to: undefined }],
    ['to', { to: [] }],
    ['to[0].number', { to: [{ type: 'phone', number: '+14155550123' }] }],
    ['to[0].number', { to: [{ type: 'phone', number: 14155550123 }] }],
    ['to[0].dtmfAnswer', { to: [{ type: 'phone', number: '14155550123', dtmfAnswer: '1w2' }] }],
    ['to[0].uri', { to: [{ type: 'sip', uri: 'mailto:a@b.example' }] }],
    [
      'to[0].headers.A b',
      { to: [{ type: 'sip', uri: 'sip:a@b.example', headers: { 'A b': '1' } }] },
    ],
    ['from', { from: undefined }],
    ['from', { random_from_number: true }],
    ['from.number', { from: { type: 'phone', number: '+14155550100' } }],
    ['ncco', { ncco: undefined }],
    ['ncco', { ncco: { action: 'talk' } }],
    ['ncco[0].action', { ncco: [{ action: 'sing' }] }],
    ['ncco[0].endpoint', { ncco: [{ action: 'connect', endpoint: [] }] }],
    ['ncco[0].timeout', { ncco: [{ action: 'wait', timeout: 7_201 }] }],
    ['ncco[0].timeOut', { ncco: [{ action: 'record', timeOut: 2 }] }],
    ['ncco[0].channels', { ncco: [{ action: 'record', channels: 2 }] }],
    ['ncco[0].eventUrl', { ncco: [{ action: 'record', eventUrl: 'https://app.example' }] }],
    ['answer_url', { answer_url: ['https://app.example'] }],
    ['event_url', { event_url: 'https://app.example' }],
    ['event_method', { event_method: 'PUT' }],
    ['ringing_timer', { ringing_timer: 121 }],
    ['ringing_timer', { ringing_timer: '60' }],
    ['length_timer', { length_timer: 7_201 }],
    ['machine_detection', { machine_detection: 'detect' }],
    [
      'advanced_machine_detection.beep_timeout',
      { advanced_machine_detection: { mode: 'detect_beep', beep_timeout: 44 } },
    ],
  ])('%s: %j', async (name, fields) => {
    const { emulator } = await createWorld()
    const sent = await createCall(emulator, fields)
    expect(sent).toMatchObject({ status: 400, body: { title: 'Bad Request' } })
    const { invalid_parameters } = sent.body as { invalid_parameters: { name: string }[] }
    expect(invalid_parameters.map((one) => one.name)).toContain(name)
    expect(emulator.calls()).toEqual([])
  })
})

describe('a token is refused', () => {
  const attempt = async (make: (emulator: Emulator) => string) => {
    const { emulator } = await createWorld()
    return vonageRequest(emulator, 'GET', '/v1/calls', undefined, { token: make(emulator) })
  }

  test('not when it is right', async () => {
    expect((await attempt(tokenOf)).status).toBe(200)
  })

  test.each<[string, Record<string, unknown>]>([
    ['of another application', { application_id: '00000000-0000-4000-8000-000000000000' }],
    ['that is over', { exp: 1 }],
    ['from the future', { iat: 99_999_999_999, exp: 99_999_999_999 }],
    ['not valid yet', { nbf: 99_999_999_999 }],
    ['without jti', { jti: undefined }],
    ['without iat', { iat: undefined }],
  ])('%s', async (_name, claims) => {
    const sent = await attempt((emulator) => tokenOf(emulator, claims))
    expect(sent).toMatchObject({ status: 401, body: { title: 'Unauthorized' } })
  })

  test.each(['none', 'HS256'])('with alg %s', async (alg) => {
    expect((await attempt((emulator) => tokenOf(emulator, {}, { alg }))).status).toBe(401)
  })

  test('signed with a shared secret', async () => {
    const sent = await attempt((emulator) => {
      const [head, body] = tokenOf(emulator, {}, { alg: 'HS256' }).split('.')
      const secret = emulator.keys()['vonage']!.credentials['signatureSecret']!
      const mac = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')
      return `${head}.${body}.${mac}`
    })
    expect(sent.status).toBe(401)
  })

  test('that is absent', async () => {
    const { emulator } = await createWorld()
    expect((await send(emulator, 'GET', '/vonage/v1/calls')).status).toBe(401)
  })
})

test('a change is validated like a create', async () => {
  const { emulator, clock } = await createWorld()
  const uuid = uuidOf(await createCall(emulator))
  await clock.advance(5_000)
  const path = `/v1/calls/${uuid}`
  for (const body of [
    {},
    { action: 'sing' },
    { action: 'transfer' },
    { action: 'transfer', destination: { type: 'ncco' } },
    { action: 'transfer', destination: { type: 'ncco', ncco: [{ action: 'sing' }] } },
  ]) {
    expect((await vonageRequest(emulator, 'PUT', path, body)).status).toBe(400)
  }
  expect((await vonageRequest(emulator, 'PUT', `${path}/dtmf`, { digits: 5 })).status).toBe(400)
  expect((await vonageRequest(emulator, 'PATCH', path, {})).status).toBe(405)
  expect((await vonageRequest(emulator, 'GET', '/v1/calls/unknown')).status).toBe(404)
  expect((await vonageRequest(emulator, 'GET', '/v1/calls?status=lost')).status).toBe(400)
  expect((await vonageRequest(emulator, 'GET', '/v1/calls?page_size=101')).status).toBe(400)
})

test('the fourth create within a second is refused where that is opted for', async () => {
  const clock = createManualClock()
  const emulator = createEmulator({ clock, faces: [vonage({ callsPerSecond: 3 })] })
  const statuses = []
  for (let count = 0; count < 4; count++) {
    statuses.push((await createCall(emulator, { ncco: HOLD })).status)
  }
  await clock.advance(1_000)
  statuses.push((await createCall(emulator)).status)
  expect(statuses).toEqual([201, 201, 201, 429, 201])
})

test('credentials are the same for one seed', () => {
  const keys = () => createEmulator({ seed: 'a' }).keys()['vonage']!.credentials['privateKey']
  expect(keys()).toBe(keys())
  expect(createEmulator({ seed: 'b' }).keys()['vonage']!.credentials['privateKey']).not.toBe(keys())
})
