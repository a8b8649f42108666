import { describe, expect, test } from 'vitest'
import {
  callIdOf,
  createCall,
  fetchCall,
  outcome,
  videosdkRequest,
} from '../../../test/videosdk.ts'
import { APP, createWorld, type World } from '../../../test/world.ts'
import { EVENTS } from './webhooks/routes.ts'

const DAY = 200_000

async function createListening(): Promise<World> {
  const world = await createWorld()
  const hook = { url: `${APP}/hook`, events: EVENTS }
  await videosdkRequest(world.emulator, 'POST', '/v2/sip/webhooks', hook)
  return world
}
const toldTo = ({ received }: World): string[] =>
  received.map(({ body }) => (JSON.parse(body) as { webhookType: string }).webhookType)

describe('destinations that the network decides', () => {
  const full = ['call-started', 'call-ringing', 'call-answered', 'call-hangup']
  test.each([
    [23, 'ended', full, 1],
    [50, 'rejected', ['call-started', 'call-missed'], 0],
    [51, 'not-answered', ['call-started', 'call-ringing', 'call-missed'], 1],
    [52, 'rejected', ['call-started', 'call-ringing', 'call-missed'], 1],
    [53, 'failed', ['call-started', 'call-update'], 0],
    [54, 'failed', ['call-started', 'call-update'], 0],
    [55, 'ended', [], 1],
    [61, 'ended', full, 1],
    [62, 'ended', full, 1],
  ])('%i ends as %s', async (digits, status, told, rings) => {
    const world = await createListening()
    const { emulator, clock } = world
    const sent = await createCall(emulator, { sipCallTo: outcome(digits) })
    expect(sent.status).toBe(200)
    await clock.advance(DAY)
    const call = await fetchCall(emulator, callIdOf(sent))
    expect(call.status).toBe(status)
    expect(call.timelog.at(-1)).toEqual({ status, timestamp: call.end })
    expect(toldTo(world)).toEqual(told)
    expect(emulator.ledger()).toHaveLength(rings)
  })
})

describe('destinations that strike the request', () => {
  test.each([
    [56, 429, 'Too many requests', 0],
    [57, 500, 'Internal server error', 0],
    [58, 500, 'Internal server error', 1],
  ])('%i answers %i', async (digits, status, message, rings) => {
    const { emulator, clock } = await createWorld()
    const sent = await createCall(emulator, { sipCallTo: outcome(digits) })
    expect(sent).toMatchObject({ status, body: { message } })
    await clock.advance(DAY)
    expect(emulator.ledger()).toHaveLength(rings)
  })

  test.each([
    [63, 1],
    [64, 0],
  ])('%i resets the connection', async (digits, rings) => {
    const { emulator, clock } = await createWorld()
    await expect(createCall(emulator, { sipCallTo: outcome(digits) })).rejects.toThrow('reset')
    await clock.advance(DAY)
    expect(emulator.ledger()).toHaveLength(rings)
  })

  test('60 is processed although the client has given up', async () => {
    const { emulator, clock } = await createWorld()
    const client = new AbortController()
    const sent = createCall(emulator, { sipCallTo: outcome(60) }, { signal: client.signal })
    client.abort()
    await expect(sent).rejects.toThrow('reset')
    await clock.advance(DAY)
    expect(emulator.ledger()).toHaveLength(1)
  })

  test('a transfer is struck by its own destination', async () => {
    const { emulator, clock } = await createWorld()
    const sent = await createCall(emulator)
    await clock.advance(5_000)
    const transfer = await videosdkRequest(emulator, 'POST', '/v2/sip/call/transfer', {
      callId: callIdOf(sent),
      transferTo: outcome(58),
    })
    expect(transfer.status).toBe(500)
    await clock.advance(5_000)
    expect(emulator.ledger().map(({ to }) => to)).toEqual(['+14155550123', outcome(58)])
    expect(JSON.parse(emulator.ledger()[1]!.request.body)).toMatchObject({
      transferTo: outcome(58),
    })
  })
})

test('a transfer tells its steps', async () => {
  const world = await createListening()
  const { emulator, clock } = world
  const sent = await createCall(emulator)
  await clock.advance(5_000)
  await videosdkRequest(emulator, 'POST', '/v2/sip/call/transfer', {
    callId: callIdOf(sent),
    transferTo: 'sip:desk@pbx.example',
  })
  await clock.advance(DAY)
  expect(toldTo(world).slice(3)).toEqual([
    'call-transfer-initiated',
    'call-transfer-accepted',
    'call-transferring',
    'call-transfer-ringing',
    'call-transferred',
  ])
})

test('a forged webhook has a signature of the right shape', async () => {
  const { emulator, clock, received } = await createListening()
  emulator.faults.add({ provider: 'videosdk', on: 'webhook', do: 'forge' })
  await createCall(emulator)
  await clock.advance(2_000)
  const [forged, genuine] = received.map(({ headers }) => headers['videosdk-signature'])
  expect(forged).toHaveLength(genuine?.length ?? 0)
  expect(forged).not.toBe(genuine)
})

test('the ledger holds the request without its token', async () => {
  const { emulator, clock } = await createWorld()
  const sent = await createCall(emulator)
  await clock.advance(1_000)
  const [ring] = emulator.ledger()
  expect(ring).toMatchObject({
    provider: 'videosdk',
    callId: callIdOf(sent),
    request: { method: 'POST', headers: { authorization: '[redacted]' } },
  })
  expect(JSON.stringify([emulator.ledger(), emulator.requests()])).not.toContain('eyJ')
})
