import { createEmulator } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'
import { emulatedProvider } from './emulated-provider.ts'
import { serveCrm } from './index.ts'

// On the emulator, so that no account is needed. With one: `nodeHost({ publicUrl })` with an address that the provider
// reaches, and your own account in place of `emulatedProvider`.
const port = Number(process.env['PORT'] ?? 4020)
const emulator = createEmulator()
await emulator.listen()
const host = nodeHost({
  publicUrl: `http://127.0.0.1:${port}`,
  clock: { ...emulator.clock, wall: Date.now },
})
serveCrm({ host, provider: emulatedProvider(emulator), port })
console.log(`open http://127.0.0.1:${port}`)
