import { combinations, type Combination, type OneWay } from './combination.ts'

const words: Readonly<Record<OneWay['way'], string>> = {
  trunk: 'trunk',
  override: 'trunk that sets our caller ID',
  document: 'SIP address, answered by a document that dials on',
  impossible: 'not possible',
}

const proofs = { digest: 'user and password', addresses: 'IP addresses' } as const

const cell = ({ way, by, reason }: OneWay): string =>
  way === 'impossible'
    ? `– ${reason ?? ''}`
    : `${words[way]}${by === 'person' ? ', set up by hand' : ''}`

const needs: Readonly<Record<OneWay['needs'][number], string>> = {
  answerUrl: '`answerUrl`: where the carrier asks what to do with a call',
  platformAddresses: '`platformAddresses`: where the platform calls from; it publishes none',
  platformHost: '`platformHost`: where the platform takes calls',
  carrierGateway: '`carrierGateway`: address and credentials that a person has entered',
}

const direction = (title: string, one: OneWay): string[] => {
  if (one.way === 'impossible') return [`- **${title}**: not possible. ${one.reason ?? ''}.`]
  const details = [
    ...(one.proof ? [`proof by ${proofs[one.proof]}`] : []),
    `transport ${one.transports.join(', ')}`,
    `media encryption ${one.encryption.join(', ')}`,
  ]
  return [
    `- **${title}**: ${cell(one)}; ${details.join('; ')}.`,
    ...one.needs.map((need) => `  - needs ${needs[need]}`),
  ]
}

const section = (combination: Combination): string[] => {
  const { carrier, platform, outbound, inbound } = combination
  return [
    `### ${platform.title} over ${carrier.title}`,
    '',
    ...direction('Out', outbound),
    ...direction('In', inbound),
    '',
  ]
}

const notesOf = (title: string, notes: readonly string[]): string[] =>
  notes.length === 0 ? [] : [`### ${title}`, '', ...notes.map((note) => `- ${note}`), '']

/** `docs/trunks.md`, made of the same data that `connectGateway` decides by. */
export const trunksPage = (): string => {
  const all = combinations()
  const carriers = [...new Set(all.map(({ carrier }) => carrier))]
  const platforms = [...new Set(all.map(({ platform }) => platform))]
  return [
    '# Platforms over carriers',
    '',
    'Generated from `packages/trunks`; do not edit. `connectGateway` sets these up, and refuses what is not possible',
    'before anything is made.',
    '',
    '| Platform | Carrier | Calls out | Calls in |',
    '| --- | --- | --- | --- |',
    ...all.map(
      ({ platform, carrier, outbound, inbound }) =>
        `| ${platform.title} | ${carrier.title} | ${cell(outbound)} | ${cell(inbound)} |`,
    ),
    '',
    '## Each combination',
    '',
    ...all.flatMap(section),
    '## What to know',
    '',
    ...carriers.flatMap(({ title, notes }) => notesOf(title, notes)),
    ...platforms.flatMap(({ title, notes }) => notesOf(title, notes)),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
}
