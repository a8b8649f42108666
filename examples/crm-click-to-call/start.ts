import { createEmulator } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'
import { serveCrm } from './index.ts'

// On the emulator, so that no account is needed. With one: `nodeHost({ publicUrl })` with an address that Twilio
// reaches, and your own account below.
const port = Number(process.env['PORT'] ?? 4020)
const emulator = createEmulator()
await emulator.listen()
const host = nodeHost({
  publicUrl: `http://127.0.0.1:${port}`,
  clock: { ...emulator.clock, wall: Date.now },
})
const keys = emulator.keys()['twilio']
const { accountSid = '', authToken = '' } = keys?.credentials ?? {}
serveCrm(host, { baseUrl: keys?.baseUrl, accountSid, authToken }, port)
console.log(`open http://127.0.0.1:${port}`)
