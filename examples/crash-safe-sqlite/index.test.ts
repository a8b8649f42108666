import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Call } from '@callplane/core'
import { createEmulator, createManualClock } from '@callplane/emulator'
import { expect, test } from 'vitest'

/** A port that is free now: providers find the service at the same address after its restart. */
const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** A service in a process of its own, as soon as it listens. */
const start = async (env: Readonly<Record<string, string>>): Promise<ChildProcess> => {
  const file = fileURLToPath(new URL('service.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=@callplane/source', file], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the service ended with ${code}`)
    }),
  ])
  return child
}

const kill = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

test('a service that is killed while the phone rings ends the call truly, with one ring', async () => {
  // The phone rings for as long as the test wants.
  const clock = createManualClock(Date.now())
  const emulator = createEmulator({ clock })
  const { url } = await emulator.listen()
  const keys = emulator.keys(url)['twilio']
  const folder = await mkdtemp(join(tmpdir(), 'callplane-example-'))
  const port = await freePort()
  const env = {
    PORT: String(port),
    DATABASE: join(folder, 'calls.db'),
    TWILIO_URL: keys?.baseUrl ?? '',
    TWILIO_ACCOUNT_SID: keys?.credentials['accountSid'] ?? '',
    TWILIO_AUTH_TOKEN: keys?.credentials['authToken'] ?? '',
  }
  const ask = async (path: string): Promise<Call> =>
    (await (await fetch(`http://127.0.0.1:${port}${path}`)).json()) as Call
  let service = await start(env)
  try {
    const call = await ask('/orders/4711')
    await clock.advance(1_500)
    expect(emulator.calls()).toMatchObject([{ ringingAt: expect.any(String), answeredAt: null }])
    await kill(service)
    service = await start(env)

    const repeated = await ask('/orders/4711')
    expect(repeated).toMatchObject({ id: call.id, replay: true })
    // The person answers, talks, and hangs up.
    await clock.advance(120_000)
    const ended = await ask(`/calls/${call.id}`)
    expect(ended).toMatchObject({ status: 'completed', rang: 'yes', settled: true })
    expect(emulator.calls()).toMatchObject([{ answeredAt: expect.any(String) }])
    expect(emulator.ledger()).toHaveLength(1)
  } finally {
    await kill(service)
    await emulator.close()
    await rm(folder, { recursive: true, force: true })
  }
})
