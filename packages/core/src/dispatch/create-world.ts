import type { Ramping } from './ramp/ramping.ts'
import { flowBook } from '../flow/flow-book.ts'
import { breaker } from '../gates/breaker.ts'
import { localHealth, sharedHealth } from '../gates/health-book.ts'
import type { Gate } from '../gates/gate.ts'
import { pacer } from '../gates/pacer.ts'
import type { StoreAccess } from '../journal/store/store-access.ts'
import { timesOf } from '../journal/times.ts'
import { inputError } from '../model/error.ts'
import { inMilliseconds } from '../model/units.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import { qualityTracker } from '../routing/quality.ts'
import { createRuleAccess } from '../routing/rules/rule-access.ts'
import { parseRules } from '../routing/rules/rule-faults.ts'
import { createCallTimes } from './engine/call-times.ts'
import type { StoreTime } from './leases/store-time.ts'
import type { DispatcherOptions } from './dispatcher-api.ts'
import type { OwnedCalls } from './leases/owned-calls.ts'
import { randomId } from './placing/random-id.ts'
import { createWebhookWatch } from './verify/webhook-watch.ts'
import { connectOnce, type DispatchWorld } from './world.ts'

type Options = DispatcherOptions<readonly Provider[]>

export const byName = (given: readonly Provider[]): ReadonlyMap<string, Provider> => {
  const providers = new Map<string, Provider>()
  for (const [index, provider] of given.entries()) {
    if (providers.has(provider.name))
      throw inputError('settings-invalid', 'providers', [
        {
          path: [index, 'name'],
          message: 'another provider has this name; set a different `name` for one of them',
        },
      ])
    providers.set(provider.name, provider)
  }
  return providers
}

/** The gates that every dial passes, in their order. */
const gatesOf = (
  options: Options,
  providers: ReadonlyMap<string, Provider>,
  { now }: StoreTime,
): Gate[] => {
  const { clock } = options.host
  const { sendWithin } = timesOf(options.times)
  const lanes = options.store?.lanes
  const health = lanes ? sharedHealth(lanes, clock) : localHealth()
  return [
    ...(options.gates ?? []),
    ...(options.breaker === false ? [] : [breaker(options.breaker, health)]),
    pacer({
      clock,
      limits: ({ route }) => ({
        cps: providers.get(route.provider)?.definition.can.pace.cps,
        ...options.pace?.[route.provider],
      }),
      shared: lanes && { store: lanes, now, sendWithinMs: inMilliseconds(sendWithin) },
    }),
  ]
}

interface WorldParts {
  readonly providers: ReadonlyMap<string, Provider>
  readonly store: StoreAccess
  readonly time: StoreTime
  readonly owned: OwnedCalls
  readonly ramping: Ramping
}

/** What the options say, in the form in which the parts of a dispatcher share it. */
export const createWorld = (
  options: Options,
  { providers, store, time, owned, ramping }: WorldParts,
): DispatchWorld => {
  const { host } = options
  const ports = connectOnce(providers, host)
  const rateDecks = new Map((options.rateDecks ?? []).map((deck) => [deck.name, deck]))
  const { ramps, noRamps } = ramping
  const context = { providers, rateDecks, noRamps }
  return {
    host,
    store,
    inHand: owned.withAttempt,
    now: time.now,
    providers,
    rules: createRuleAccess({
      given: parseRules(options.rules ?? [], context),
      store: options.ruleStore,
      context,
      log: host.log,
    }),
    ramps,
    noRamps,
    rateDecks,
    quality: qualityTracker(),
    guards: options.gates ?? [],
    gates: gatesOf(options, providers, time),
    times: timesOf(options.times),
    strict: options.strict ?? false,
    onUnknown: options.onUnknown ?? 'wait',
    ids: options.ids ?? randomId,
    ports,
    callTimes: createCallTimes(host.clock, time),
    taught: new Set(),
    watch: createWebhookWatch(host.publicUrl),
    onInbound: options.onInbound,
    arrivals: new Map(),
    flow: { book: flowBook(options), answering: new Map() },
    probes: new Set(),
    // A call may be taken up by a process without its provider.
    webhooksOf: (provider) =>
      host.publicUrl !== undefined &&
      providers.has(provider) &&
      ports(provider).webhooks !== undefined,
  }
}
