import { setUpBench, type Bench, type Received } from '@callplane/conformance'
import type { RoutingRuleInput } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { harness } from '../test/harness.ts'
import { dailyExtension } from './extension.ts'
import { daily } from './plugin.ts'

const far = '+14155550110'

/** A plain request to the emulated Daily, past the plugin. */
const ask = async ({ emulator, keys }: Bench, method: string, path: string, body: unknown = {}) => {
  const response = await emulator.handle({
    method,
    url: `/daily${path}`,
    headers: { authorization: `Bearer ${keys.credentials['apiKey']}` },
    body: new TextEncoder().encode(JSON.stringify(body)),
    origin: 'http://emulator.invalid',
  })
  return JSON.parse(new TextDecoder().decode(response.body)) as Record<string, unknown>
}
const benchOf = (settings: Readonly<Record<string, unknown>> = {}, options = {}) =>
  setUpBench(
    daily,
    { ...harness, settings: (keys) => ({ ...harness.settings(keys), ...settings }) },
    options,
  )

describe('bad input is named before anything rings', () => {
  it('a room that does not exist', async () => {
    const bench = await benchOf({ rooms: 'require' })
    const call = await bench.run(bench.call(far), 30)
    expect(call.error).toMatchObject({
      code: 'room-unusable',
      dialled: 'no',
      message: 'daily: the room does not exist',
    })
    expect(bench.rings(far)).toBe(0)
    await bench.close()
  })

  it('a room that may not dial out', async () => {
    const bench = await benchOf()
    await ask(bench, 'POST', '/rooms', { name: 'conformance' })
    const call = await bench.run(bench.call(far), 30)
    expect(call.error).toMatchObject({ code: 'room-unusable', dialled: 'no' })
    expect(bench.host.sent.some(({ url }) => url.endsWith('/dialOut/start'))).toBe(false)
    expect(bench.rings(far)).toBe(0)
    await bench.close()
  })

  it('an empty room, with Daily’s own error; and with a participant in it the call goes out', async () => {
    const bench = await benchOf()
    const properties = { enable_dialout: true }
    await ask(bench, 'POST', '/rooms', { name: 'conformance', properties })
    const call = await bench.run(bench.call(far), 30)
    expect(call.error).toMatchObject({
      code: 'room-unusable',
      dialled: 'no',
      providerCode: 'not-found',
      message: expect.stringContaining('is not hosting a call'),
    })
    expect(bench.rings(far)).toBe(0)
    await ask(bench, 'POST', '/_emulator/rooms/conformance/participants')
    expect(await bench.run(bench.call(far))).toMatchObject({ status: 'completed' })
    await bench.close()
  })

  it('a caller ID that is not purchased', async () => {
    const bench = await benchOf()
    const options = { daily: { callerId: 'unknown' } }
    const explained = await bench.dispatcher.explain(bench.call(far, { options }))
    expect(explained.routes[0]?.skipped).toMatchObject({
      reason: 'prepare-failed',
      detail: expect.stringContaining('purchased'),
    })
    expect(bench.rings(far)).toBe(0)
    await bench.close()
  })

  it('a header that Daily does not let through', async () => {
    const bench = await benchOf()
    const sip = { to: 'sip:desk@pbx.example', sipHeaders: { 'P-Order': '1' } }
    const explained = await bench.dispatcher.explain({ ...bench.call(far), ...sip })
    expect(explained.routes[0]?.notes).toContainEqual(
      expect.objectContaining({ field: 'sipHeaders.P-Order', effect: 'dropped' }),
    )
    await bench.close()
  })
})

it('an unknown attempt is adopted by presence alone', async () => {
  const bench = await benchOf({}, { webhooks: false })
  const call = await bench.run(bench.call('+14155550158'), 60)
  const [attempt] = call.attempts
  expect(attempt?.state).toBe('accepted')
  expect(attempt?.references['roomSession']).toBe(`conformance/${attempt?.references['session']}`)
  expect(bench.received).toEqual([])
  expect(bench.rings('+14155550158')).toBe(1)
  await bench.close()
})

