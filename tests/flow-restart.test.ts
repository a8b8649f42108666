import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createEmulator, type Emulator } from '@callplane/emulator'
import { expect, test } from 'vitest'
import { emulatedProviders } from '../scripts/emulated-providers.ts'
import { root } from '../scripts/packages.ts'

const carriers = emulatedProviders.filter(({ plugin }) => plugin.can.connect.includes('flow'))
/** The number of the caller on each carrier, and the key that this caller presses. */
const callers = carriers.map(({ plugin }, index) => ({
  rule: plugin.id,
  to: `+1415555011${index}`,
  key: String(index + 1),
}))

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

const heardBy = (emulator: Emulator, phone: string): readonly string[] =>
  (emulator.calls().find(({ to }) => to.includes(phone.slice(1)))?.sounds ?? [])
    .filter(({ kind, from }) => kind === 'speech' && from === 'caller')
    .map(({ text }) => text)

const settingsOf = async (emulator: Emulator, origin: string): Promise<string> => {
  const keys = emulator.keys(origin)
  return JSON.stringify(
    Object.fromEntries(
      await Promise.all(
        carriers.map(async ({ plugin, harness }) => {
          const own = keys[harness.face]
          if (!own) throw new Error(`the emulator has no face ${harness.face}`)
          await harness.arrange?.(emulator, own, undefined)
          return [plugin.id, harness.settings(own)] as const
        }),
      ),
    ),
  )
}

test('a process that is killed in the middle of four menus: the next one answers the keys on every carrier, and nothing is said twice', async () => {
  expect(carriers.length).toBeGreaterThanOrEqual(4)
  const folder = mkdtempSync(join(tmpdir(), 'callplane-flow-'))
  const emulator = createEmulator({ speed: 1, timings: { talkFor: 3_600_000 } })
  const children: ChildProcess[] = []
  try {
    const { url } = await emulator.listen()
    const settings = await settingsOf(emulator, url)
    const args = [join(folder, 'calls.db'), String(await freePort()), settings]
    const first = await start(...args)
    children.push(first)
    // Time moves in steps, so that on a busy machine no input times out before the last prompt is heard.
    emulator.setSpeed(0)
    for (const { rule, to } of callers) first.stdin!.write(`${JSON.stringify({ rule, to })}\n`)
    await until(() => emulator.calls().length === callers.length)
    const areAsked = () => callers.every(({ to }) => heardBy(emulator, to).length > 0)
    for (await emulator.advance(3_500); !areAsked(); await emulator.advance(250))
      for (let waited = 0; waited < 30 && !areAsked(); waited++)
        await new Promise((resolve) => setTimeout(resolve, 10))
    await kill(first)
    children.push(await start(...args))
    emulator.setSpeed(10)
    for (const { to, key } of callers) emulator.network.act(to, { do: 'press', digits: key })
    await until(() => emulator.calls().every(({ state }) => state === 'ended'))
    expect(callers.map(({ rule, to }) => [rule, heardBy(emulator, to)])).toEqual(
      callers.map(({ rule, key }) => [rule, ['Press one or two', `You chose ${key}`]]),
    )
    expect(emulator.ledger()).toHaveLength(callers.length)
  } finally {
    await Promise.all(
      children
        .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
        .map(kill),
    )
    await emulator.close()
    rmSync(folder, { recursive: true, force: true })
  }
}, 240_000)
