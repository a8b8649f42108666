import type { Call } from '../model/call.ts'
import type { OutboundCallInput } from '../model/outbound-call.ts'
import type { RoutingRuleInput } from '../model/routing-rule.ts'
import type { NamesOf, OptionsOf, Provider } from '../plugin/define-plugin.ts'
import type { Note } from '../model/note.ts'
import type { Placed } from '../plugin/calls-port.ts'
import type { Host } from '../plugin/host.ts'
import type { WebhookReply, WebhookRequest } from '../plugin/webhook.ts'
import type { Gate } from '../gates/gate.ts'
import type { BreakerOptions } from '../gates/breaker.ts'
import type { PaceLimits } from '../gates/pacer.ts'
import type { DocumentRunner } from '../flow/document-runner.ts'
import type { Flow, TurnHandler } from '../model/flow/flow.ts'
import type { Step } from '../model/flow/flow-step.ts'
import type { OnInbound } from '../model/inbound-decision.ts'
import type { DispatcherRules } from '../routing/rules/rules-api.ts'
import type { RuleStore } from '../routing/rules/rule-store.ts'
import type { RateDeck } from '../routing/rates/rate-deck.ts'
import type { CallCount, CallFilter, CountPeriod, Erasure } from '../journal/store/store-query.ts'
import type { Store } from './store.ts'
import type { CallRecordings } from './calls/recordings-api.ts'
import type { ExternalCall } from './placing/register-external.ts'
import type { CallListener } from './engine/change-feed.ts'
import type { DispatcherRamps, RampListener } from './ramp/ramps-api.ts'
import type { Explanation } from './plan/explain.ts'
import type { DispatchTimes } from '../journal/times.ts'
import type { VerifyReport } from './verify/verify-report.ts'
import type { Until } from './engine/waiters.ts'

/** What a dispatcher works with: host, providers, rules and store, and limits that have defaults. */
export interface DispatcherOptions<
  Providers extends readonly Provider[],
  RuleId extends string = string,
  Rules extends RuleStore | undefined = RuleStore | undefined,
> {
  /** The door to the outside, such as `nodeHost()` of @callplane/kit. */
  readonly host: Host
  /** The providers that calls can go through, each with its settings, such as `[twilio({ … })]`. */
  readonly providers: Providers
  /**
   * The routing rules. With a `ruleStore`, the rules that a store without rules starts with: once the store has rules, those
   * count, and a difference is logged as a warning (`rules.differ`). Without a `ruleStore`, the ids of rules that are
   * written here are the only ones that `rule` of a call takes in TypeScript; give the list as
   * `readonly RoutingRuleInput[]` where rules of other ids are added with `dispatcher.rules`.
   */
  readonly rules?: readonly RoutingRuleInput<NoInfer<NamesOf<Providers>>, RuleId>[] | undefined
  /**
   * Where rules that are changed with `dispatcher.rules` are kept, for all processes that share it. They are loaded before
   * the first call is planned. Default: in memory, so that a restart brings back `rules`.
   */
  readonly ruleStore?: Rules
  /**
   * Where calls are kept: `sqliteStore` of `@callplane/sqlite` for one host, `postgresStore` of `@callplane/postgres` for
   * several. Default: in memory, for tests: a restart forgets calls, timers and idempotency keys.
   */
  readonly store?: Store | undefined
  /**
   * Ends the leases of all other dispatchers on the store at once, instead of waiting until they end by themselves. Only
   * right where they are known to have stopped. Default false.
   */
  readonly takeOver?: boolean | undefined
  /**
   * Milliseconds after which other dispatchers on the store take over the calls of this one when it is not heard of any
   * more; default 15,000, at least 1,000. A process that stalls for longer loses its calls to them.
   */
  readonly leaseMs?: number | undefined
  /** Gates that run before every dial, such as the guards of @callplane/guards; breaker and pacing come after them. */
  readonly gates?: readonly Gate[] | undefined
  /** Keeps calls off a provider that fails; false turns it off. */
  readonly breaker?: BreakerOptions | false | undefined
  /** Limits by provider instance, over the documented default of an account (Twilio: 1 call per second). */
  readonly pace?: { readonly [Name in NamesOf<Providers>]?: PaceLimits | undefined } | undefined
  /** Prices for the `least-cost` strategy, by the name that routes give. */
  readonly rateDecks?: readonly RateDeck[] | undefined
  /** Refuse a route that would drop or adjust any field, instead of noting it. */
  readonly strict?: boolean | undefined
  /** `dial-again` tries the next route after an unknown outcome that stayed unknown: the phone may ring twice. */
  readonly onUnknown?: 'wait' | 'dial-again' | undefined
  /**
   * Decides where a caller goes: a room, a SIP URI, a phone, a conference, or a rejection. Asked once for each caller whom
   * a provider asks about, before the inbound rules; what it leaves open they decide. The caller hears ringing meanwhile.
   */
  readonly onInbound?: OnInbound | undefined
  /**
   * What happens on answered calls, by the name that `connect: { flow }` of calls, rules and decisions gives: data, or a
   * function that answers every turn with steps, beginning with `started`.
   */
  readonly flows?: Readonly<Record<string, Flow | TurnHandler>> | undefined
  /** Functions that continuations of flows name with `{ handler }`. */
  readonly handlers?: Readonly<Record<string, TurnHandler>> | undefined
  /** Runs the documents of `connect: { document }`, such as `documentRunner()` of @callplane/flows. */
  readonly documents?: DocumentRunner | undefined
  /**
   * Steps for a turn that cannot be answered, because a function throws, is late or does not answer with steps; the
   * record then has a note that says why. Without `goto` and `next`. Default: hang up.
   */
  readonly flowFallback?: readonly Step[] | undefined
  /** How long the dispatcher waits and tries, in milliseconds. */
  readonly times?: Partial<DispatchTimes> | undefined
  /** 32 characters of `[0-9a-f]` for ids and attempt keys; default random. For reproducible runs. */
  readonly ids?: (() => string) | undefined
  /** A number in [0, 1) for the pauses between writes that conflict; default `Math.random`. For reproducible runs. */
  readonly random?: (() => number) | undefined
}

