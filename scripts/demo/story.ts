import type { Note, TimelineEntry, WireRequest } from '@callplane/core'
import { asked, type DemoRun, type Rung, type Shown } from './place-calls.ts'
import { listed, paragraph, times } from './text.ts'

/** One part of what the demo prints. */
export interface Section {
  readonly title: string
  readonly lines: readonly string[]
}

const label = 16

const say = (name: string, text: string): string[] => paragraph(`     ${name}`, text, label + 2)

const code = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll(/"(\w+)":/g, ' $1: ')
    .replaceAll('}', ' }')
    .replaceAll('"', "'")

/** The call as a reader would write it. */
const askedSection = (shown: readonly Shown[]): Section => ({
  title: 'What was asked',
  lines: [
    ...paragraph(
      '',
      `Call a customer and connect them with a room. The same call ${times(shown.length)}, with each provider ${times(1)}, over real HTTP against emulated providers:`,
      3,
    ).map((line) => `   ${line.trimStart()}`),
    '',
    '     dispatcher.dispatch({',
    ...Object.entries(asked).map(([name, value]) => `       ${name}: ${code(value).trim()},`),
    '     })',
  ],
})

/** Path of a request at the provider, with account numbers cut short. */
const pathOf = ({ method, url }: WireRequest, baseUrl: string): string => {
  const prefix = /^\/[^/]+/.exec(new URL(baseUrl).pathname)?.[0] ?? ''
  const path = new URL(url).pathname.replace(prefix, '')
  return `${method} ${path.replaceAll(/[A-Za-z0-9]{18,}/g, (id) => `${id.slice(0, 4)}…`)}`
}

const fieldsOf = ({ body = '' }: WireRequest): string =>
  body.startsWith('{')
    ? Object.keys(JSON.parse(body) as object).join(', ')
    : [...new Set(new URLSearchParams(body).keys())].join(', ')

/** Reports that move the call; details change nothing. */
const isReport = ({ source, type }: TimelineEntry): boolean =>
  source === 'provider' && type !== 'detail'

const reportsOf = ({ timeline }: Shown['call']): string =>
  timeline
    .filter(isReport)
    .map(({ type, leg }) => (leg === 'near' ? `room ${type}` : type))
    .join(' · ')

const outcomeOf = ({ call }: Shown): string => {
  const { status, talkDuration, recordings } = call
  const talked = talkDuration === null ? 'talk time unknown' : `talked ${talkDuration.toFixed(0)} s`
  return [status, talked, ...(recordings.length > 0 ? ['recorded'] : [])].join(', ')
}

const effects: readonly (readonly [Note['effect'], string])[] = [
  ['dropped', 'lost'],
  ['adjusted', 'changed'],
  ['emulated', 'replaced'],
]

const lossesOf = ({ call }: Shown): string[] => {
  const lines = effects.flatMap(([effect, name]) =>
    call.notes
      .filter((note) => note.effect === effect)
      .flatMap(({ field, detail }, index) => say(index === 0 ? name : '', `${field}: ${detail}`)),
  )
  return lines.length > 0 ? lines : say('lost', 'nothing')
}

const providerLines = (one: Shown): string[] => [
  `   ${one.title}`,
  ...(one.request
    ? [
        ...say('sent', pathOf(one.request, one.baseUrl)),
        ...say('', `with ${fieldsOf(one.request)}`),
      ]
    : []),
  ...say('came back', reportsOf(one.call)),
  ...say('the record', outcomeOf(one)),
  ...lossesOf(one),
]

const providersSection = (shown: readonly Shown[]): Section => ({
  title: 'What each provider was sent, what came back, and what was lost',
  lines: shown.flatMap((one, index) => [...(index > 0 ? [''] : []), ...providerLines(one)]),
})

const words: Readonly<Record<string, string>> = {
  'place-sent': 'the request was sent',
  'place-accepted': 'the provider accepted it',
  'connect-sent': 'the second leg was requested',
  'connect-accepted': 'the second leg was accepted',
  'cancel-requested': 'the application hung up',
  'hang-up': 'the provider was told',
}

const timelineLine = (entry: TimelineEntry, begin: number): string => {
  const at =
    entry.at === null || entry.at === 'unknown' ? '' : (Date.parse(entry.at) - begin) / 1000
  const seconds = at === '' ? '' : `${Math.max(0, at).toFixed(1)} s`
  const what = words[entry.type] ?? `${entry.leg === 'near' ? 'room' : 'phone'} ${entry.type}`
  const said = entry.providerStatus === undefined ? '' : `its word: ${entry.providerStatus}`
  return `     ${seconds.padStart(7)}   ${entry.source.padEnd(11)} ${what.padEnd(30)} ${said}`.trimEnd()
}

