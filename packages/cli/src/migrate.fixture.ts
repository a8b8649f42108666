import { nodeHost } from '@callplane/kit'
import { telnyx } from '@callplane/telnyx'
import { twilio } from '@callplane/twilio'
import { defineMigration } from './load-migration.ts'

/** The settings of both plugins, as the test gives them to its own process and to others. */
const settings = JSON.parse(process.env['MIGRATE_SETTINGS'] ?? '{}') as {
  readonly twilio: Parameters<typeof twilio>[0]
  readonly telnyx: Parameters<typeof telnyx>[0]
}

const app = 'https://app.callplane.example'

export const migration = defineMigration(() => {
  const host = nodeHost()
  return {
    name: 'to-telnyx',
    source: { id: 'twilio', ports: twilio(settings.twilio).connect(host) },
    target: { id: 'telnyx', ports: telnyx(settings.telnyx).connect(host) },
    urls: { [`${app}/voice`]: `${app}/webhooks/telnyx` },
    redirect: { answer: { url: `${app}/webhooks/twilio`, method: 'POST' as const } },
  }
})
