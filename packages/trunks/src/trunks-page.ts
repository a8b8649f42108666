import { combinations, type Combination, type OneWay } from './combination.ts'

const words: Readonly<Record<OneWay['way'], string>> = {
  trunk: 'trunk',
  override: 'trunk that overrides the caller ID',
  document: 'SIP domain that forwards by document',
  impossible: 'not possible',
}

const proofs = { digest: 'user name and password', addresses: 'IP addresses' } as const

const cell = ({ way, by, reason }: OneWay): string =>
  way === 'impossible'
    ? `– ${reason ?? ''}`
    : `${words[way]}${by === 'person' ? ', configured manually' : ''}`

const needs: Readonly<Record<OneWay['needs'][number], string>> = {
  answerUrl: '`answerUrl`: the URL from which the carrier requests the forwarding document',
  platformAddresses: '`platformAddresses`: source addresses of the platform, which publishes none',
  platformHost: '`platformHost`: the SIP host at which the platform accepts calls',
  carrierGateway:
    '`carrierGateway`: the address and credentials entered in the carrier’s dashboard',
}

const direction = (title: string, one: OneWay): string[] => {
  if (one.way === 'impossible') return [`- **${title}**: not possible. ${one.reason ?? ''}.`]
  const details = [
    ...(one.proof ? [`authentication by ${proofs[one.proof]}`] : []),
    `transport ${one.transports.join(', ')}`,
    `media encryption ${one.encryption.join(', ')}`,
  ]
  return [
    `- **${title}**: ${cell(one)}; ${details.join('; ')}.`,
    ...one.needs.map((need) => `  - requires ${needs[need]}`),
  ]
}

const section = (combination: Combination): string[] => {
  const { carrier, platform, outbound, inbound } = combination
  return [
    `### ${platform.title} over ${carrier.title}`,
    '',
    ...direction('Outbound', outbound),
    ...direction('Inbound', inbound),
    '',
  ]
}

const notesOf = (title: string, notes: readonly string[]): string[] =>
  notes.length === 0 ? [] : [`### ${title}`, '', ...notes.map((note) => `- ${note}`), '']

/** `docs/trunks.md`, from the same data that `connectGateway` uses. */
export const trunksPage = (): string => {
  const all = combinations()
  const carriers = [...new Set(all.map(({ carrier }) => carrier))]
  const platforms = [...new Set(all.map(({ platform }) => platform))]
  return [
    '# Room platforms over carriers',
    '',
    'This page lists which room platform can use which carrier’s SIP trunk, in each direction, and what the set-up',
    'requires. `connectGateway` of `@callplane/trunks` performs the set-up and refuses impossible combinations before it',
    'changes anything. The page is generated from the tables in `packages/trunks`; do not edit it.',
    '',
    'With `dryRun: true` it reads both accounts and lists in `changes` what is missing; after connecting that list is empty.',
    '`disconnectGateway(options, connection.record)` takes back what one run has made, in whichever process, and puts the',
    'numbers back where they were; what others have added meanwhile is kept and named. The record is data without secrets.',
    'To move trunks and numbers between carriers, see [Migration](migration.md#numbers-and-trunks).',
    '',
    '| Platform | Carrier | Outbound calls | Inbound calls |',
    '| --- | --- | --- | --- |',
    ...all.map(
      ({ platform, carrier, outbound, inbound }) =>
        `| ${platform.title} | ${carrier.title} | ${cell(outbound)} | ${cell(inbound)} |`,
    ),
    '',
    '## Details',
    '',
    ...all.flatMap(section),
    '## Restrictions of carriers and platforms',
    '',
    ...carriers.flatMap(({ title, notes }) => notesOf(title, notes)),
    ...platforms.flatMap(({ title, notes }) => notesOf(title, notes)),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
}
