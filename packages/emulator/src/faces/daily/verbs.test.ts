import { expect, test } from 'vitest'
import { dailyClient, TO } from '../../../test/daily.ts'
import { APP, createWorld } from '../../../test/world.ts'
import { daily as dailyFace } from './daily.ts'

const OTHER = '+14155550124'

const talking = async () => {
  const world = await createWorld({ faces: [dailyFace({ webhooks: [{ url: `${APP}/daily` }] })] })
  const daily = dailyClient(world.emulator)
  await daily.room()
  const sessionId = await daily.start()
  await world.clock.advance(5_000)
  const events = () =>
    world.received.map(
      ({ body }) => JSON.parse(body) as { type: string; payload: Record<string, unknown> },
    )
  return { ...world, daily, sessionId, events }
}

test('stop ends the session, and it is over', async () => {
  const { daily, sessionId, emulator } = await talking()
  expect((await daily('POST', '/rooms/sales/dialOut/stop', { sessionId })).body).toEqual({
    ok: true,
    sessionId,
  })
  expect(emulator.calls()[0]?.end).toMatchObject({ cause: 'hang-up', by: 'caller' })
  expect(await daily.refusal('POST', '/rooms/sales/dialOut/stop', { sessionId })).toEqual([
    404,
    'not-found',
    'room sales is not hosting a call',
  ])
  await daily.start()
  expect((await daily.refusal('POST', '/rooms/sales/dialOut/stop', { sessionId }))[2]).toContain(
    'invalid sessionId',
  )
})

test('tones are sent, within their limits', async () => {
  const { daily, sessionId, emulator } = await talking()
  const send = (body: Record<string, unknown>) =>
    daily('POST', '/rooms/sales/dialOut/sendDTMF', { sessionId, ...body })
  expect((await send({ tones: '12AD*#', digitDurationMs: 50 })).status).toBe(200)
  for (const body of [
    { tones: '' },
    { tones: '1'.repeat(21) },
    { tones: '1w2' },
    { tones: 'a' },
    { tones: '1', digitDurationMs: 49 },
    { tones: '1', digitDurationMs: 2001 },
    { tones: '1', digitDurationMs: '500' },
    { tones: '1', method: 'inband' },
  ])
    expect((await send(body)).status, JSON.stringify(body)).toBe(400)
  expect(emulator.calls()[0]?.digits).toBe('12AD*#')
})

test('a transfer dials the other one and bridges both until one of them hangs up', async () => {
  const { daily, sessionId, emulator, clock, events } = await talking()
  const { ids } = emulator.keys()['daily']!
  const body = { sessionId, toEndPoint: OTHER, callerId: ids['secondCallerId'], extension: '9' }
  expect((await daily('POST', '/rooms/sales/sipCallTransfer', body)).body).toEqual({ ok: true })
  await clock.advance(5_000)
  const [first, second] = emulator.calls()
  expect([first?.state, second?.state]).toEqual(['answered', 'answered'])
  expect(second).toMatchObject({ from: '+14155550101', to: OTHER, digits: '9' })
  await clock.advance(60_000)
  expect(
    events()
      .map(({ type }) => type)
      .slice(2),
  ).toEqual([
    'calltransfer.triggered',
    'calltransfer.initiated',
    'calltransfer.answered',
    'dialout.stopped',
    'calltransfer.completed',
  ])
  expect(emulator.calls().map(({ state }) => state)).toEqual(['ended', 'ended'])
})

test('an unanswered transfer leaves the party in the room', async () => {
  const { daily, sessionId, emulator, clock, events } = await talking()
  await daily('POST', '/rooms/sales/sipCallTransfer', { sessionId, toEndPoint: '+14155550150' })
  await clock.advance(5_000)
  expect(emulator.calls()[0]?.state).toBe('answered')
  expect(events().at(-1)).toMatchObject({
    type: 'calltransfer.completed',
    payload: { session_id: sessionId, complete_status: 'busy', is_sip_refer: false },
  })
})

test('a REFER goes to SIP only and ends the session here', async () => {
  const { daily, sessionId, emulator, clock, events } = await talking()
  const refer = (toEndPoint: string) =>
    daily('POST', '/rooms/sales/sipRefer', { sessionId, toEndPoint })
  expect((await refer(OTHER)).status).toBe(400)
  expect((await refer('sip:desk@pbx.example')).status).toBe(200)
  await clock.advance(10_000)
  expect(emulator.calls()).toMatchObject([{ state: 'ended' }, { to: 'sip:desk@pbx.example' }])
  const last = events().at(-1)
  expect(last?.payload).toMatchObject({
    is_sip_refer: true,
    complete_status: 'completed',
    refer_sip_response_code: 202,
  })
  expect(events().some(({ type }) => type === 'calltransfer.answered')).toBe(false)
})

test('a session that rings cannot be transferred', async () => {
  const { emulator, clock } = await createWorld()
  const daily = dailyClient(emulator)
  await daily.room()
  const sessionId = await daily.start({ phoneNumber: TO })
  await clock.advance(2_000)
  const body = { sessionId, toEndPoint: OTHER }
  expect((await daily('POST', '/rooms/sales/sipCallTransfer', body)).status).toBe(400)
  expect(
    (await daily('POST', '/rooms/sales/sipCallTransfer', { ...body, sessionId: 'x' })).status,
  ).toBe(404)
})
