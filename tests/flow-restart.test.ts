import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createEmulator } from '@callplane/emulator'
import { expect, test } from 'vitest'
import { root } from '../scripts/packages.ts'

const phone = '+14155550110'

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** A process of the application, once it serves. */
const start = async (...args: readonly string[]): Promise<ChildProcess> => {
  const script = join(root, 'scripts/menu-process/run.ts')
  const child = spawn(process.execPath, ['--conditions=@callplane/source', script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const lines = createInterface({ input: child.stdout! })
  await once(lines, 'line')
  return child
}

const kill = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}

test('a process that is killed in the middle of a menu: the next one answers the key, and nothing is said twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callplane-flow-'))
  const emulator = createEmulator({ speed: 20, timings: { talkFor: 3_600_000 } })
  const children: ChildProcess[] = []
  try {
    const { url } = await emulator.listen()
    const keys = emulator.keys(url)['twilio']!
    const { accountSid, authToken } = keys.credentials
    const settings = JSON.stringify({ baseUrl: keys.baseUrl, accountSid, authToken })
    const args = [join(folder, 'calls.db'), String(await freePort()), settings]
    const first = await start(...args)
    children.push(first)
    first.stdin!.write(`${phone}\n`)
    const heard = () =>
      (emulator.calls()[0]?.sounds ?? [])
        .filter(({ kind, from }) => kind === 'speech' && from === 'caller')
        .map(({ text }) => text)
    await until(() => heard().length > 0)
    await kill(first)
    children.push(await start(...args))
    emulator.network.act(phone, { do: 'press', digits: '2' })
    await until(() => emulator.calls().every(({ state }) => state === 'ended'))
    expect(heard()).toEqual(['Press one or two', 'You chose 2'])
    expect(emulator.ledger()).toHaveLength(1)
  } finally {
    await Promise.all(
      children
        .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
        .map(kill),
    )
    await emulator.close()
    rmSync(folder, { recursive: true, force: true })
  }
}, 60_000)
