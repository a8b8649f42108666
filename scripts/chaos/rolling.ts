import {
  CallError,
  createDispatcher,
  memoryStore,
  StoreError,
  type Call,
  type Dispatcher,
} from '@callplane/core'
import type { ManualClock } from '@callplane/emulator'
import { createIncarnation, type Incarnation } from './incarnation.ts'
import { planLoad, type PlannedCall } from './load.ts'
import { createRandom } from './random.ts'
import { createChaosNetwork } from './network.ts'

export interface RollingOptions {
  readonly calls: number
  /** How many serve at a time. */
  readonly dispatchers: number
  readonly seed: number
}

export interface RollingVerdict {
  readonly calls: number
  readonly dispatchers: number
  readonly rings: number
  /** Numbers that rang more than once, by the emulator's ring ledger. */
  readonly doubleRings: number
  /** Calls without a settled record at the end. */
  readonly lostCalls: number
  /** Calls that rang no phone: the network refused them, or their process died before it sent them. */
  readonly notReached: number
  readonly started: number
  readonly closed: number
  readonly kills: number
  readonly stops: number
  /** Calls with an attempt that one process was preparing when another took it for abandoned: the dangerous case. */
  readonly orphaned: number
  readonly examples: readonly string[]
}

interface Process {
  readonly dispatcher: Dispatcher
  readonly incarnation: Incarnation
}

/** Calls asked for per second of call time. */
const perSecond = 10
/** Virtual milliseconds after the last call in which everything must settle. */
const settleWithin = 3_600_000

/** Providers that make something before they dial come first: between `planned` and `sent` a process can lose its call. */
const firstWithEnsure = ['first-daily', 'first-videosdk', 'only-daily', 'weighted']

const recordsOf = async (clock: ManualClock, dispatcher: Dispatcher): Promise<Call[]> => {
  const records: Call[] = []
  const read = async (): Promise<void> => {
    for await (const call of dispatcher.calls.all()) records.push(call)
  }
  await withTime(clock, read())
  return records
}

/**
 * A rolling deployment that never ends: dispatchers over one store start and serve, while others
 * close, die, or stop and go on. No phone may ring twice, whichever process treats a call as abandoned.
 */
export const runRolling = async (options: RollingOptions): Promise<RollingVerdict> => {
  const random = createRandom(options.seed)
  const serving: Process[] = []
  const { emulator, clock, host, rules, pace, providers } = await createChaosNetwork(random, () =>
    serving.length === 0 ? undefined : random.pick(serving),
  )
  const inner = memoryStore({ shared: true, now: () => clock.now() })
  const counts = { started: 0, closed: 0, kills: 0, stops: 0 }

  const start = async (): Promise<void> => {
    const incarnation = createIncarnation(counts.started++, clock)
    // Every method of the store takes 2 to 4 ms of the calls' time, half of them before it takes effect, and every request
    // is on its way for a while, so that a process can die over it.
    const torments = { hold: () => random.between(5, 150), latency: () => random.between(1, 2) }
    const dispatcher = createDispatcher({
      host: incarnation.host(host, torments),
      providers: providers(),
      rules,
      pace,
      random: random.next,
      store: incarnation.store(inner, torments),
    }) as Dispatcher
    serving.push({ dispatcher, incarnation })
  }
  const leave = (process: Process): void => {
    serving.splice(serving.indexOf(process), 1)
    const how = random.between(0, 3)
    if (how <= 1) {
      counts.closed++
      void process.dispatcher.close()
    } else if (how === 2) {
      counts.kills++
      process.incarnation.kill()
    } else {
      counts.stops++
      process.incarnation.stop()
      clock.after(random.between(100, 20_000), () => process.incarnation.resume())
    }
  }
  const roll = (): void => {
    // The new one serves before the old one leaves, as in a rolling deployment.
    void start()
    clock.after(random.between(0, 1_500), () => {
      const oldest = serving[0]
      if (oldest && serving.length > options.dispatchers) leave(oldest)
    })
  }
  const ask = async (call: PlannedCall, tries = 0): Promise<void> => {
    const { dispatcher, incarnation } = random.pick(serving)
    let answered = false
    // A caller whose request died with the process asks again with the same key, as callers do.
    clock.after(8_000, () => {
      if (!answered && incarnation.state !== 'running' && tries < 5) void ask(call, tries + 1)
    })
    try {
      await dispatcher.dispatch(call.input)
    } catch (error) {
      if (CallError.isInstance(error) && error.code === 'closed' && tries < 5)
        return ask(call, tries + 1)
      if (!CallError.isInstance(error) && !(error instanceof StoreError)) throw error
    }
    answered = true
  }

  for (let index = 0; index < options.dispatchers; index++) void start()
  const planned = planLoad(options.calls, firstWithEnsure, random, perSecond)
  for (const call of planned) clock.after(100 + call.at, () => void ask(call))
  const end = (planned.at(-1)?.at ?? 0) + 5_000
  for (let at = 500; at < end; at += random.between(300, 2_500)) clock.after(at, roll)
  await clock.advance(end + settleWithin)
  const records = await recordsOf(clock, random.pick(serving).dispatcher)
  const verdict = judge(planned, records, emulator.ledger())
  for (const { dispatcher } of serving.splice(0)) await withTime(clock, dispatcher.close())
  await emulator.close()
  return { ...verdict, ...counts, calls: options.calls, dispatchers: options.dispatchers }
}

/** Lets the calls' time go on until it is done. */
const withTime = async (clock: ManualClock, done: Promise<void>): Promise<void> => {
  const state = { open: true }
  void done.finally(() => (state.open = false))
  while (state.open) await clock.advance(1_000)
}

const digitsOf = (address: string): string => address.replace(/\D/g, '').slice(-11)

const judge = (
  planned: readonly PlannedCall[],
  calls: readonly Call[],
  ledger: readonly { readonly to: string }[],
) => {
  const rings = new Map<string, number>()
  for (const { to } of ledger) rings.set(digitsOf(to), (rings.get(digitsOf(to)) ?? 0) + 1)
  const records = new Map<string, Call>()
  for (const call of calls) if (call.idempotencyKey !== null) records.set(call.idempotencyKey, call)
  const examples: string[] = []
  const note = (kind: string, { index }: PlannedCall, record: Call | undefined) => {
    const attempts = record?.attempts.map(({ provider, state }) => `${provider} ${state}`)
    if (examples.length < 10)
      examples.push(`${kind} #${index}: ${record?.status}; ${attempts?.join(', ')}`)
  }
  let doubleRings = 0
  let lostCalls = 0
  let notReached = 0
  let orphaned = 0
  for (const call of planned) {
    const rung = rings.get(digitsOf(call.input.to)) ?? 0
    const record = records.get(call.input.idempotencyKey ?? '')
    if (rung === 0) notReached++
    if (rung > 1) {
      doubleRings++
      note('double', call, record)
    }
    if (!record?.settled) {
      lostCalls++
      note('lost', call, record)
    }
    if (record?.attempts.some(({ error }) => error?.message.includes('exited before sending')))
      orphaned++
  }
  return { rings: ledger.length, doubleRings, lostCalls, notReached, orphaned, examples }
}
