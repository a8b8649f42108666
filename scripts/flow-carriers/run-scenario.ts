// Runs one flow with one caller on one carrier, and says what came of it in terms that carriers have in common.
import { businessNumber, numberFor, setUpBench, type Bench } from '@callplane/conformance'
import type { Call, Continuation, Flow, RoutingRuleInput, Step, Turn } from '@callplane/core'
import { emulatedProviders, type EmulatedProvider } from '../emulated-providers.ts'
import { behave, heardOn, type Heard } from './caller.ts'
import type { Scenario } from './random-flow.ts'
import { takeCalls } from './take-calls.ts'

const phone = numberFor(10)

/** What came of a flow. */
export interface Outcome {
  readonly status: string
  readonly turns: readonly (readonly unknown[])[]
  readonly heard: readonly Heard[]
  /** Rings by number. */
  readonly rings: readonly string[]
  /** Digits that the carrier sent to the caller. */
  readonly sent: string
  readonly endedBy: 'person' | 'carrier'
}

/** What a run has shown, for counting how often the property gets to what matters. */
export const casesOf = ({ turns, heard, sent, endedBy }: Outcome): readonly string[] => {
  const kinds = turns.map(([kind]) => kind)
  const inputs = turns.filter(([kind]) => kind === 'gathered')
  const hasInput = inputs.some(([, , digits]) => digits !== '')
  const last = kinds.at(-1)
  const cases: Readonly<Record<string, boolean>> = {
    'a complete input': inputs.some(([, , , ended]) => ended === 'complete'),
    'an input that a key or the time ended': inputs.some(([, , , ended]) => ended === null),
    'no input': inputs.some(([, , , ended]) => ended === 'empty'),
    'a prompt that is cut by a key': hasInput && heard.some(({ isWhole }) => !isWhole),
    'a message': kinds.includes('recorded'),
    'a message that the caller ends by hanging up': last === 'recorded' && endedBy === 'person',
    'a conversation': turns.some(([kind, , status]) => kind === 'dialled' && status === 'answered'),
    'a party that is busy or declines': turns.some(
      ([kind, , status]) => kind === 'dialled' && status === 'busy',
    ),
    'a party that does not answer': turns.some(
      ([kind, , status]) => kind === 'dialled' && status === 'no-answer',
    ),
    'a caller who hangs up': endedBy === 'person',
    'a flow that ends the call': endedBy === 'carrier',
    'digits that are sent': sent !== '',
    'a continuation': turns.some(([, continuation]) => continuation !== null),
    'four turns': turns.length >= 4,
  }
  return Object.entries(cases).flatMap(([name, is]) => (is ? [name] : []))
}

export const carriers: readonly EmulatedProvider[] = emulatedProviders.filter(({ plugin }) =>
  plugin.can.connect.includes('flow'),
)

const stepsOf = ({ steps, continuations = {} }: Flow): readonly Step[] => [
  ...steps,
  ...Object.values(continuations).flatMap((one: Continuation) =>
    Array.isArray(one) ? (one as readonly Step[]) : [],
  ),
]

const promptsOf = (step: Step): readonly Step[] =>
  step.step === 'gather' ? (step.prompts ?? []) : [step]

const textsOf = (flow: Flow): readonly string[] =>
  stepsOf(flow)
    .flatMap(promptsOf)
    .flatMap((step) => (step.step === 'say' ? [step.text ?? ''] : []))

/** Carriers that do every step of the flow. */
export const carriersFor = (flow: Flow): readonly EmulatedProvider[] =>
  carriers.filter(({ plugin }) =>
    stepsOf(flow).every(({ step }) => step === 'goto' || plugin.can.flow?.[step] !== undefined),
  )

/** What every carrier tells: whether a key or the time ended an input, and how a recording ended, only some do. */
const told = (turn: Turn): readonly unknown[] => {
  switch (turn.turn) {
    case 'gathered':
      return [turn.digits, turn.ended === 'empty' || turn.ended === 'complete' ? turn.ended : null]
    case 'dialled':
      return [turn.status]
    default:
      return []
  }
}

const enderOf = ({ emulator }: Bench, { direction }: Call): Outcome['endedBy'] => {
  const by = emulator.calls()[0]?.end?.by
  return by === (direction === 'inbound' ? 'caller' : 'callee') ? 'person' : 'carrier'
}

const outcomeOf = (bench: Bench, call: Call, texts: readonly string[]): Outcome => ({
  status: call.status,
  turns: (call.flow?.turns ?? []).map(({ turn, continuation }) => [
    turn.turn,
    continuation,
    ...told(turn),
  ]),
  heard: heardOn(bench, texts),
  rings: bench.emulator
    .ledger()
    .map(({ to }) => `+${to.replaceAll(/\D/g, '')}`)
    .toSorted(),
  sent: (bench.emulator.calls()[0]?.heard ?? [])
    .map(({ kind, text }) => (kind === 'digits' ? text : ''))
    .join(''),
  endedBy: enderOf(bench, call),
})

/** The longest call of a random flow ends before this. */
const limitMs = 1_200_000

const runToEnd = async ({ clock, emulator, dispatcher }: Bench, id: string): Promise<Call> => {
  for (let at = 0; at < limitMs; at += 10_000) {
    await clock.advance(10_000)
    if (emulator.calls().every(({ state }) => state === 'ended')) break
  }
  for (let waited = 0; waited < 60; waited++) {
    await clock.advance(5_000)
    const call = await dispatcher.calls.get(id)
    if (call?.settled) return call
  }
  const call = await dispatcher.calls.get(id)
  throw new Error(`the call is not settled: ${JSON.stringify(call, null, 1)}`)
}

/** The person is called, and answers. */
const call = async ({ clock, emulator, dispatcher, ...bench }: Bench): Promise<string> => {
  // The person's own behaviour ends the call, and no timer of the network.
  emulator.network.phones.set(phone, 'manual')
  let id = ''
  const dispatched = dispatcher
    .dispatch(bench.call(phone, { connect: { flow: 'random' } }))
    .then((placed) => (id = placed.id))
  await clock.advance(2_000)
  await dispatched
  emulator.network.act(phone, { do: 'answer' })
  return id
}

/** The person calls a number that an inbound rule connects with the flow. */
const callIn = async ({ clock, emulator, dispatcher }: Bench): Promise<string> => {
  emulator.inbound({ from: phone, to: businessNumber })
  for (let waited = 0; waited < 20; waited++) {
    await clock.advance(500)
    const [caller] = (await dispatcher.calls.list()).calls
    if (caller) return caller.id
  }
  throw new Error('the caller does not arrive')
}

export const runScenario = async (
  { plugin, harness }: EmulatedProvider,
  { flow, behaviour, isInbound }: Scenario,
): Promise<Outcome> => {
  const texts = textsOf(flow)
  const callers: RoutingRuleInput = {
    id: 'callers',
    direction: 'inbound',
    numbers: [businessNumber],
    connect: { flow: 'random' },
    routes: [{ provider: plugin.id }],
  }
  const bench = await setUpBench(plugin, harness, { flows: { random: flow }, rules: [callers] })
  try {
    if (isInbound) await takeCalls(plugin.id, bench)
    const end = behave(bench, phone, behaviour, texts)
    const done = await runToEnd(bench, await (isInbound ? callIn(bench) : call(bench)))
    end()
    return outcomeOf(bench, done, texts)
  } finally {
    await bench.close()
  }
}