it('one that was adopted by its webhook can be hung up', async () => {
  const bench = await benchOf()
  const call = await bench.run(bench.call('+14155550158'), 30)
  expect(call.status).toBe('in-progress')
  void bench.dispatcher.hangUp(call.id)
  await bench.clock.advance(10_000)
  expect(await bench.dispatcher.calls.get(call.id)).toMatchObject({
    status: 'completed',
    settled: true,
  })
  await bench.close()
})

it('digits that are no extension are sent after the answer', async () => {
  const bench = await benchOf()
  const call = await bench.run(bench.call(far, { dtmf: 'ww12#w3' }))
  expect(call.notes).toContainEqual(expect.objectContaining({ field: 'dtmf', effect: 'emulated' }))
  expect(bench.emulator.calls()[0]?.digits).toBe('12#3')
  await bench.close()
})

it('the webhook is registered by the first call, and tells how it goes', async () => {
  const bench = await setUpBench(daily, {
    ...harness,
    settings: (keys) => ({ ...harness.settings(keys), webhookPath: '/webhooks/daily' }),
    arrange: () => {},
  })
  expect(await bench.run(bench.call(far))).toMatchObject({ status: 'completed', talkDuration: 60 })
  const probe = new TextDecoder().decode(bench.received[0]?.request.body)
  expect([probe, bench.received[0]?.reply.status]).toEqual(['{"test":"test"}', 200])
  await bench.close()
})

