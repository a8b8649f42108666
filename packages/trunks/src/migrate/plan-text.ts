import type { Change, MigratePlan } from './changes.ts'

const signs = { create: '+', update: '~', replace: '±', remove: '-' } as const

const shown = (value: unknown): string => {
  if (value === undefined || value === null || value === '') return 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const changeLines = ({ action, what, provider, fields, notes }: Change): string[] => [
  `${signs[action]} ${what} at ${provider}`,
  ...fields.map(({ field, from, to }) =>
    action === 'create'
      ? `    ${field}: ${shown(to)}`
      : `    ${field}: ${shown(from)} → ${shown(to)}`,
  ),
  ...notes.map((note) => `    note: ${note}`),
]

/** A plan for people: one line per change, with what changes below it. */
export const planText = ({ source, target, changes, orders, blocked }: MigratePlan): string => {
  const lines = [
    `From ${source} to ${target}: ${changes.length} to change, ${orders.length} to order, ${blocked.length} to decide.`,
    ...changes.flatMap(changeLines),
    ...orders.flatMap(({ number, needs }, index) => [
      `! order ${number}: ${target} does not have it`,
      ...(index === 0 ? needs.map((need) => `    ${need}`) : []),
    ]),
    ...blocked.map(({ what, reason }) => `? ${what}: ${reason}`),
  ]
  return `${lines.join('\n')}\n`
}
