import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCommandLine } from './command-line.ts'

const cli = fileURLToPath(new URL('cli.ts', import.meta.url))

let output = ''
beforeEach(() => {
  output = ''
})
const print = (line: string): void => void (output += `${line}\n`)
const runLine = (args: readonly string[]): Promise<number> =>
  runCommandLine(args, { print, printError: print })
// A server that a test has started stops as it would on an interrupt.
const before = new Set(process.listeners('SIGTERM'))
afterEach(() => {
  for (const listener of process.listeners('SIGTERM'))
    if (!before.has(listener)) listener('SIGTERM')
})

test('serves until it is interrupted', async () => {
  const child = spawn(process.execPath, ['--conditions=@callplane/source', cli, '--', '--port=0'])
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  while (!/GET (\S+keys)/.test(printed)) {
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
  }
  const [, url = ''] = /GET (\S+keys)/.exec(printed) ?? []
  expect(await (await fetch(url)).json()).toHaveProperty('twilio.baseUrl')
  child.kill('SIGINT')
  expect(await ended).toBe(0)
  expect(printed).toMatch(/twilio\s+http:\/\/127\.0\.0\.1:\d+\/twilio/)
  expect(printed).toMatch(/Telephones:\s+http:\/\/127\.0\.0\.1:\d+\/\n/)
})

test('logs requests and warnings as JSON, for the providers that are named', async () => {
  expect(await runLine(['--port=0', '--json', '--faces=vonage'])).toBe(0)
  const [, url = ''] = /"url":"([^"]+)"/.exec(output) ?? []
  await fetch(`${url}/vonage/v1/none`)
  const lines = output.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { type: 'listening', url, keys: { vonage: {} } },
    { type: 'warning', code: 'not-emulated' },
    { type: 'request', method: 'GET', status: 501 },
  ])
  expect(Object.keys((JSON.parse(lines[0]!) as { keys: object }).keys)).toEqual(['vonage'])
})

test('prints the variables, the same for the same seed', async () => {
  // Its token carries the time at which it was made.
  const withoutToken = (text: string): string => text.replace(/VIDEOSDK_LEGACY_TOKEN=.*/, '')
  await runLine(['--env', '--seed=x'])
  const first = output
  output = ''
  await runLine(['--env', '--seed=x'])
  expect(withoutToken(output)).toBe(withoutToken(first))
  expect(first).toMatch(/^TWILIO_ACCOUNT_SID=AC[\da-f]{32}$/m)
  expect(first).toMatch(/^TELNYX_BASE_URL=http:\/\/127\.0\.0\.1:4010\/telnyx\/v2$/m)
  expect(first).toMatch(/^VONAGE_PRIVATE_KEY="-----BEGIN PRIVATE KEY-----\\n/m)
})

test.each([
  [['--port=x', '--speed=0'], /--port must.*\n.*--speed must/],
  [['--shoe=44'], /shoe/],
  [['--port=70000'], /--port/],
  [['--phones=odd'], /automatic, manual/],
])('refuses %j with the usage', async (args, message) => {
  expect(await runLine(args)).toBe(2)
  expect(output).toContain('Usage:')
  expect(output).toMatch(message)
})

test('refuses a provider that it does not have', async () => {
  expect(await runLine(['--faces=acme'])).toBe(1)
  expect(output).toContain('the emulator has twilio')
})
