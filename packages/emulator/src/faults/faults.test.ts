import { describe, expect, test } from 'vitest'
import twilioSdk from 'twilio'
import { createCall, fetchCall, outcome, sidOf, TO, twilioRequest } from '../../test/twilio.ts'
import { APP, createWorld, type World } from '../../test/world.ts'

const callback = {
  StatusCallback: `${APP}/status`,
  StatusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
}
const told = ({ received }: World): (string | undefined)[] =>
  received.map(({ form }) => form['CallStatus'])

describe('webhooks', () => {
  test('drop', async () => {
    const world = await createWorld()
    world.emulator.faults.add({ on: 'webhook', match: { event: 'answered' }, do: 'drop' })
    await createCall(world.emulator, callback)
    await world.clock.advance(70_000)
    expect(told(world)).toEqual(['initiated', 'ringing', 'completed'])
    expect(world.emulator.deliveries().map(({ fault }) => fault)).toEqual([
      null,
      null,
      'drop',
      null,
    ])
  })

  test('delay', async () => {
    const world = await createWorld()
    world.emulator.faults.add({
      on: 'webhook',
      match: { event: 'ringing' },
      do: 'delay',
      seconds: 30,
    })
    await createCall(world.emulator, callback)
    await world.clock.advance(70_000)
    expect(told(world)).toEqual(['initiated', 'in-progress', 'ringing', 'completed'])
  })

  test('duplicate', async () => {
    const world = await createWorld()
    world.emulator.faults.add({ on: 'webhook', do: 'duplicate', copies: 2, match: { nth: 2 } })
    await createCall(world.emulator, callback)
    await world.clock.advance(70_000)
    expect(told(world)).toEqual([
      'initiated',
      'ringing',
      'ringing',
      'ringing',
      'in-progress',
      'completed',
    ])
  })

  test('reorder', async () => {
    const world = await createWorld()
    world.emulator.faults.add({ on: 'webhook', do: 'reorder', match: { event: 'ringing' } })
    world.emulator.faults.add({ on: 'webhook', do: 'reorder', match: { event: 'completed' } })
    await createCall(world.emulator, callback)
    await world.clock.advance(70_000)
    expect(told(world)).toEqual(['initiated', 'in-progress', 'ringing'])
    // Nothing comes behind the last one, so it waits its ten seconds.
    await world.clock.advance(5_000)
    expect(told(world)).toEqual(['initiated', 'in-progress', 'ringing', 'completed'])
  })

  test.each([
    [false, 1],
    [true, 2],
  ])('forge with keep %s', async (keep, count) => {
    const { emulator, clock, received } = await createWorld()
    emulator.faults.add({ on: 'webhook', do: 'forge', keep })
    await createCall(emulator, { StatusCallback: `${APP}/status` })
    await clock.advance(70_000)
    const token = emulator.keys()['twilio']!.webhooks['authToken']!
    const valid = received.map(({ url, headers, form }) =>
      twilioSdk.validateRequest(token, headers['x-twilio-signature']!, url, form),
    )
    expect(valid).toEqual([false, true].slice(0, count))
  })

  test('strike only the destination and as often as they are told', async () => {
    const world = await createWorld()
    const { emulator, clock } = world
    emulator.faults.add({ on: 'webhook', do: 'drop', match: { to: outcome(24) }, count: 3 })
    await createCall(emulator, { ...callback, To: outcome(24) })
    await createCall(emulator, { ...callback, To: TO, StatusCallbackEvent: 'completed' })
    await clock.advance(70_000)
    expect(told(world)).toEqual(['completed', 'completed'])
    expect(emulator.faults.list()).toMatchObject([{ seen: 4, struck: 3 }])
  })
})

describe('requests', () => {
  test('the n-th one fails before or after it is processed', async () => {
    const { emulator, clock } = await createWorld()
    const match = { method: 'post', path: '/Calls.json', nth: 2 }
    emulator.faults.add({ provider: 'twilio', on: 'request', match, do: 'fail', status: 503 })
    emulator.faults.add({ on: 'request', match, do: 'fail', when: 'after', shape: 'proxy' })
    const statuses: number[] = []
    for (let count = 0; count < 4; count++) statuses.push((await createCall(emulator)).status)
    expect(statuses).toEqual([201, 503, 500, 201])
    await clock.advance(2_000)
    expect(emulator.ledger()).toHaveLength(3)
  })

  test('hang and reset', async () => {
    const { emulator, clock } = await createWorld()
    const client = new AbortController()
    emulator.faults.add({ on: 'request', do: 'hang' })
    const hung = createCall(emulator, {}, { signal: client.signal })
    emulator.faults.add({ on: 'request', do: 'hang', when: 'after', seconds: 5 })
    const late = createCall(emulator, {}, { signal: client.signal })
    emulator.faults.add({ on: 'request', do: 'reset', when: 'after' })
    await expect(createCall(emulator)).rejects.toThrow('reset')
    await clock.advance(2_000)
    expect(emulator.ledger()).toHaveLength(1)
    await clock.advance(5_000)
    expect(emulator.ledger()).toHaveLength(2)
    client.abort()
    await expect(hung).rejects.toThrow('reset')
    await expect(late).rejects.toThrow('reset')
  })

  test('a delayed request is processed although the client has gone', async () => {
    const { emulator, clock } = await createWorld()
    emulator.faults.add({ on: 'request', do: 'delay', seconds: 10, count: 2 })
    const client = new AbortController()
    const lost = createCall(emulator, {}, { signal: client.signal })
    const kept = createCall(emulator)
    client.abort()
    await expect(lost).rejects.toThrow('reset')
    await clock.advance(10_999)
    expect(emulator.ledger()).toEqual([])
    await clock.advance(1)
    expect(emulator.ledger()).toHaveLength(2)
    expect((await kept).status).toBe(201)
  })

  test('a delayed answer', async () => {
    const { emulator, clock } = await createWorld()
    emulator.faults.add({ on: 'request', do: 'delay', seconds: 10, when: 'after' })
    const sent = createCall(emulator)
    await clock.advance(5_000)
    expect(emulator.ledger()).toHaveLength(1)
    await clock.advance(5_000)
    expect((await sent).status).toBe(201)
  })
})

test('what a reset held back never comes', async () => {
  const world = await createWorld()
  const { emulator, clock } = world
  emulator.faults.add({ on: 'webhook', do: 'reorder', seconds: 60 })
  await createCall(emulator, callback)
  await clock.advance(500)
  emulator.reset()
  await createCall(emulator, { ...callback, StatusCallbackEvent: 'completed' })
  await clock.advance(100_000)
  expect(told(world)).toEqual(['completed'])
})

test('look-ups lag and fail', async () => {
  const { emulator, clock } = await createWorld()
  const sid = sidOf(await createCall(emulator))
  await clock.advance(5_000)
  emulator.faults.add({ on: 'lookup', do: 'lag', seconds: 10, count: 2 })
  const list = async (): Promise<unknown[]> => {
    const { body } = await twilioRequest(emulator, 'GET', '/Calls.json')
    return (body as { calls: unknown[] }).calls
  }
  expect(await list()).toEqual([])
  expect(await fetchCall(emulator, sid)).toMatchObject({ code: 20404 })
  expect(await list()).toHaveLength(1)
  emulator.faults.add({ on: 'lookup', do: 'fail' })
  expect(await fetchCall(emulator, sid)).toMatchObject({ code: 20500, status: 500 })
  expect(await fetchCall(emulator, sid)).toMatchObject({ sid })
})
