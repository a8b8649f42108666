import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { plivoRequest } from '../../test/plivo.ts'
import { createCall, outcome, sidOf, twilioRequest } from '../../test/twilio.ts'
import { tokenOf } from '../../test/videosdk.ts'
import { createCall as createVonageCall, vonageRequest } from '../../test/vonage.ts'
import { APP, createWorld, send } from '../../test/world.ts'
import { createEmulator, createManualClock } from '../index.ts'

const callback = { StatusCallback: `${APP}/status` }

describe('history', () => {
  test('keeps the newest entries, and counts what it forgot', async () => {
    const { emulator, clock } = await createWorld({ history: { entries: 3 } })
    for (let count = 0; count < 5; count++) await createCall(emulator, callback)
    await clock.advance(100_000)
    expect(emulator.requests().map(({ id }) => id)).toEqual(['request-3', 'request-4', 'request-5'])
    expect(
      [emulator.ledger(), emulator.calls(), emulator.deliveries()].map((it) => it.length),
    ).toEqual([3, 3, 3])
    expect((await send(emulator, 'GET', '/_emulator/status')).body).toMatchObject({
      history: { requests: 2, deliveries: 2, rings: 2, calls: 2 },
    })
    expect(() => createEmulator({ history: { entries: 0 } })).toThrow('history.entries')
  })

  test('a limit of bytes counts bodies, and the newest stays', async () => {
    const { emulator } = await createWorld({ history: { bytes: 10_000 } })
    for (let count = 0; count < 4; count++)
      await createCall(emulator, { Twiml: `<Response><Say>${'x'.repeat(3_000)}</Say></Response>` })
    expect(emulator.requests()).toHaveLength(1)
  })

  test('bodies of answers count, those of requests and those of webhooks', async () => {
    const body = 'x'.repeat(20_000)
    const { emulator, clock } = await createWorld({
      history: { bytes: 50_000 },
      deliver: () => Promise.resolve({ status: 200, headers: {}, body }),
    })
    for (let count = 0; count < 5; count++) await createCall(emulator, callback)
    await clock.advance(100_000)
    expect(emulator.deliveries()).toHaveLength(2)
    for (let count = 0; count < 20; count++) await twilioRequest(emulator, 'GET', '/Calls.json')
    expect(emulator.requests().length).toBeLessThan(10)
  })

  test('what the faces have of calls that are over is bounded too', async () => {
    const { answers, emulator, clock } = await createWorld({ history: { entries: 4 } })
    answers.set('/answer', '<Response/>')
    const plivoCall = { from: '14155550100', to: '14155550123', answer_url: `${APP}/answer` }
    const first = sidOf(await createCall(emulator))
    for (let count = 0; count < 9; count++) {
      await createCall(emulator, { Twiml: '<Response><Pause/></Response>', Record: 'true' })
      await plivoRequest(emulator, 'POST', '/Call/', plivoCall)
      await createVonageCall(emulator)
      await clock.advance(100_000)
    }
    const last = sidOf(await createCall(emulator))
    const twilio = async (path: string) => (await twilioRequest(emulator, 'GET', path)).body
    expect(await twilio('/Calls.json')).toMatchObject({ calls: [{ sid: last }, {}, {}, {}] })
    expect(await twilio(`/Calls/${first}.json`)).toMatchObject({ status: 404 })
    expect(await twilio('/Recordings.json')).toMatchObject({ recordings: [{}, {}, {}, {}] })
    const plivo = await plivoRequest(emulator, 'GET', '/Call/')
    expect(plivo.body).toMatchObject({ meta: { total_count: 4 } })
    expect((await vonageRequest(emulator, 'GET', '/v1/calls')).body).toMatchObject({ count: 4 })
  })

  test('legs that have not ended are kept', async () => {
    const { emulator, clock } = await createWorld({ history: { entries: 1 }, phones: 'manual' })
    for (let count = 0; count < 3; count++) await createCall(emulator, { To: '+14155550199' })
    await clock.advance(1_000)
    expect(emulator.calls()).toHaveLength(3)
  })

  test('a request and its answer, without credentials', async () => {
    const { emulator } = await createWorld()
    await createCall(emulator)
    expect(emulator.requests()).toMatchObject([
      {
        method: 'POST',
        headers: { authorization: '[redacted]' },
        body: expect.stringContaining('To=%2B14155550123'),
        status: 201,
        response: { body: expect.stringContaining('"status":"queued"') },
      },
    ])
  })
})

