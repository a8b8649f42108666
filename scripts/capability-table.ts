import { featureFields, ruleFields, type Definition, type Verb } from '@callplane/core'

/** What a call and a rule may wish for. */
const wishes = [...featureFields, ...ruleFields]

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

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

/** The short table of the README. */
export const summaryTable = (definitions: readonly Definition[]): string =>
  table(
    ['', ...definitions.map((d) => d.title)],
    [
      ['dials', ...definitions.map(({ can }) => can.destinations.join(', '))],
      ['connects to', ...definitions.map(({ can }) => can.connect.join(', ') || 'its rule’s room')],
      [
        'honours itself',
        ...definitions.map(
          ({ can }) => `${Object.keys(can.features).length} of ${wishes.length} features`,
        ),
      ],
      ['can be asked', ...definitions.map(({ can }) => (can.verbs.includes('get') ? 'yes' : 'no'))],
      ['reports ringing', ...definitions.map(({ can }) => (can.reports.ringing ? 'yes' : 'no'))],
      [
        'tells busy from declined',
        ...definitions.map(({ can }) => (can.reports.busy ? 'yes' : 'no')),
      ],
    ],
  )

const cell = (support: true | string | undefined, notes: string[]): string => {
  if (support === undefined) return '–'
  if (support === true) return 'yes'
  const known = notes.indexOf(support)
  const number = known >= 0 ? known + 1 : notes.push(support)
  return `yes [${number}]`
}

/** The whole truth, from the plugins' own data. */
export const capabilityPage = (definitions: readonly Definition[]): string => {
  const notes: string[] = []
  const features = table(
    ['feature', ...definitions.map((d) => d.title)],
    wishes.map((field) => [
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
      ['answers by', ...definitions.map(({ can }) => can.answers)],
      ['proof when looking for an attempt', ...definitions.map(({ can }) => can.locate.proof)],
      ['settles after', ...definitions.map(({ can }) => `${can.locate.settleAfter / 1000} s`)],
      [
        'default starts per second',
        ...definitions.map(({ can }) =>
          can.pace.cps === null ? 'not published' : String(can.pace.cps),
        ),
      ],
      ['excess starts', ...definitions.map(({ can }) => can.pace.excess)],
    ],
  )
  return `# What each provider can do

Generated from the plugins by \`pnpm run docs\`. A feature without a yes comes back as a note: dropped, adjusted, or
emulated by the dispatcher where one of the verbs can do it.

## Features of a call

${features}

${notes.map((note, index) => `${index + 1}. ${note}`).join('\n')}

## Verbs

${verbTable}

## Behaviour

${behaviour}
`
}
