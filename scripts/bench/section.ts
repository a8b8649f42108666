// One section of the bench in this process; `--profile` shows where its own side spends its time.
import { importing } from './importing.ts'
import { postgresSection } from './postgres.ts'
import { profiled } from './profile.ts'
import type { Measured } from './measure.ts'
import { mapping } from './mapping.ts'
import { routing } from './routing.ts'
import { startServer } from './processes.ts'
import { sqliteSection } from './sqlite.ts'
import { telnyxWebhooks } from './telnyx-webhooks.ts'
import { telnyxSection } from './telnyx.ts'
import { twilioSection } from './twilio.ts'
import { twilioWebhooks } from './twilio-webhooks.ts'

const [name = '', ...flags] = process.argv.slice(2)
const sections: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
  twilio: async (url) => (await twilioSection(url)).rows(),
  telnyx: async (url) => (await telnyxSection(url)).rows(),
  mapping: () => mapping(20_000),
  routing,
  importing,
  'twilio-webhooks': () => twilioWebhooks().rows(),
  'telnyx-webhooks': () => telnyxWebhooks().rows(),
  sqlite: async () => (await sqliteSection()).rows(),
  postgres: async () => (await postgresSection()).rows(),
}
/** Those whose own side can be profiled. */
const profiledSections: Readonly<
  Record<
    string,
    (url: string) => Promise<{ ours(calls: number): Promise<Measured>; close(): Promise<void> }>
  >
> = {
  twilio: twilioSection,
  telnyx: telnyxSection,
  'twilio-webhooks': async () => twilioWebhooks(),
  'telnyx-webhooks': async () => telnyxWebhooks(),
  sqlite: sqliteSection,
  postgres: postgresSection,
}
const server = await startServer()
try {
  if (flags.includes('--profile')) {
    const { ours, close } = await (profiledSections[name] ?? twilioSection)(server.url)
    console.log(await profiled(ours))
    await close()
  } else console.log(JSON.stringify(await sections[name]?.(server.url)))
} finally {
  server.close()
}
