import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator, type EmulatorOptions } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'

/** An emulator on loopback, a host on its clock, and a place for a database. */
export const emulated = async (
  publicUrl?: string,
  timings: EmulatorOptions['timings'] = { talkFor: 2_000 },
) => {
  const emulator = createEmulator({ speed: 5, timings })
  await emulator.listen()
  const host = nodeHost({
    publicUrl,
    clock: { now: emulator.clock.now, after: emulator.clock.after, wall: Date.now },
  })
  const folder = await mkdtemp(join(tmpdir(), 'callplane-example-'))
  return {
    emulator,
    host,
    /** Path of a SQLite file that does not exist yet. */
    database: join(folder, 'calls.db'),
    keys: (provider: string) => {
      const keys = emulator.keys()[provider]
      if (!keys) throw new Error(`the emulator has no ${provider}`)
      return keys
    },
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]()
      await emulator.close()
      await rm(folder, { recursive: true })
    },
  }
}
