import type { QuickStart } from './entries.ts'

export const installLine = ({ id, sdk }: Pick<QuickStart, 'id' | 'sdk'>): string =>
  ['npm install @callplane/core @callplane/kit @callplane/sqlite', `@callplane/${id}`, sdk]
    .filter(Boolean)
    .join(' ')

const env = (name: string): string => `process.env['${name}']`

const settingsCode = (entry: QuickStart): string =>
  [
    ...entry.settings.map(
      ({ field, variable, value }) =>
        `${field}: ${variable === undefined ? value : `${env(variable)} ?? ''`},`,
    ),
    ...(entry.address === undefined
      ? []
      : [`baseUrl: ${env(entry.address)}, // set it for the emulator only`]),
  ].join('\n')

const rulesCode = ({ id, route }: QuickStart): string =>
  route === undefined
    ? ''
    : `rules: [{
  id: 'sales',
  direction: 'outbound',
  numbers: ['+14155550100'],
  routes: [{ provider: '${id}', ${route.field}: ${env(route.variable)} ?? '' }],
}],`

/** The whole application. The test runs it against the emulator. */
const quickStartCode = (entry: QuickStart): string => {
  const served = entry.webhooks
  return `${served ? `import { createServer } from 'node:http'\n` : ''}import { createDispatcher } from '@callplane/core'
import { nodeHost${served ? ', nodeWebhooks' : ''} } from '@callplane/kit'
import { sqliteStore } from '@callplane/sqlite'
import { ${entry.plugin} } from '@callplane/${entry.id}'

const host = nodeHost(${served ? `{ publicUrl: ${env('PUBLIC_URL')} }` : ''})
const store = sqliteStore(${env('DATABASE')} ?? 'calls.db')
const dispatcher = createDispatcher({
  host,
  store,
  providers: [${entry.plugin}({
${settingsCode(entry)}
})],
${rulesCode(entry)}
})
${served ? `const server = createServer(nodeWebhooks({ dispatcher, host })).listen(${env('PORT')} ?? 8080)\n` : ''}
const call = await dispatcher.dispatch({
  to: '+14155550123',
  from: '+14155550100',
  connect: ${entry.connect},
  ringTimeout: 30,
  idempotencyKey: 'order-4711',
})
const done = await dispatcher.calls.wait(call.id, 'ended')
console.log(done.status, done.endReason, done.talkDuration, done.notes)

await dispatcher.close()
store.close()
${served ? 'server.close()\n' : ''}`
}

const settingsTable = (entry: QuickStart): string =>
  [
    '| set | to |',
    '| --- | --- |',
    ...entry.settings.flatMap(({ variable, where }) =>
      variable === undefined ? [] : [`| \`${variable}\` | ${where} |`],
    ),
    ...(entry.route ? [`| \`${entry.route.variable}\` | ${entry.route.where} |`] : []),
    ...(entry.webhooks
      ? [
          '| `PUBLIC_URL` | the address at which the provider reaches this process, without a trailing slash |',
        ]
      : []),
  ].join('\n')

/** The section of one provider. */
export const quickStartSection = (entry: QuickStart, title: string): string =>
  [
    `## ${title}`,
    `\`\`\`\n${installLine(entry)}\n\`\`\``,
    `\`\`\`ts\n${quickStartCode(entry)}\`\`\``,
    entry.connects,
    settingsTable(entry),
    ...entry.notes,
    `Settings, options and limitations: [${title}](../packages/providers/${entry.id}/README.md).`,
  ].join('\n\n')