describe('a caller', () => {
  const pinlessSecret = Buffer.from('thirty-two characters of secret!').toString('base64')
  const called = '+14155550101'
  const caller = '+14155550142'
  const setUp = async (room: string | null, wishes: Partial<RoutingRuleInput> = {}) => {
    const rules: RoutingRuleInput[] =
      room === null
        ? []
        : [
            {
              id: 'desk',
              direction: 'inbound',
              numbers: [called],
              room: { type: 'static', id: room },
              routes: [{ provider: 'daily' }],
              ...wishes,
            },
          ]
    const bench = await benchOf({ pinlessSecret }, { rules })
    const { dialInConfigs } = dailyExtension(
      { apiKey: bench.keys.credentials['apiKey'] ?? '', baseUrl: bench.keys.baseUrl },
      bench.host,
    )
    const created = dialInConfigs.create('pinless_dialin', {
      phoneNumber: called,
      hmac: pinlessSecret,
      roomCreationApi: 'https://callplane.example/webhooks/daily',
    })
    await bench.clock.advance(10)
    await created
    const rings = async () => ask(bench, 'POST', '/_emulator/dialin', { from: caller, to: called })
    return { bench, rings }
  }

  /** A caller in the room of the inbound rule, with another participant in it. */
  const talking = async () => {
    const world = await setUp('desk')
    await world.rings()
    await world.bench.clock.advance(1_000)
    await ask(world.bench, 'POST', '/_emulator/rooms/desk/participants')
    await world.bench.clock.advance(5_000)
    const [call] = (await world.bench.dispatcher.calls.list()).calls
    if (!call) throw new Error('there is no record of the caller')
    return { ...world, call }
  }

  it('is hung up: the session really ends (V6)', async () => {
    const { bench, call } = await talking()
    expect(call).toMatchObject({ status: 'in-progress' })
    void bench.dispatcher.hangUp(call.id)
    await bench.clock.advance(2_000)
    const presence = await ask(bench, 'GET', '/rooms/desk/presence')
    expect(presence).toMatchObject({ total_count: 1 })
    const ended = await bench.dispatcher.calls.get(call.id)
    expect(ended).toMatchObject({ status: 'completed', settled: true })
    expect(ended?.talkDuration).toBeLessThan(10)
    expect(bench.host.sent.some(({ url }) => url.endsWith('/dialOut/stop'))).toBe(false)
    await bench.close()
  })

  it('rang, and has a leg of its own and one into the room (V14)', async () => {
    const { bench, call } = await talking()
    expect(call.ringingAt).toMatch(/^2026-/)
    expect(call.legs.map(({ role, status, number }) => [role, status, number])).toEqual([
      ['far', 'in-progress', caller],
      ['near', 'in-progress', 'desk'],
    ])
    await bench.clock.advance(120_000)
    const ended = await bench.dispatcher.calls.get(call.id)
    expect(ended?.legs.map(({ status }) => status)).toEqual(['completed', 'completed'])
    expect(ended?.endReason).toBe('hung-up')
    await bench.close()
  })

  it('has the recording of the room on the record, and so has a dialled party; others have not (W11)', async () => {
    const { bench, call } = await talking()
    const start = async () => ask(bench, 'POST', '/rooms/desk/recordings/start', { type: 'cloud' })
    await ask(bench, 'POST', '/rooms/desk', { properties: { enable_dialout: true } })
    await start()
    const dialled = await bench.run(bench.call(far, { connect: { room: 'desk' } }), 20)
    await ask(bench, 'POST', '/rooms/desk/recordings/stop', {})
    await bench.clock.advance(10_000)
    const later = await bench.run(bench.call('+14155550111', { connect: { room: 'desk' } }), 20)
    const recordingsOf = async (id: string) => (await bench.dispatcher.calls.get(id))?.recordings
    const recording = { id: expect.any(String), duration: 20, status: 'completed' }
    expect(await recordingsOf(call.id)).toEqual([recording])
    expect(await recordingsOf(dialled.id)).toEqual([recording])
    expect(await recordingsOf(later.id)).toEqual([])
    await bench.close()
  })

  it('who is unanswered is missed, and is not on hold indefinitely (V14)', async () => {
    const { bench, rings } = await setUp('desk')
    const { callId, callDomain } = await rings()
    await bench.clock.advance(600_000)
    expect((await bench.dispatcher.calls.list()).calls).toMatchObject([
      { direction: 'inbound', status: 'no-answer', endReason: 'no-answer', settled: true },
    ])
    const update = { callId, callDomain, sipUri: 'sip:x@y' }
    expect(await ask(bench, 'POST', '/dialin/pinlessCallUpdate', update)).toMatchObject({
      error: 'not-found',
    })
    await bench.close()
  })

  it('for whom there is no inbound rule is released when the hold music ends (V14)', async () => {
    const { bench, rings } = await setUp(null)
    const { hook, callId, callDomain } = await rings()
    expect(hook).toBe(200)
    const [{ request, reply }] = bench.received as [Received]
    expect(new TextDecoder().decode(request.body)).toContain(String(callId))
    expect(reply.body).toBe('{"accepted":false}')
    expect((await bench.dispatcher.calls.list()).calls).toMatchObject([
      {
        direction: 'inbound',
        status: 'rejected',
        from: caller,
        to: called,
        room: null,
        settled: true,
      },
    ])
    const update = { callId, callDomain, sipUri: 'sip:x@y' }
    const onHold = async () => ask(bench, 'POST', '/dialin/pinlessCallUpdate', update)
    await bench.clock.advance(119_000)
    expect(await onHold()).toMatchObject({ error: 'invalid-request-error' })
    await bench.clock.advance(2_000)
    expect(await onHold()).toMatchObject({ error: 'not-found' })
    expect(bench.host.sent.some(({ url }) => url.includes('pinlessCallUpdate'))).toBe(false)
    await bench.close()
  })

  it('is taken without the agent and the pin of the rule, which are notes on the record (V5)', async () => {
    const { bench, rings } = await setUp('desk', { dispatch: { agent: 'receptionist' }, pin: '47' })
    await rings()
    const [call] = (await bench.dispatcher.calls.list()).calls
    expect(call).toMatchObject({ direction: 'inbound', room: 'desk' })
    expect(call?.notes.map(({ field, effect }) => [field, effect])).toEqual([
      ['dispatch', 'dropped'],
      ['pin', 'dropped'],
    ])
    await bench.close()
  })

  it('is brought into the room of the inbound rule, and has one record to the end', async () => {
    const { bench, rings } = await setUp('desk')
    await rings()
    await bench.clock.advance(1_000)
    // A participant joins the desk: only then does its SIP endpoint exist.
    await ask(bench, 'POST', '/_emulator/rooms/desk/participants')
    await bench.clock.advance(5_000)
    expect((await bench.dispatcher.calls.list()).calls).toMatchObject([
      { direction: 'inbound', status: 'in-progress', from: caller, to: called, room: 'desk' },
    ])
    await bench.clock.advance(120_000)
    expect((await bench.dispatcher.calls.list()).calls).toMatchObject([
      { status: 'completed', settled: true, talkDuration: 60 },
    ])
    await bench.close()
  })
})
