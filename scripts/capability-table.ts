import { featureFields, ruleFields, type Definition, type Verb } from '@callplane/core'

/** Features that a call or a rule may set. */
const features = [...featureFields, ...ruleFields]

const verbs: readonly Verb[] = [
  'get',
  'review',
  'locate',
  'hangUp',
  'transfer',
  'sendDigits',
  'startRecording',
  'stopRecording',
  'connect',
]

const stepKinds = [
  'say',
  'play',
  'gather',
  'record',
  'dial',
  'stream',
  'pause',
  'digits',
  'hangUp',
  'reject',
] as const

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

/** The short table of the README. */
export const summaryTable = (definitions: readonly Definition[]): string =>
  table(
    ['', ...definitions.map((d) => d.title)],
    [
      ['dials', ...definitions.map(({ can }) => can.destinations.join(', '))],
      [
        'connects to',
        ...definitions.map(({ can }) => can.connect.join(', ') || 'room of its rule'),
      ],
      [
        'native features',
        ...definitions.map(
          ({ can }) => `${Object.keys(can.features).length} of ${features.length}`,
        ),
      ],
      ['status API', ...definitions.map(({ can }) => (can.verbs.includes('get') ? 'yes' : 'no'))],
      ['reports ringing', ...definitions.map(({ can }) => (can.reports.ringing ? 'yes' : 'no'))],
      ['reports busy', ...definitions.map(({ can }) => (can.reports.busy ? 'yes' : 'no'))],
    ],
  )

const cell = (support: true | string | undefined, notes: string[]): string => {
  if (support === undefined) return '–'
  if (support === true) return 'yes'
  const known = notes.indexOf(support)
  const number = known >= 0 ? known + 1 : notes.push(support)
  return `yes [${number}]`
}

/** How each carrier does each step of a flow, with the differences below the table. */
const flowSection = (definitions: readonly Definition[]): string => {
  const notes: string[] = []
  const withFlows = definitions.filter(({ can }) => can.flow)
  const steps = table(
    ['step', ...withFlows.map((d) => d.title)],
    stepKinds.map((step) => [
      `\`${step}\``,
      ...withFlows.map(({ can }) => cell(can.flow?.[step], notes)),
    ]),
  )
  return `${steps}\n\n${notes.map((note, index) => `${index + 1}. ${note}`).join('\n')}`
}

/** `docs/capabilities.md`, from the plugins' own data. */
export const capabilityPage = (definitions: readonly Definition[]): string => {
  const notes: string[] = []
  const featureTable = table(
    ['feature', ...definitions.map((d) => d.title)],
    features.map((field) => [
      `\`${field}\``,
      ...definitions.map(({ can }) => cell(can.features[field], notes)),
    ]),
  )
  const verbTable = table(
    ['verb', ...definitions.map((d) => d.title)],
    verbs.map((verb) => [
      `\`${verb}\``,
      ...definitions.map(({ can }) => (can.verbs.includes(verb) ? 'yes' : '–')),
    ]),
  )
  const behaviour = table(
    ['', ...definitions.map((d) => d.title)],
    [
      ['destinations', ...definitions.map(({ can }) => can.destinations.join(', '))],
      ['near end', ...definitions.map(({ can }) => can.connect.join(', ') || '–')],
      ['room required', ...definitions.map(({ can }) => (can.roomRequired ? 'yes' : '–'))],
      [
        'public URL required',
        ...definitions.map(({ can }) => (can.publicUrlRequired ? 'yes' : '–')),
      ],
      ['answers incoming calls by', ...definitions.map(({ can }) => can.answers)],
      ['proof of a look-up', ...definitions.map(({ can }) => can.locate.proof)],
      [
        'settling time of a look-up',
        ...definitions.map(({ can }) => `${can.locate.settleAfterMs / 1000} s`),
      ],
      [
        'default call starts per second',
        ...definitions.map(({ can }) =>
          can.pace.cps === null ? 'not published' : String(can.pace.cps),
        ),
      ],
      ['call starts over the limit', ...definitions.map(({ can }) => can.pace.excess)],
    ],
  )
  return `# What each provider can do

Use this page to check whether a provider supports the features, verbs and destinations that you need. It is generated
from the plugins by \`pnpm run docs\`; do not edit it.

A feature marked – is not native. It comes back as a note: dropped, adjusted, or emulated by the dispatcher with one of
the verbs. Numbers in brackets refer to the conditions below the table.

## Call features

${featureTable}

${notes.map((note, index) => `${index + 1}. ${note}`).join('\n')}

## Verbs

${verbTable}

\`get\` polls the state of a call, \`review\` reads it from an archive afterwards, \`locate\` finds an attempt whose reply was
lost, and \`connect\` joins an answered leg to its near end by command.

## Steps of flows

How each carrier does each step of a [flow](flows.md). Where a provider does a step with a difference, the call has a note that
names the field.

${flowSection(definitions)}

## Behaviour

${behaviour}

- **Answers incoming calls by**: a rule stored at the provider, a document that the provider requests, or commands.
- **Proof of a look-up**: \`key\` means that the provider can prove that an attempt does not exist; \`match\` means that a
  look-up can find an attempt, but that finding nothing proves nothing. See [Never ring twice](never-ring-twice.md).
- **Call starts over the limit** are queued or rejected by the provider. The dispatcher paces calls below the limit.
`
}
