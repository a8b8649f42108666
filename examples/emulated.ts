import { createEmulator, type EmulatorOptions } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'

/** An emulator on loopback and a host on its clock: stands where the providers and the real time are in production. */
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
  return {
    emulator,
    host,
    keys: (provider: string) => {
      const keys = emulator.keys()[provider]
      if (!keys) throw new Error(`the emulator has no ${provider}`)
      return keys
    },
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]()
      await emulator.close()
    },
  }
}
