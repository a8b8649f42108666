import { createServer, type AddressInfo } from 'node:net'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { createEmulator } from '@callplane/emulator'
import { expect, onTestFinished, test, vi } from 'vitest'
import { environmentOf } from '../packages/emulator/src/environment.ts'
import { emulatedProviders } from '../scripts/emulated-providers.ts'
import { root } from '../scripts/packages.ts'
import { quickStarts, type QuickStart } from '../scripts/quick-start/entries.ts'

const folder = join(root, 'tests/.blocks/quick-start')
const page = readFileSync(join(root, 'docs/quick-start.md'), 'utf8')

/** The code of a section as a reader copies it. */
const codeOf = ({ id, plugin }: QuickStart): string => {
  const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code)
  const code = blocks.find((block) =>
    block.includes(`import { ${plugin} } from '@callplane/${id}'`),
  )
  if (code === undefined) throw new Error(`docs/quick-start.md has no section for ${id}`)
  return code
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

test('every provider has a quick start', () => {
  expect(quickStarts.map(({ id }) => id)).toEqual(emulatedProviders.map(({ plugin }) => plugin.id))
})

test.each(quickStarts)(
  'the quick start of $id places one call and prints its end',
  async (entry) => {
    const emulated = emulatedProviders.find(({ plugin }) => plugin.id === entry.id)
    if (!emulated) throw new Error(`${entry.id} has no harness`)
    const { harness } = emulated
    // The quick start waits on the machine's clock, so the call is short.
    const emulator = createEmulator({
      timings: { ringingAfter: 20, answeredAfter: 40, talkFor: 300 },
    })
    const { url } = await emulator.listen()
    const keys = emulator.keys(url)[harness.face]!
    const port = await freePort()
    const publicUrl = `http://127.0.0.1:${port}`
    await harness.arrange?.(emulator, keys, `${publicUrl}/webhooks`)
    const database = mkdtempSync(join(tmpdir(), 'callplane-quick-start-'))
    // What `npx @callplane/emulator --env` prints is what the quick starts read.
    const printedByEmulator = parseEnv(environmentOf(emulator, url).join('\n'))
    for (const { variable } of [...entry.settings, { variable: entry.address }])
      if (variable) expect(printedByEmulator).toHaveProperty([variable])
    const given: Readonly<Record<string, string | undefined>> = {
      ...printedByEmulator,
      PUBLIC_URL: publicUrl,
      PORT: String(port),
      DATABASE: join(database, 'calls.db'),
      ROOM: (harness.call?.(keys) as { connect?: { room?: string } } | undefined)?.connect?.room,
      ...(entry.route && { [entry.route.variable]: keys.ids[routeIds[entry.id] ?? ''] }),
    }
    for (const [name, value] of Object.entries(given)) vi.stubEnv(name, value)
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
    onTestFinished(async () => {
      vi.unstubAllEnvs()
      printed.mockRestore()
      await emulator.close()
      rmSync(database, { recursive: true })
      rmSync(folder, { recursive: true, force: true })
    })

    mkdirSync(folder, { recursive: true })
    const file = join(folder, `${entry.id}.ts`)
    writeFileSync(file, codeOf(entry))
    await import(file)
    expect(printed.mock.calls).toEqual([
      // A call so short is over before the provider is asked whether it was answered.
      [
        'completed',
        'hung-up',
        emulated.plugin.can.reports.answer === false ? null : expect.any(Number),
        expect.any(Array),
      ],
    ])
    expect(emulator.ledger().filter(({ to }) => to === '+14155550123')).toHaveLength(1)
  },
)

/** Under which name the emulator has the provider's own rule or trunk. */
const routeIds: Readonly<Record<string, string>> = {
  videosdk: 'ruleId',
  livekit: 'trunkId',
  'videosdk-legacy': 'trunkId',
}
