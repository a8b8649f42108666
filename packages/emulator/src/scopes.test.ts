import { expect, test } from 'vitest'
import { createCall } from '../test/twilio.ts'
import { createWorld } from '../test/world.ts'
import { createEmulator } from './index.ts'

const post = (url: string, body: unknown): Promise<Response> =>
  fetch(url, { method: 'POST', body: JSON.stringify(body) })

test('a scope has its own credentials, calls, clock and faults, over HTTP', async () => {
  const { emulator, url } = await createWorld()
  const made = await post(`${url}/_emulator/scopes`, { name: 'ci-7' })
  const scope = (await made.json()) as {
    url: string
    keys: Record<string, { baseUrl: string; credentials: Record<string, string> }>
  }
  expect(scope.url).toBe(`${url}/@ci-7`)
  const { baseUrl, credentials } = scope.keys['twilio']!
  expect(baseUrl).toBe(`${url}/@ci-7/twilio`)
  expect(credentials['accountSid']).not.toBe(emulator.keys()['twilio']!.credentials['accountSid'])
  const call = (base: string): Promise<Response> =>
    fetch(`${base}/2010-04-01/Accounts/${credentials['accountSid']}/Calls.json`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${credentials['accountSid']}:${credentials['authToken']}`)}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ To: '+14155550123', From: '+14155550100', Twiml: '<Response/>' }),
    })
  expect((await call(baseUrl)).status).toBe(201)
  expect((await call(`${url}/twilio`)).status).toBe(401)
  const calls = async (base: string): Promise<unknown> =>
    (await fetch(`${base}/_emulator/calls`)).json()
  expect(await calls(scope.url)).toHaveLength(1)
  expect(await calls(url)).toEqual([])
  const fault = { on: 'request', do: 'fail', status: 503 }
  expect((await post(`${scope.url}/_emulator/faults`, fault)).status).toBe(201)
  expect((await createCall(emulator)).status).toBe(201)
  expect((await call(baseUrl)).status).toBe(503)
  expect((await post(`${scope.url}/_emulator/reset`, {})).status).toBe(204)
  expect(emulator.calls()).toHaveLength(1)
  expect((await post(`${scope.url}/_emulator/scopes`, { name: 'inner' })).status).toBe(404)
  expect((await fetch(`${url}/_emulator/scopes/ci-7`, { method: 'DELETE' })).status).toBe(204)
  expect(await (await fetch(`${scope.url}/_emulator/calls`)).json()).toMatchObject({
    error: expect.stringContaining('create it with POST'),
  })
})

test('the same seed and name give the same credentials, and a clock of its own', async () => {
  const keysOf = async (name: string): Promise<unknown> => {
    const emulator = createEmulator({ seed: 'x' })
    const scope = emulator.scope(name, { speed: 100 })
    expect([scope.speed, emulator.speed]).toEqual([100, 1])
    expect(emulator.scope(name)).toBe(scope)
    const { credentials } = scope.keys()['plivo']!
    await emulator.close()
    return credentials
  }
  expect(await keysOf('a')).toEqual(await keysOf('a'))
  expect(await keysOf('a')).not.toEqual(await keysOf('b'))
  expect(() => createEmulator().scope('No!')).toThrow(RangeError)
})
