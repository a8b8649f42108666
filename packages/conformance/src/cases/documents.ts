import type { Call, DocumentRunner, Flow } from '@callplane/core'
import { setUpBench, type Bench } from '../bench.ts'
import type { ConformanceCase } from '../case.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

const caller = numberFor(10)
const origin = 'https://application.example'

const say = (text: string) => ({ step: 'say', text }) as const
const at = (path: string) => ({ url: `${origin}${path}` })

/** The documents of an application, as a runner would read them, by path. */
const pages: Readonly<Record<string, Flow>> = {
  '/': {
    steps: [say('Welcome'), { step: 'goto', to: 'menu' }],
    continuations: { menu: at('/menu') },
  },
  '/menu': {
    steps: [
      {
        step: 'gather',
        prompts: [say('Press one')],
        digits: { count: 1 },
        timeout: 6,
        next: 'chosen',
      },
      { step: 'goto', to: 'bye' },
    ],
    continuations: { chosen: at('/chosen'), bye: at('/bye') },
  },
  '/chosen': { steps: [say('Thank you')] },
  '/bye': { steps: [say('Goodbye')] },
}

/** A runner that needs no network, and the paths that it was asked for. */
const runnerOf = (asked: string[]): DocumentRunner => ({
  check: () => [],
  async answer({ continuation, state }) {
    const addresses = (state ?? {}) as Readonly<Record<string, string>>
    const path = continuation === null ? '/' : (addresses[continuation] ?? '')
    const page = pages[path]
    if (!page) throw new Error(`no document ${path}`)
    asked.push(path)
    const continuations = Object.entries(page.continuations ?? {})
    return {
      source: `${origin}${path}`,
      flow: page,
      state: Object.fromEntries(
        continuations.map(([name, one]) => [name, 'url' in one ? new URL(one.url).pathname : '']),
      ),
      notes: [],
    }
  },
})

const spoken = ({ emulator }: Bench): readonly string[] =>
  (emulator.calls()[0]?.sounds ?? [])
    .filter(({ kind, from }) => kind === 'speech' && from === 'caller')
    .map(({ text }) => text)

interface Run {
  readonly bench: Bench
  readonly call: Call
  readonly asked: readonly string[]
  readonly askedEarly: readonly string[]
}

/** One call whose caller presses `keys`, or nothing. */
const run = async (
  plugin: PluginUnderTest,
  harness: Harness,
  keys: string,
  faults: (run: Run) => Promise<readonly string[]> | readonly string[],
): Promise<readonly string[]> => {
  const asked: string[] = []
  const documents = runnerOf(asked)
  const bench = await setUpBench(plugin, harness, {
    application: { origin, documents, fetch: () => Promise.reject(new Error('not requested')) },
  })
  const { clock, dispatcher, emulator } = bench
  try {
    let id = ''
    const document = { url: `${origin}/`, dialect: 'twiml' } as const
    const dispatched = dispatcher
      .dispatch(bench.call(caller, { connect: { document } }))
      .then((call) => (id = call.id))
    await clock.advance(1_000)
    await dispatched
    for (let waited = 0; waited < 240 && !spoken(bench).includes('Welcome'); waited++)
      await clock.advance(50)
    const askedEarly = [...asked]
    for (let waited = 0; waited < 240 && !spoken(bench).includes('Press one'); waited++)
      await clock.advance(500)
    await clock.advance(1_000)
    if (keys !== '' && emulator.calls()[0]?.state === 'answered')
      emulator.network.act(caller, { do: 'press', digits: keys })
    await clock.advance(300_000)
    const call = await dispatcher.calls.get(id)
    if (!call) throw new Error('the call has no record')
    return await faults({ bench, call, asked, askedEarly })
  } finally {
    await bench.close()
  }
}

const difference = (what: string, found: unknown, wanted: unknown): readonly string[] =>
  JSON.stringify(found) === JSON.stringify(wanted)
    ? []
    : [`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`]

const turnsOf = ({ flow }: Call): readonly string[] =>
  (flow?.turns ?? []).map(({ turn }) => turn.turn)

const documentCase = (
  name: string,
  keys: string,
  faults: (run: Run) => Promise<readonly string[]> | readonly string[],
): ConformanceCase => ({
  name,
  exempt: ({ documented }) =>
    documented.nearEnds.includes('flow') ? undefined : 'the provider runs no flows',
  faults: (plugin, harness) => run(plugin, harness, keys, faults),
})

/** Applications that answer with documents: a `goto` is a step, which the provider reports once the caller has come to it. */
export const documentCases: readonly ConformanceCase[] = [
  documentCase(
    'documents of an application are asked for one after the other, each when the caller gets there',
    '1',
    async ({ bench, call, asked, askedEarly }) => {
      const before = asked.length
      for (const { request } of bench.received)
        await bench.dispatcher.receive(call.provider ?? '', request)
      await bench.clock.advance(60_000)
      return [
        ...difference('heard', spoken(bench), ['Welcome', 'Press one', 'Thank you']),
        ...difference('asked at the start', askedEarly, ['/']),
        ...difference('asked', asked, ['/', '/menu', '/chosen']),
        ...difference('turns', turnsOf(call), ['started', 'went', 'gathered']),
        ...difference('status', call.status, 'completed'),
        ...difference('asked by repeated webhooks', asked.length - before, 0),
      ]
    },
  ),
  documentCase(
    'a document that is left without input leads to the next one',
    '',
    ({ bench, call, asked }) => [
      ...difference('heard', spoken(bench), ['Welcome', 'Press one', 'Goodbye']),
      ...difference('asked', asked, ['/', '/menu', '/bye']),
      ...difference('status', call.status, 'completed'),
    ],
  ),
]
