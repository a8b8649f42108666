import type { Call, Flow, Step } from '@callplane/core'
import { setUpBench, type Bench } from '../bench.ts'
import type { ConformanceCase } from '../case.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

const caller = numberFor(10)
const agent = numberFor(20)
const busy = numberFor(50)

const say = (text: string) => ({ step: 'say', text }) as const
const menu: Flow = {
  steps: [
    {
      step: 'gather',
      prompts: [say('Press one or two')],
      digits: { count: 1 },
      timeout: 6,
      next: 'chosen',
    },
    say('Nothing was pressed'),
  ],
  continuations: {
    chosen: { menu: { 1: 'agent', 2: 'message', 3: 'colleague' }, otherwise: 'wrong' },
    agent: [{ step: 'dial', to: [{ phone: agent }], ringTimeout: 20, next: 'after' }],
    colleague: [{ step: 'dial', to: [{ phone: busy }], ringTimeout: 20, next: 'after' }],
    after: [say('All lines are busy')],
    message: [
      say('Speak after the tone'),
      { step: 'record', maxDuration: 20, silence: 5, finishKeys: '#' },
      say('Thank you'),
    ],
    wrong: [say('Wrong key')],
  },
}

/** A call that runs the menu, at the moment at which its first prompt has been heard. */
interface Running {
  readonly bench: Bench
  readonly id: string
  /** Presses keys once `heard` has been spoken to its end. */
  press(keys: string, heard: string): Promise<void>
  /** Lets the call come to its end. */
  end(): Promise<Call>
}

const legOf = ({ emulator }: Bench) =>
  emulator.calls().find(({ to }) => to.includes(caller.slice(1)))

/** What the caller was told, in order. */
const spoken = (bench: Bench): readonly string[] =>
  (legOf(bench)?.sounds ?? [])
    .filter(({ kind, from }) => kind === 'speech' && from === 'caller')
    .map(({ text }) => text)

const start = async (bench: Bench): Promise<Running> => {
  let id = ''
  const dispatched = bench.dispatcher
    .dispatch(bench.call(caller, { connect: { flow: 'menu' } }))
    .then((call) => (id = call.id))
  await bench.clock.advance(1_000)
  await dispatched
  const until = async (holds: () => boolean) => {
    for (let waited = 0; waited < 120 && !holds(); waited++) await bench.clock.advance(500)
  }
  return {
    bench,
    id,
    async press(keys, heard) {
      await until(() => spoken(bench).includes(heard))
      await bench.clock.advance(3_000)
      // A plugin that ends the call too early fails by what was heard.
      if (legOf(bench)?.state === 'answered')
        bench.emulator.network.act(caller, { do: 'press', digits: keys })
      await bench.clock.advance(1_000)
    },
    async end() {
      await bench.clock.advance(300_000)
      const call = await bench.dispatcher.calls.get(id)
      if (!call) throw new Error('the call has no record')
      return call
    },
  }
}

