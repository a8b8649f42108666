import { CallError } from '../model/error.ts'
import type { Ports } from '../plugin/contract.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import type { Host } from '../plugin/host.ts'
import type { RuleAccess } from '../routing/rules/rule-access.ts'
import type { RuleSet } from '../routing/rules/rule-set.ts'
import type { Gate } from '../gates/gate.ts'
import type { PlanningWorld } from './plan/plan-call.ts'
import { shareIn, type RampAccess, type Ramps } from './ramp/ramp-access.ts'
import type { CallTimes } from './engine/call-times.ts'
import type { OnInbound } from '../model/inbound-decision.ts'
import type { Times } from '../journal/times.ts'
import type { WebhookWatch } from './verify/webhook-watch.ts'
import type { CallRecord } from '../journal/record.ts'
import type { StoreAccess } from '../journal/store/store-access.ts'
import type { FlowWorld } from './flow/turns.ts'

/** Everything the parts of a dispatcher share. */
export interface DispatchWorld extends Omit<PlanningWorld, 'rules' | 'rampShare'> {
  readonly host: Host
  readonly store: StoreAccess
  /** The newest record known here of the open call with this attempt: it spares a read, and may be a moment old. */
  readonly inHand: (attemptKey: string) => CallRecord | null
  readonly rules: RuleAccess
  /** How far the ramps of the rules are. */
  readonly ramps: RampAccess
  /** The store keeps no ramps. */
  readonly noRamps: boolean
  readonly gates: readonly Gate[]
  /** Those of `gates` that judge whom a call may ring; they judge transfers too. */
  readonly guards: readonly Gate[]
  readonly times: Times
  readonly strict: boolean
  readonly onUnknown: 'wait' | 'dial-again'
  readonly ids: () => string
  /** The time in which the journal is written. Epoch milliseconds of the calls' time. */
  readonly now: () => number
  readonly callTimes: CallTimes
  /** Attempts of open calls whose outcome the gates know: each is reported once, however often calls are recovered. */
  readonly taught: Set<string>
  /** Decides about callers beside the rules. */
  readonly onInbound: OnInbound | undefined
  /** Callers who are being received, by the idempotency key of their record. */
  readonly arrivals: Map<string, Promise<CallRecord>>
  /** The flows of calls. */
  readonly flow: FlowWorld
  /** What requests for the public URL carry that this process sends to itself. */
  readonly probes: Set<string>
  /** Which webhooks have come to this process. */
  readonly watch: WebhookWatch
  /** Whether webhooks of this provider can reach us. */
  webhooksOf(provider: string): boolean
  /** Connects on first use and keeps the ports. */
  ports(provider: string): Ports
}

const noRamps: Ramps = new Map()

/** The ramps that planning by these rules needs; at once where they were read a moment ago. */
export const rampsFor = ({ ramps }: DispatchWorld, { usesRamp }: RuleSet): Ramps | Promise<Ramps> =>
  usesRamp ? (ramps.loaded ?? ramps.load()) : noRamps

/** What planning sees: one version of the rules and of the ramps, whatever changes meanwhile. */
export const planningWorld = (
  { providers, rateDecks, quality }: DispatchWorld,
  rules: RuleSet,
  ramps: Ramps,
): PlanningWorld => ({ providers, rateDecks, quality, rules, rampShare: shareIn(ramps) })

export const connectOnce = (
  providers: ReadonlyMap<string, Provider>,
  host: Host,
): ((name: string) => Ports) => {
  const connected = new Map<string, Ports>()
  return (name) => {
    const held = connected.get(name)
    if (held) return held
    const provider = providers.get(name)
    if (!provider) throw new CallError('provider-unknown', `no provider has the name ${name}`)
    const ports = provider.connect(host)
    connected.set(name, ports)
    return ports
  }
}

/** Where a provider sends its reports about one attempt. */
export const callbackUrl = (host: Host, provider: string, key: string): string | undefined =>
  host.publicUrl === undefined
    ? undefined
    : `${host.publicUrl}/webhooks/${encodeURIComponent(provider)}?attempt=${key}`
