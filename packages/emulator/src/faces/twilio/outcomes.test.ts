import { describe, expect, test } from 'vitest'
import { createCall, fetchCall, outcome, sidOf, twilioRequest } from '../../../test/twilio.ts'
import { APP, createWorld } from '../../../test/world.ts'

const EVENTS = ['initiated', 'ringing', 'answered', 'completed']
const callback = { StatusCallback: `${APP}/status`, StatusCallbackEvent: EVENTS }
const DAY = 200_000

describe('destinations that the network decides', () => {
  test.each([
    [23, 'completed', ['initiated', 'ringing', 'in-progress', 'completed'], 1, '200'],
    [50, 'busy', ['initiated', 'busy'], 0, '486'],
    [51, 'no-answer', ['initiated', 'ringing', 'no-answer'], 1, '487'],
    [52, 'busy', ['initiated', 'ringing', 'busy'], 1, '603'],
    [54, 'failed', ['initiated', 'failed'], 0, '503'],
    [55, 'completed', [], 1, undefined],
    [61, 'completed', ['initiated', 'ringing', 'in-progress', 'completed'], 1, '200'],
    [62, 'completed', ['initiated', 'ringing', 'in-progress', 'completed'], 1, '200'],
    [66, 'failed', ['initiated', 'ringing', 'failed'], 1, '503'],
    [67, 'completed', ['initiated', 'ringing', 'in-progress', 'completed'], 1, '200'],
  ])('%i ends as %s', async (digits, status, told, rings, sipStatus) => {
    const { emulator, clock, received } = await createWorld()
    const sent = await createCall(emulator, { To: outcome(digits), ...callback })
    expect(sent.status).toBe(201)
    await clock.advance(DAY)
    expect(await fetchCall(emulator, sidOf(sent))).toMatchObject({ status })
    expect(received.map(({ form }) => form['CallStatus'])).toEqual(told)
    expect(received.map(({ form }) => form['SequenceNumber'])).toEqual(told.map((_, at) => `${at}`))
    expect(received.at(-1)?.form['SipResponseCode']).toBe(sipStatus)
    expect(emulator.ledger()).toHaveLength(rings)
    expect(emulator.calls()).toHaveLength(1)
  })

  test('53 is refused before anything rings', async () => {
    const { emulator, clock } = await createWorld()
    expect(await createCall(emulator, { To: outcome(53) })).toMatchObject({
      status: 400,
      body: { code: 21211, status: 400 },
    })
    await clock.advance(DAY)
    expect(emulator.ledger()).toEqual([])
    expect(emulator.calls()).toEqual([])
  })

  test('62 hangs up after five seconds', async () => {
    const { emulator, clock, received } = await createWorld()
    await createCall(emulator, { To: outcome(62), StatusCallback: `${APP}/status` })
    await clock.advance(DAY)
    expect(received[0]?.form).toMatchObject({ CallDuration: '5', Duration: '1' })
    expect(emulator.calls()[0]?.end).toEqual({ cause: 'hang-up', sipStatus: 200, by: 'callee' })
  })

  test('the user of a SIP URI follows the same table', async () => {
    const { emulator, clock } = await createWorld()
    const to = `sip:${outcome(50)}@carrier.example;transport=tls?X-Room=7`
    const sent = await createCall(emulator, { To: to, From: 'desk' })
    await clock.advance(DAY)
    expect(await fetchCall(emulator, sidOf(sent))).toMatchObject({ status: 'busy', to })
    expect(emulator.ledger()).toEqual([])
  })
})

describe('destinations that strike the request', () => {
  test.each([
    [56, 429, 20429, 0],
    [57, 500, 20500, 0],
    [58, 500, 20500, 1],
  ])('%i answers %i', async (digits, status, code, rings) => {
    const { emulator, clock } = await createWorld()
    const sent = await createCall(emulator, { To: outcome(digits) })
    expect(sent).toMatchObject({ status, body: { code, status } })
    await clock.advance(DAY)
    expect(emulator.ledger()).toHaveLength(rings)
  })

  test('65 answers with a page of a proxy', async () => {
    const { emulator, clock } = await createWorld()
    const sent = await createCall(emulator, { To: outcome(65) })
    expect(sent.status).toBe(502)
    expect(sent.text).toContain('<html>')
    await clock.advance(DAY)
    expect(emulator.ledger()).toEqual([])
  })

  test.each([
    [63, 1],
    [64, 0],
  ])('%i resets the connection', async (digits, rings) => {
    const { emulator, clock } = await createWorld()
    await expect(createCall(emulator, { To: outcome(digits) })).rejects.toMatchObject({
      name: 'ConnectionResetError',
      code: 'ECONNRESET',
    })
    await clock.advance(DAY)
    expect(emulator.ledger()).toHaveLength(rings)
  })

  test('59 rings and never replies', async () => {
    const { emulator, clock } = await createWorld()
    const client = new AbortController()
    const sent = createCall(emulator, { To: outcome(59) }, { signal: client.signal })
    await clock.advance(2_000)
    expect(emulator.ledger()).toHaveLength(1)
    client.abort()
    await expect(sent).rejects.toThrow('reset')
    expect(emulator.requests()[0]?.status).toBe('lost')
  })

  test('60 is processed fifteen seconds later, also when the client has given up', async () => {
    const { emulator, clock } = await createWorld()
    const client = new AbortController()
    const sent = createCall(emulator, { To: outcome(60) }, { signal: client.signal })
    client.abort()
    await expect(sent).rejects.toThrow('reset')
    const start = clock.now()
    await clock.advance(15_999)
    expect(emulator.ledger()).toEqual([])
    await clock.advance(1)
    expect(emulator.ledger()).toMatchObject([{ at: new Date(start + 16_000).toISOString() }])
  })

  test('a request that would be refused anyway is refused', async () => {
    const { emulator } = await createWorld()
    const sent = await createCall(emulator, { To: outcome(58), From: '+14155550177' })
    expect(sent).toMatchObject({ status: 400, body: { code: 21210 } })
  })
})

test('the ledger holds the request without its credentials', async () => {
  const { emulator, clock } = await createWorld()
  const sent = await createCall(emulator)
  await clock.advance(1_000)
  const [ring] = emulator.ledger()
  const keys = emulator.keys()['twilio']!
  expect(ring).toMatchObject({
    provider: 'twilio',
    from: '+14155550100',
    to: '+14155550123',
    callId: sidOf(sent),
    request: { method: 'POST', headers: { authorization: '[redacted]' } },
  })
  expect(new URLSearchParams(ring?.request.body).get('To')).toBe('+14155550123')
  expect(JSON.stringify([emulator.ledger(), emulator.requests()])).not.toContain(
    keys.credentials['authToken'],
  )
  expect((await twilioRequest(emulator, 'GET', '/Calls.json')).status).toBe(200)
})