const within = async (
  plugin: PluginUnderTest,
  harness: Harness,
  faults: (running: Running) => Promise<readonly string[]>,
): Promise<readonly string[]> => {
  const bench = await setUpBench(plugin, harness, { flows: { menu } })
  try {
    return await faults(await start(bench))
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
const steps = ({ flow }: Call): readonly Step['step'][] =>
  (flow?.turns ?? []).flatMap((turn) => turn.steps.map(({ step }) => step))

const over = (call: Call): readonly string[] => [
  ...difference('status', call.status, 'completed'),
  ...(call.settled ? [] : ['the call is not settled']),
]

const exempt: ConformanceCase['exempt'] = ({ documented }) =>
  documented.nearEnds.includes('flow') ? undefined : 'the provider runs no flows'

const flowCase = (
  name: string,
  faults: (running: Running) => Promise<readonly string[]>,
): ConformanceCase => ({
  name,
  exempt,
  faults: (plugin, harness) => within(plugin, harness, faults),
})

/** Flows are shown by what the telephone heard and what the record says of the turns. */
export const flowCases: readonly ConformanceCase[] = [
  flowCase('a menu leads to a message, which is recorded', async ({ bench, press, end }) => {
    await press('2', 'Press one or two')
    await press('#', 'Speak after the tone')
    const call = await end()
    const [, gathered, recorded] = (call.flow?.turns ?? []).map(({ turn }) => turn)
    return [
      ...over(call),
      ...difference('turns', turnsOf(call), ['started', 'gathered', 'recorded']),
      ...difference('heard', spoken(bench), [
        'Press one or two',
        'Speak after the tone',
        'Thank you',
      ]),
      ...(gathered?.turn === 'gathered'
        ? difference('keys', [gathered.digits, gathered.ended], ['2', 'complete'])
        : []),
      ...(recorded?.turn === 'recorded' && recorded.recording === undefined
        ? ['the turn has no recording']
        : []),
      ...difference('recordings', call.recordings.length, 1),
    ]
  }),
  flowCase('a message without a word goes on with the next step too', async (running) => {
    const { bench, press, end } = running
    await press('2', 'Press one or two')
    const call = await end()
    return [
      ...over(call),
      ...difference('turns', turnsOf(call), ['started', 'gathered', 'recorded']),
      ...difference('heard', spoken(bench), [
        'Press one or two',
        'Speak after the tone',
        'Thank you',
      ]),
    ]
  }),
  flowCase('a menu without a key goes on with its next step', async ({ bench, end }) => {
    const call = await end()
    const last = call.flow?.turns.at(-1)?.turn
    return [
      ...over(call),
      ...difference('heard', spoken(bench), ['Press one or two', 'Nothing was pressed']),
      ...difference('turns', turnsOf(call), ['started', 'gathered']),
      ...(last?.turn === 'gathered' ? difference('input', last.ended, 'empty') : []),
    ]
  }),
  flowCase('a key that leads nowhere says so', async ({ bench, press, end }) => {
    await press('9', 'Press one or two')
    const call = await end()
    return [...over(call), ...difference('heard', spoken(bench), ['Press one or two', 'Wrong key'])]
  }),
  flowCase('a party that is busy is rung once, and the flow goes on', async (running) => {
    const { bench, press, end } = running
    await press('3', 'Press one or two')
    const call = await end()
    const dials = call.attempts.filter(({ kind }) => kind === 'dial')
    const dialled = call.flow?.turns.at(-1)?.turn
    return [
      ...over(call),
      ...difference('heard', spoken(bench), ['Press one or two', 'All lines are busy']),
      ...(dialled?.turn === 'dialled'
        ? difference('outcome', dialled.status, 'busy')
        : ['no turn']),
      ...difference('dial attempts', dials.length, 1),
      ...difference(
        'calls to the party',
        bench.emulator.calls().filter(({ to }) => to.includes(busy.slice(1))).length,
        1,
      ),
    ]
  }),
  flowCase('a party that answers talks with the caller', async ({ bench, press, end }) => {
    await press('1', 'Press one or two')
    await bench.clock.advance(15_000)
    const legs = bench.emulator.calls().map(({ state }) => state)
    const call = await end()
    return [
      ...over(call),
      ...difference('legs', legs, ['answered', 'answered']),
      ...difference('rings', bench.rings(agent), 1),
      ...difference('steps', steps(call).slice(0, 2), ['gather', 'dial']),
    ]
  }),
  flowCase('webhooks that come again say and ring nothing twice', async ({ bench, press, end }) => {
    await press('3', 'Press one or two')
    const call = await end()
    for (const { request } of bench.received)
      await bench.dispatcher.receive(call.provider ?? '', request)
    await bench.clock.advance(60_000)
    const again = await bench.dispatcher.calls.get(call.id)
    return [
      ...over(call),
      ...difference('turns', again && turnsOf(again), ['started', 'gathered', 'dialled']),
      ...difference('attempts', again?.attempts.length, call.attempts.length),
      ...difference('heard', spoken(bench), ['Press one or two', 'All lines are busy']),
    ]
  }),
  flowCase('hanging up ends the call in the middle of a prompt', async ({ bench, id, press }) => {
    await press('2', 'Press one or two')
    const hungUp = bench.dispatcher.hangUp(id)
    await bench.clock.advance(60_000)
    await hungUp
    const call = await bench.dispatcher.calls.get(id)
    const live = bench.emulator.calls().filter(({ state }) => state !== 'ended')
    return [
      ...difference('status', call?.status, 'completed'),
      ...live.map(({ state }) => `a leg is ${state}`),
      ...(spoken(bench).includes('Thank you') ? ['the flow went on'] : []),
    ]
  }),
]
