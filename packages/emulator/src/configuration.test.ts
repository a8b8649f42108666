import { expect, it } from 'vitest'
import { configurationOf } from './configuration.ts'
import { createEmulator } from './create-emulator.ts'

it('reads maps, sets and nested values as data in a fixed order', () => {
  const one = { b: new Map([['k', { x: 1, updatedAt: 5 }]]), a: new Set(['2', '1']), c: undefined }
  const other = { a: new Set(['1', '2']), b: new Map([['k', { updatedAt: 9, x: 1 }]]) }
  expect(JSON.stringify(configurationOf(one))).toBe('{"a":["1","2"],"b":{"k":{"x":1}}}')
  expect(JSON.stringify(configurationOf(other))).toBe(JSON.stringify(configurationOf(one)))
})

it('shows what a client configured, and is as before when it was taken back', async () => {
  const emulator = createEmulator({ only: ['telnyx'] })
  const { apiKey = '' } = emulator.keys()['telnyx']!.credentials
  const ask = async (method: string, path: string, body = ''): Promise<string> => {
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
    const url = `/telnyx/v2/call_control_applications${path}`
    const bytes = new TextEncoder().encode(body)
    const request = { method, url, headers, body: bytes, origin: 'http://emulator.invalid' }
    const reply = await emulator.handle(request)
    return new TextDecoder().decode(reply.body)
  }
  const read = () => JSON.stringify(emulator.accounts())
  const before = read()
  const application = { application_name: 'support', webhook_event_url: 'https://a.example/in' }
  const made = JSON.parse(await ask('POST', '', JSON.stringify(application))) as {
    data: { id: string }
  }
  expect(read()).toContain('https://a.example/in')
  await ask('DELETE', `/${made.data.id}`)
  expect(read()).toBe(before)
})
