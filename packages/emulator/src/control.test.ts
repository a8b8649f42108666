import { describe, expect, test } from 'vitest'
import { createCall, fetchCall, outcome, sidOf, TO } from '../test/twilio.ts'
import { APP, createWorld, send } from '../test/world.ts'
import { createEmulator } from './index.ts'

describe('control over HTTP', () => {
  test('tells ledger, calls, deliveries, requests, keys, clock, outcomes', async () => {
    const { emulator, clock, url } = await createWorld()
    await createCall(emulator, { StatusCallback: `${APP}/status` })
    await clock.advance(70_000)
    const get = async (path: string): Promise<unknown> =>
      (await fetch(`${url}/_emulator/${path}`)).json()
    expect(await get('ledger')).toMatchObject([{ provider: 'twilio', to: TO, leg: 'leg-1' }])
    expect(await get('calls')).toMatchObject([
      { answered: true, rang: true, answeredBy: 'human', end: { cause: 'hang-up', by: 'callee' } },
    ])
    expect(await get('deliveries')).toMatchObject([{ event: 'completed', status: 200, attempt: 1 }])
    expect(await get('requests')).toMatchObject([{ method: 'POST', status: 201 }])
    expect(await get('clock')).toEqual({ now: clock.now(), speed: null })
    expect(await get('outcomes')).toHaveLength(17)
    expect(await get('keys')).toMatchObject({
      twilio: {
        provider: 'twilio',
        baseUrl: `${url}/twilio`,
        numbers: ['+14155550100', '+14155550101'],
        credentials: {
          accountSid: expect.stringMatching(/^AC[\da-f]{32}$/),
          authToken: expect.stringMatching(/^[\da-f]{32}$/),
          apiKey: expect.stringMatching(/^SK[\da-f]{32}$/),
        },
      },
    })
  })

  test('an invalid fault is refused with every issue and its path', async () => {
    const { emulator } = await createWorld()
    const add = (fault: unknown) =>
      send(emulator, 'POST', '/_emulator/faults', { body: JSON.stringify(fault) })
    const fault = {
      provider: 'acme',
      on: 'request',
      do: 'fail',
      status: 200,
      shape: 'odd',
      sedonds: 3,
      count: 0,
      match: { nth: 0.5, event: 'x', colour: 'red' },
    }
    const sent = await add(fault)
    expect(sent.status).toBe(400)
    const { issues } = sent.body as { issues: { path: string }[] }
    expect(issues.map(({ path }) => path).sort()).toEqual([
      'count',
      'match.colour',
      'match.event',
      'match.nth',
      'provider',
      'sedonds',
      'shape',
      'status',
    ])
    expect((await add([{ on: 'webhook', do: 'drop' }, { on: 'nothing' }])).body).toMatchObject({
      issues: [{ path: '1.on' }, { path: '1.do' }],
    })
    expect((await add({ on: 'lookup', do: 'lag' })).body).toMatchObject({
      issues: [{ path: 'seconds', message: 'is required' }],
    })
    expect((await add({ on: 'request', do: 'hang', seconds: 5 })).status).toBe(400)
    expect((await add('x')).status).toBe(400)
    expect((await send(emulator, 'POST', '/_emulator/faults', { body: '{' })).status).toBe(400)
    expect(emulator.faults.list()).toEqual([])
    expect((await add({ on: 'webhook', do: 'drop' })).status).toBe(201)
    expect((await send(emulator, 'DELETE', '/_emulator/faults')).status).toBe(204)
    expect(emulator.faults.list()).toEqual([])
  })

  test('unknown paths and methods', async () => {
    const { emulator } = await createWorld()
    expect((await send(emulator, 'GET', '/_emulator/secrets')).status).toBe(404)
    expect((await send(emulator, 'GET', '/_emulator/toString')).status).toBe(404)
    expect((await send(emulator, 'PUT', '/_emulator/ledger')).status).toBe(405)
    expect((await send(emulator, 'GET', '/acme/v1')).status).toBe(404)
    expect((await send(emulator, 'GET', '/twiliox')).status).toBe(404)
  })
})

test('reset forgets everything but the credentials, silently', async () => {
  const { emulator, clock, received } = await createWorld()
  const keys = emulator.keys()
  const callback = {
    StatusCallback: `${APP}/status`,
    StatusCallbackEvent: ['ringing', 'answered', 'completed'],
  }
  const Twiml = `<Response><Dial>${outcome(24)}</Dial></Response>`
  const sid = sidOf(await createCall(emulator, { Twiml, ...callback }))
  const held = createCall(emulator, { To: outcome(59) })
  emulator.faults.add({ on: 'webhook', do: 'drop' })
  await clock.advance(6_000)
  const told = received.length
  expect((await send(emulator, 'POST', '/_emulator/reset')).status).toBe(204)
  await expect(held).rejects.toThrow('reset')
  await clock.advance(100_000)
  expect(received).toHaveLength(told)
  expect(emulator.ledger()).toEqual([])
  expect(emulator.calls()).toEqual([])
  expect(emulator.faults.list()).toEqual([])
  expect(emulator.deliveries()).toEqual([])
  expect(clock.next()).toBeUndefined()
  expect(emulator.keys()).toEqual(keys)
  expect(await fetchCall(emulator, sid)).toMatchObject({ code: 20404 })
  expect((await createCall(emulator)).status).toBe(201)
})

test('one seed gives one world', async () => {
  const run = async (seed: string): Promise<unknown> => {
    // Tokens carry the real time, so it has to be the same one in both runs.
    const { emulator, clock } = await createWorld({ seed, wall: () => Date.UTC(2026, 0, 5) })
    await createCall(emulator, { StatusCallback: `${APP}/status` })
    await clock.advance(70_000)
    return [emulator.keys('http://x.invalid'), emulator.ledger(), emulator.deliveries()]
  }
  expect(await run('a')).toEqual(await run('a'))
  expect(await run('a')).not.toEqual(await run('b'))
})

test('faces must not collide', () => {
  const face = { id: 'acme', prefix: '/twilio', create: () => Promise.reject() as never }
  expect(() => createEmulator({ faces: [face] })).toThrow('share the prefix')
  expect(() => createEmulator({ faces: [{ ...face, prefix: 'acme' }] })).toThrow('must look like')
})