describe('deliveries', () => {
  test('name the signature, the answer and the replayed one', async () => {
    const { emulator, clock, received } = await createWorld({
      deliver: (request) => {
        received.push({ ...request, body: Buffer.from(request.body).toString(), form: {} })
        return Promise.resolve({ status: 202, headers: { server: 'app' }, body: 'thanks' })
      },
    })
    await createCall(emulator, callback)
    await clock.advance(100_000)
    const [first] = emulator.deliveries()
    expect(first).toMatchObject({
      signedBy: ['x-twilio-signature'],
      replayOf: null,
      response: { headers: { server: 'app' }, body: 'thanks' },
    })
    const replayed = await emulator.replay(first!.id)
    expect(replayed).toMatchObject({ replayOf: first!.id, body: first!.body, status: 202 })
    expect(received[1]).toMatchObject({ body: received[0]!.body, headers: received[0]!.headers })
    expect(await emulator.replay('none')).toBeUndefined()
  })

  test('carry the headers of the provider and none of a browser (E9)', async () => {
    const seen: IncomingHttpHeaders[] = []
    const app = createServer((request, response) => {
      seen.push(request.headers)
      request.resume().on('end', () => response.end())
    })
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void app.close())
    const clock = createManualClock()
    const emulator = createEmulator({ clock })
    const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/status`
    await createCall(emulator, { To: outcome(50), StatusCallback: url })
    while (seen.length === 0) await clock.advance(1_000)
    expect(Object.keys(seen[0]!).toSorted()).toEqual([
      'accept',
      'connection',
      'content-length',
      'content-type',
      'host',
      'i-twilio-idempotency-token',
      'user-agent',
      'x-twilio-signature',
    ])
    await emulator.close()
  })
})

describe('warnings', () => {
  test('an application that refuses a callback, or cannot be reached', async () => {
    const { emulator, clock } = await createWorld({
      deliver: ({ url }) =>
        url.includes('away')
          ? Promise.reject(new Error('connection refused'))
          : Promise.resolve({ status: 503, headers: {}, body: '' }),
    })
    await createCall(emulator, { ...callback, Url: `${APP}/away?secret=1`, Twiml: [] })
    await clock.advance(100_000)
    expect(emulator.warnings().map(({ code, message }) => [code, message])).toEqual([
      [
        'callback-failed',
        `twilio: twiml (attempt 1) to POST ${APP}/away was not answered: connection refused`,
      ],
      ['callback-failed', `twilio: completed (attempt 1) to POST ${APP}/status was answered 503`],
    ])
  })

  test('an unknown verb and a malformed document', async () => {
    const { emulator, clock } = await createWorld()
    await createCall(emulator, { Twiml: '<Response><Dance/></Response>' })
    await createCall(emulator, { Twiml: '<Response>' })
    await clock.advance(10_000)
    expect(
      emulator.warnings().map(({ provider, code, message }) => [provider, code, message]),
    ).toEqual([
      ['twilio', 'provider', 'twilio 12200 Dance at line 1, column 11 is not understood'],
      ['twilio', 'provider', expect.stringContaining('12100')],
    ])
  })

  test('a field that the emulator does not use', async () => {
    const { emulator } = await createWorld()
    await createCall(emulator, { CallReason: 'hello', Shoe: '44' })
    await twilioRequest(emulator, 'GET', '/Calls.json?Colour=red&PageSize=3')
    expect(
      emulator.warnings().map(({ code, message }) => [code, message.split('accepted')[1]]),
    ).toEqual([
      ['field-ignored', ', but the emulator does not use CallReason, Shoe'],
      ['field-ignored', ', but the emulator does not use Colour'],
    ])
  })

  test.each([
    ['twilio', '/2010-04-01/Accounts/AC1/Queues.json', 'message'],
    ['telnyx', '/v2/ai/assistants', 'errors.0.detail'],
    ['plivo', '/v1/Account/MA1/Message/', 'error'],
    ['vonage', '/v1/messages', 'detail'],
    ['daily', '/logs', 'info'],
    ['videosdk', '/v2/hls', 'message'],
    ['videosdk-legacy', '/v2/hls', 'message'],
    ['livekit', '/twirp/livekit.Ingress/ListIngress', 'msg'],
  ])('%s: what is not emulated is a 501 in its own shape (E5)', async (provider, path, at) => {
    const { emulator } = await createWorld()
    const { credentials } = emulator.keys()[provider]!
    const basic = (user = '', password = ''): string =>
      `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    const authorization =
      provider === 'twilio'
        ? basic(credentials['accountSid'], credentials['authToken'])
        : provider === 'plivo'
          ? basic(credentials['authId'], credentials['authToken'])
          : provider === 'vonage'
            ? basic(credentials['apiKey'], credentials['apiSecret'])
            : provider === 'videosdk'
              ? tokenOf(emulator)
              : provider === 'videosdk-legacy'
                ? credentials['token']!
                : `Bearer ${credentials['apiKey']}`
    const sent = await send(emulator, 'GET', `/${provider}${path}`, { headers: { authorization } })
    expect(sent.status).toBe(501)
    const text = at
      .split('.')
      .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], sent.body)
    expect(text).toBe(`not emulated: GET ${path}`)
    expect(emulator.warnings()).toMatchObject([
      { provider, code: 'not-emulated', message: `${provider}: not emulated: GET ${path}` },
    ])
  })
})