/** Of a carrier: its timeline has both legs. */
const timelineSection = (shown: readonly Shown[]): Section | undefined => {
  const one =
    shown.find(({ call }) =>
      call.timeline.some(({ leg, type }) => leg === 'near' && type === 'answered'),
    ) ?? shown[0]
  if (!one) return undefined
  const { timeline, createdAt } = one.call
  return {
    title: `One timeline, whichever provider: here ${one.title}`,
    lines: timeline.map((entry) => timelineLine(entry, Date.parse(createdAt))),
  }
}

/** Calls whose far phone rang more than once. */
export const doubleRings = ({ shown, rings }: DemoRun): readonly string[] =>
  shown
    .filter(({ call }) => ringsOf(rings, call).filter(({ to }) => to === call.to).length > 1)
    .map(({ title }) => title)

const ringsOf = (rings: readonly Rung[], { provider }: Shown['call']): readonly Rung[] =>
  rings.filter((ring) => ring.provider === provider)

const ringsSection = (run: DemoRun): Section => {
  const { shown, rings } = run
  const phone = rings.filter(({ to }) => to === asked.to)
  const rooms = rings.filter(({ to }) => to !== asked.to)
  const viaSip = shown.filter(({ call }) => ringsOf(rooms, call).length > 0)
  const own = shown.filter((one) => !viaSip.includes(one))
  const twice = doubleRings(run)
  const once = twice.length === 0 && phone.length === shown.length
  return {
    title: `What rang: ${rings.length} rings for ${shown.length} calls`,
    lines: [
      ...say(
        `${phone.length} ×`,
        `the customer's phone, ${asked.to}${once ? ': once for each call' : ''}`,
      ),
      ...[...new Set(rooms.map(({ to }) => to))].flatMap((to) =>
        say(
          `${rooms.filter((ring) => ring.to === to).length} ×`,
          `the room, ${to}: ${listed(viaSip.map(({ title }) => title))} are carriers and reach the room by dialling its SIP address. It is the second leg of the same call. ${listed(own.map(({ title }) => title))} have the room themselves.`,
        ),
      ),
      '',
      `   ${twice.length === 0 ? 'No phone rang twice for one call.' : `RANG TWICE: ${listed(twice)}`}`,
    ],
  }
}

/** Everything that the demo tells about a run. */
export const storyOf = (run: DemoRun): readonly Section[] => {
  const timeline = timelineSection(run.shown)
  return [
    askedSection(run.shown),
    providersSection(run.shown),
    ...(timeline ? [timeline] : []),
    ringsSection(run),
  ]
}

const further: readonly (readonly [command: string, effect: string])[] = [
  ['demo --json', 'the same as data, with requests, notes and timelines'],
  ['demo --trunks', 'room platforms over carriers, in both directions'],
  ['chaos --seed 1', '10,000 calls under every fault; fails if a phone rings twice'],
]

/** What is printed, line by line. */
export const printed = (sections: readonly Section[]): readonly string[] => [
  ...sections.flatMap(({ title, lines }, index) => [`${index + 1}. ${title}`, '', ...lines, '']),
  'Next:',
  ...further.map(([command, effect]) => `   npx -y pnpm@12 ${command.padEnd(16)} ${effect}`),
]

/** The providers in the picture: a room platform, and a carrier that reaches the room by SIP. */
const inPicture: ReadonlySet<string> = new Set(['videosdk', 'daily', 'twilio'])

/** What `--json` prints. */
export const asData = ({ shown }: DemoRun) =>
  shown.map(({ provider, call, request }) => ({
    provider,
    callId: call.id,
    providerRef: call.providerRef,
    status: call.status,
    timeline: call.timeline,
    notes: call.notes,
    request,
  }))

/** The part of the story that fits a picture. */
export const pictured = (run: DemoRun): readonly string[] => {
  const chosen = run.shown.filter(({ provider }) => inPicture.has(provider))
  const sections = [askedSection(run.shown), providersSection(chosen), ringsSection(run)]
  return sections.flatMap(({ title, lines }, index) => [`${index + 1}. ${title}`, '', ...lines, ''])
}
