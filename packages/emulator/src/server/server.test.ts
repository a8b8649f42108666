import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import twilioSdk from 'twilio'
import { expect, onTestFinished, test } from 'vitest'
import { FROM, HOLD, outcome, TO, twilioClient } from '../../test/twilio.ts'
import { createWorld } from '../../test/world.ts'
import { createEmulator } from '../index.ts'

test('a body over 1 MiB is refused with 413, one of just 1 MiB is read', async () => {
  const { url } = await createWorld()
  const post = (bytes: number): Promise<Response> =>
    fetch(`${url}/_emulator/faults`, { method: 'POST', body: 'x'.repeat(bytes) })
  expect((await post(1024 * 1024 + 1)).status).toBe(413)
  expect((await post(8 * 1024 * 1024)).status).toBe(413)
  expect((await post(1024 * 1024)).status).toBe(400)
})

test('a reset is a reset on the wire, a hang lasts until the client goes', async () => {
  const { emulator, clock } = await createWorld()
  const client = twilioClient(emulator)
  await expect(
    client.calls.create({ to: outcome(64), from: FROM, twiml: HOLD }),
  ).rejects.toMatchObject({ code: 'ECONNRESET' })
  const { baseUrl, credentials } = emulator.keys()['twilio']!
  const pair = `${credentials['accountSid']}:${credentials['authToken']}`
  const abort = new AbortController()
  const sent = fetch(`${baseUrl}/2010-04-01/Accounts/${credentials['accountSid']}/Calls.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
    body: new URLSearchParams({ To: outcome(59), From: FROM, Twiml: HOLD }),
    signal: abort.signal,
  })
  while (emulator.requests().length < 2) await new Promise(setImmediate)
  await clock.advance(1_000)
  expect(emulator.ledger()).toMatchObject([{ to: outcome(59) }])
  abort.abort()
  await expect(sent).rejects.toThrow(/abort/i)
  while (emulator.requests()[1]?.status !== 'lost') await new Promise(setImmediate)
})

test('close ends held requests, a second listen is refused', async () => {
  const emulator = createEmulator()
  await emulator.listen()
  await expect(emulator.listen()).rejects.toThrow('already listening')
  const client = twilioClient(emulator)
  const held = client.calls.create({ to: outcome(59), from: FROM, twiml: HOLD })
  const lost = held.then(
    () => 'answered',
    () => 'lost',
  )
  while (emulator.requests().length === 0) await new Promise(setImmediate)
  await emulator.close()
  expect(await lost).toBe('lost')
  await emulator.close()
})

test('webhooks and documents over real HTTP in fast time', async () => {
  const seen: { readonly path: string; readonly form: Record<string, string>; valid: boolean }[] =
    []
  const { promise: complete, resolve } = Promise.withResolvers<void>()
  let token = ''
  const application = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
    const signature = String(request.headers['x-twilio-signature'])
    const url = `http://${request.headers.host}${request.url}`
    const valid = twilioSdk.validateRequest(token, signature, url, form)
    seen.push({ path: request.url ?? '', form, valid })
    response.end(request.url === '/voice' ? HOLD : '')
    // Each is a request of its own: they may arrive in any order.
    if (seen.length === 5) resolve()
  })
  await new Promise<void>((listening) => application.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    application.closeAllConnections()
    application.close()
  })
  const app = `http://127.0.0.1:${(application.address() as AddressInfo).port}`
  const emulator = createEmulator({ speed: 2_000 })
  onTestFinished(() => emulator.close())
  await emulator.listen()
  token = emulator.keys()['twilio']!.webhooks['authToken']!
  await twilioClient(emulator).calls.create({
    to: TO,
    from: FROM,
    url: `${app}/voice`,
    statusCallback: `${app}/status`,
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  })
  await complete
  const statuses = seen.filter(({ path }) => path === '/status')
  const order = statuses.map(({ form }) => Number(form['SequenceNumber'])).sort()
  expect(order).toEqual([0, 1, 2, 3])
  expect(seen.every(({ valid }) => valid)).toBe(true)
  const call = emulator.calls()[0]!
  expect(Date.parse(call.endedAt!) - Date.parse(call.answeredAt!)).toBe(60_000)
})

test('what happens is streamed as server-sent events', async () => {
  const { emulator, clock, url } = await createWorld()
  const client = new AbortController()
  const response = await fetch(`${url}/_emulator/events`, { signal: client.signal })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = (await reader.read()).value ?? ''
  await twilioClient(emulator).calls.create({ to: TO, from: FROM, twiml: HOLD })
  await clock.advance(1_000)
  while (!text.includes('event: ring')) text += (await reader.read()).value ?? ''
  const events = [...text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)]
  const types = events.map(([, type]) => type)
  expect(types.slice(0, 4)).toEqual(['request', 'call', 'request', 'ring'])
  expect(JSON.parse(events[3]![2]!)).toMatchObject({ to: TO, provider: 'twilio' })
  client.abort()
})