/** Options of one call that are not part of it. */
export interface DispatchOptions<Name extends string = string> {
  /** Overrides the dispatcher's own setting. */
  readonly strict?: boolean | undefined
  /** Provider instances to try, in this order, among the routes of the rule; overrides its strategy. */
  readonly only?: readonly Name[] | undefined
  /**
   * What of an application's request the call does not say, as the front door of a provider notes it. Kept on the record, before
   * the notes of the provider. In strict mode a call with one that is not `emulated` is refused.
   */
  readonly notes?: readonly Note[] | undefined
}

/** Options of one call, and which unused rules are told. */
export interface ExplainOptions<
  Name extends string = string,
  RuleId extends string = string,
> extends Omit<DispatchOptions<Name>, 'notes'> {
  /** The rules whose reason for not being used is wanted, by id, or `all`. Default: the 20 that came closest. */
  readonly rules?: 'all' | readonly RuleId[] | undefined
}

/** Ids of the rules that calls may name: those given in code, or any where rules come from a store. */
export type RuleIdsOf<RuleId extends string, Rules> = Rules extends RuleStore ? string : RuleId

export type { CallListener }

/** Which calls to list. */
export interface CallListRequest extends CallFilter {
  /** Most calls on the page; 1 to 1,000, default 100. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
}

/** One page of calls. */
export interface CallPage {
  readonly calls: readonly Call[]
  /** For `after` of the next page; null after the last one. */
  readonly next: string | null
}

/** Which calls to count, and by which periods. */
export interface CallCountRequest extends CallFilter {
  /**
   * Counts by hours or days of UTC, or of all time. Default `hour`; over months, `day` and `all` are many times faster,
   * because the stores keep counts of days.
   */
  readonly per?: CountPeriod | undefined
}

/** How many calls there are, by period, provider and status. */
export interface CallCounts {
  readonly total: number
  /** By period, oldest first; periods, providers and statuses without a call are left out. */
  readonly counts: readonly CallCount[]
}

/** What `on` tells of, and how listeners are called. */
export interface DispatcherEvents {
  /**
   * Every change of a record. `previous` is what this process last knew of the call; where another process wrote, changes that
   * follow each other closely may come as one.
   */
  readonly 'call-changed': CallListener
  /** Every change of a ramp. One that another process made is told when this one plans a call or reads a status next. */
  readonly 'ramp-changed': RampListener
}

/** Places, follows and controls calls. Made by `createDispatcher`. */
export interface Dispatcher<
  Providers extends readonly Provider[] = readonly Provider[],
  RuleId extends string = string,
> {
  /**
   * Places a call. Throws only when no record exists: bad input or a used idempotency key. Otherwise resolves
   * at the first of accepted, refused or five seconds; settling goes on. Without `idempotencyKey` nothing
   * protects against a caller who asks twice. A `StoreError` says that it is not known whether a record exists: ask again
   * with the same key.
   */
  dispatch(
    call: OutboundCallInput<OptionsOf<Providers>, RuleId>,
    options?: DispatchOptions<NamesOf<Providers>>,
  ): Promise<Call>
  /**
   * What `dispatch` would do now, without doing it. Throws for a call or options that are malformed; where the rules refuse
   * the call, `error` of the result is what `dispatch` would throw.
   */
  explain(
    call: OutboundCallInput<OptionsOf<Providers>, RuleId>,
    options?: ExplainOptions<NamesOf<Providers>, RuleId>,
  ): Promise<Explanation>
  /**
   * Makes a record and a key for a call that is placed outside this process, such as by a browser through the provider's
   * client. Sends nothing. `external` is what the placing side needs; null on a replay, and where the provider cannot take
   * the call. Throws as `dispatch` does.
   */
  registerExternal(
    call: OutboundCallInput<OptionsOf<Providers>, RuleId>,
    provider: NamesOf<Providers>,
    options?: Pick<DispatchOptions, 'strict'>,
  ): Promise<{ readonly call: Call; readonly external: ExternalCall | null }>
  /** Reports the outcome of a call that `registerExternal` made a record for; merges with the provider's webhooks. */
  report(id: string, placed: Partial<Placed>): Promise<Call>
  /** Reads and changes the routing rules. */
  readonly rules: DispatcherRules
  /** Reads and moves the ramps of rules with the strategy `ramp`. */
  readonly ramps: DispatcherRamps
  readonly calls: {
    get(id: string): Promise<Call | null>
    /** One page of calls, newest first; 100 of them unless `limit` says otherwise. */
    list(request?: CallListRequest): Promise<CallPage>
    /** Every call that matches, newest first, read page by page. */
    all(filter?: CallFilter): AsyncIterable<Call>
    /** How many calls match, by status, provider instance and hour, or another period. */
    count(request?: CallCountRequest): Promise<CallCounts>
    /**
     * Retention: deletes calls that need no attention and were created more than `olderThan` seconds ago, with their
     * idempotency keys. Gives how many.
     */
    purge(options: { readonly olderThan: number }): Promise<number>
    /** Deletes every call of a phone number or SIP URI. Calls that still need attention are left, and listed in `open`. */
    erase(number: string): Promise<Erasure>
    /** Resolves once reached, or with the call as it is when nothing more is to come or `timeoutMs` milliseconds passed. */
    wait(
      id: string,
      until: Until,
      options?: { readonly timeoutMs?: number | undefined },
    ): Promise<Call>
  }
  /**
   * Ends a call, or keeps it from being dialled; resolves at its end or after five seconds.
   * Durable: holds for an attempt whose outcome is not known yet too.
   */
  hangUp(id: string): Promise<Call>
  /**
   * Sends the far party on to another number or SIP URI. Asked again for the same target while the first transfer is open,
   * accepted or of unknown outcome, it sends nothing and gives the call. Throws if the call is not live or the transfer failed.
   */
  transfer(id: string, to: string): Promise<Call>
  /**
   * Sends `0-9`, `*`, `#`, `A-D` and `w` (a pause of 0.5 s) to the far party. Each request is a press of keys of its own,
   * unless it repeats an `idempotencyKey` of the same call: that one sends nothing, and throws again where the first failed
   * in a way that may have been heard. Throws `call-not-live` or `unsupported`, or the provider's failure.
   */
  sendDigits(
    id: string,
    digits: string,
    options?: { readonly idempotencyKey?: string | undefined },
  ): Promise<void>
  /**
   * Starts to record the call. Asked again while that recording runs, by this process or another, it sends nothing.
   * Throws `call-not-live` or `unsupported`, or the provider's failure; after a failure it may be asked for again.
   */
  startRecording(id: string): Promise<void>
  /** Stops what `startRecording` or the call's own `record` started. Throws as `startRecording` does. */
  stopRecording(id: string): Promise<void>
  /** Reads and deletes recordings at the providers that keep them. */
  readonly recordings: CallRecordings
  /**
   * Listens to the calls or ramps of this dispatcher: see `DispatcherEvents`. Returns the way to stop.
   */
  on<Event extends keyof DispatcherEvents>(
    event: Event,
    listener: DispatcherEvents[Event],
  ): () => void
  /** Takes a provider's webhook and gives the HTTP answer. `provider` is the instance's name, last in the webhook path. */
  receive(provider: NamesOf<Providers>, request: WebhookRequest): Promise<WebhookReply>
  /**
   * Looks, without placing a call, at what calls need: that every provider accepts its credentials, that clocks agree, that
   * accounts own the numbers of the rules, and that webhooks reach this process. `publicUrl` must be served meanwhile.
   */
  verify(): Promise<VerifyReport>
  /**
   * Continues what an earlier process left open, also what is not due yet: attempts in flight are looked for, never sent
   * again. Gives how many calls were taken up. On a shared store this happens by itself; calling it again is harmless.
   */
  recover(): Promise<number>
  /**
   * Finishes what is under way, without beginning anything new, and leaves the store; calls still open are for `recover` of
   * the next process. Afterwards only `calls.get`, `calls.list` and `explain` work, the rest throws `closed`.
   */
  close(): Promise<void>
}
