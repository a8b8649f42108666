import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const cli = fileURLToPath(new URL('cli.ts', import.meta.url))

function run(...args: string[]) {
  const child = spawn(process.execPath, ['--conditions=@callplane/source', cli, ...args])
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, ended, output: () => output }
}

test('serves until it is interrupted', async () => {
  const { child, ended, output } = run('--', '--port', '0', '--speed', '10')
  while (!/GET (\S+keys)/.test(output())) {
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
  }
  const [, url = ''] = /GET (\S+keys)/.exec(output()) ?? []
  expect(await (await fetch(url)).json()).toHaveProperty('twilio.baseUrl')
  child.kill('SIGINT')
  expect(await ended).toBe(0)
  expect(output()).toMatch(/twilio\s+http:\/\/127\.0\.0\.1:\d+\/twilio/)
})

test.each([['--port=x'], ['--speed=0'], ['--shoe=44'], ['--port=70000']])(
  'refuses %s with the usage',
  async (argument) => {
    const { ended, output } = run(argument)
    expect(await ended).toBe(2)
    expect(output()).toContain('Usage:')
  },
)
