import type { Call } from '../../model/call.ts'
import type { RampInput } from '../../model/ramp/ramp.ts'
import type { RoutingRuleInput } from '../../model/routing-rule.ts'
import type { RampStore } from '../../routing/ramp/ramp-store.ts'
import type { Store } from '../store.ts'
import {
  countingIds,
  ended,
  event,
  manualClock,
  manualHost,
  outboundRule,
  webhookOf,
  type FakeProviderScript,
  type ManualClock,
} from '../../testing/index.ts'
import { publicUrl, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'

/** A fictional number of each area code: 555-0100 to 555-0199. */
export const numberAt = (at: number): string =>
  `+1${200 + (at % 790)}55501${String(Math.floor(at / 790) % 100).padStart(2, '0')}`

export const stages = [{ percent: 30 }, { percent: 60 }, { percent: 100 }]

export const rampRule = (ramp: Partial<RampInput> = {}) => ({
  ...outboundRule(['old', 'new']),
  strategy: 'ramp' as const,
  ramp: { stages, guardrail: { minimumSample: 20 }, ...ramp },
})

type Ended = 'answered' | 'no-answer' | 'failed'

export interface RampSetting {
  /** Fields of the rule that differ. */
  readonly rule?: Partial<RoutingRuleInput> | undefined
  /** What the store does differently with ramps. */
  readonly ramps?: ((inner: RampStore) => Partial<RampStore>) | undefined
  readonly scripts?: Readonly<Record<string, FakeProviderScript>> | undefined
  readonly ramp?: Partial<RampInput> | undefined
  readonly store?: (clock: ManualClock) => Store
}

/** Dispatchers over one store and clock, with a ramp from `old` to `new`. */
export const rampSetUp = ({
  scripts = { old: {}, new: {} },
  ramp = {},
  rule = {},
  ramps = () => ({}),
  store: storeOf = (clock) => {
    const store = memoryStore({ shared: true, now: clock.now })
    return { ...store, ramps: { ...store.ramps, ...ramps(store.ramps) } }
  },
}: RampSetting = {}) => {
  const clock = manualClock()
  const store = storeOf(clock)
  const ids = countingIds()
  const start = (given: Record<string, FakeProviderScript> = scripts, own: Store = store) =>
    setUp(given, {
      host: manualHost({ clock, publicUrl }),
      store: own,
      ids,
      rules: [{ ...rampRule(ramp), ...rule }],
    })
  type Started = ReturnType<typeof start>
  let calls = 0

  /** Places a call to a number that no call went to before. */
  const place = ({ dispatcher }: Started, at = calls++) =>
    dispatcher.dispatch({ to: numberAt(at), rule: 'sales' })

  /** Reports the end of a call, as the side that carries it. */
  const end = async (process: Started, call: Call, outcomeOf: (provider: string) => Ended) => {
    const provider = call.provider ?? ''
    const attemptKey = call.attempts.at(-1)?.key
    const at = { at: clock.now(), attemptKey }
    const outcome = outcomeOf(provider)
    const over =
      outcome === 'failed'
        ? ended('failed', 'carrier-fault', 'yes', at)
        : outcome === 'answered'
          ? ended('completed', 'hung-up', 'yes', at)
          : ended('no-answer', 'no-answer', 'yes', at)
    const answered = outcome === 'answered' ? [event('answered', at)] : []
    return process.dispatcher.receive(provider, webhookOf(event('ringing', at), ...answered, over))
  }

  /** Places a call and reports its end. */
  const ring = async (process: Started, outcomeOf: (provider: string) => Ended) => {
    const call = await place(process)
    await end(process, call, outcomeOf)
    return call
  }
  return { clock, store, start, place, end, ring }
}

/** Answers every other call, except on the sides that are named. */
export const half = (worse: Readonly<Record<string, Ended>> = {}) => {
  const counts = new Map<string, number>()
  return (provider: string): Ended => {
    const count = (counts.get(provider) ?? 0) + 1
    counts.set(provider, count)
    return worse[provider] ?? (count % 2 === 0 ? 'answered' : 'no-answer')
  }
}
