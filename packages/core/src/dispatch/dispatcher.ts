import { project } from '../merge/project.ts'
import { remembered } from '../merge/remembered.ts'
import type { Call } from '../model/call.ts'
import { CallError, inputError } from '../model/error.ts'
import { digits as digitsSchema, type OutboundCallInput } from '../model/outbound-call.ts'
import { destination } from '../model/destination.ts'
import { faultsOf, parseOrThrow } from '../model/parse.ts'
import type { RoutingRuleInput } from '../model/routing-rule.ts'
import type { OptionsOf, Provider } from '../plugin/define-plugin.ts'
import type { Placed } from '../plugin/contract.ts'
import type { Host } from '../plugin/host.ts'
import type { WebhookReply, WebhookRequest } from '../plugin/webhook.ts'
import type { Gate } from '../gates/gate.ts'
import { breaker, type BreakerOptions } from '../gates/breaker.ts'
import { pacer, type PaceLimits } from '../gates/pacer.ts'
import { qualityTracker } from '../routing/quality.ts'
import type { RateDeck } from '../routing/rate-deck.ts'
import { ruleSet } from '../routing/rule-set.ts'
import { memoryStore } from '../store/memory-store.ts'
import type { CallFilter, CallStore } from '../store/store.ts'
import { beginElsewhere, type BegunElsewhere } from './begin-elsewhere.ts'
import { claimCall } from './claim-call.ts'
import { createEngine } from './engine.ts'
import { explainCall, type Explanation } from './explain.ts'
import { receiveWebhook, unknownCall } from './intake.ts'
import { createJournal } from './journal.ts'
import { parseCall } from './plan-call.ts'
import { randomId } from './random-id.ts'
import { defaultTimes, type DispatchTimes } from './policy.ts'
import { currentAttempt, type CallRecord } from './record.ts'
import { recoverCalls } from './recover.ts'
import { transferCall } from './transfer.ts'
import { createWaiters, dispatched, reached, type Until } from './waiters.ts'
import { connectOnce, type DispatchWorld } from './world.ts'

export interface DispatcherOptions<Providers extends readonly Provider[]> {
  /** The door to the outside, such as `nodeHost()` of @callplane/kit. */
  readonly host: Host
  readonly providers: Providers
  readonly rules?: readonly RoutingRuleInput[] | undefined
  /** Default: in memory, which a restart forgets. */
  readonly store?: CallStore | undefined
  /** What stands before every dial, such as the guards of @callplane/guards; breaker and pacing come after them. */
  readonly gates?: readonly Gate[] | undefined
  /** Keeps calls off a provider that fails; false turns it off. */
  readonly breaker?: BreakerOptions | false | undefined
  /** Limits by provider instance, over the documented default of an account (Twilio: 1 call per second). */
  readonly pace?: Readonly<Record<string, PaceLimits>> | undefined
  /** Prices for the `least-cost` strategy, by the name that routes give. */
  readonly rateDecks?: readonly RateDeck[] | undefined
  /** Refuse a route that would drop or adjust any field, instead of noting it. */
  readonly strict?: boolean | undefined
  /** `dial-again` tries the next route after an unknown outcome that stayed unknown: the phone may ring twice. */
  readonly onUnknown?: 'wait' | 'dial-again' | undefined
  readonly times?: Partial<DispatchTimes> | undefined
  /** 32 characters of `[0-9a-f]` for ids and attempt keys; default random. For reproducible runs. */
  readonly ids?: (() => string) | undefined
}

export interface DispatchOptions {
  /** Overrides the dispatcher's own setting. */
  readonly strict?: boolean | undefined
  /** Provider instances to try, in this order, among the routes of the rule; overrides its strategy. */
  readonly only?: readonly string[] | undefined
}

export type CallListener = (call: Call, previous: Call) => void

export interface Dispatcher<Providers extends readonly Provider[] = readonly Provider[]> {
  /**
   * Places a call. Throws only when no record exists: bad input or a used idempotency key. Otherwise resolves
   * at the first of accepted, refused or five seconds; settling goes on. Without `idempotencyKey` nothing
   * protects against a caller who asks twice.
   */
  dispatch(call: OutboundCallInput<OptionsOf<Providers>>, options?: DispatchOptions): Promise<Call>
  /** What `dispatch` would do, without doing it. */
  explain(
    call: OutboundCallInput<OptionsOf<Providers>>,
    options?: DispatchOptions,
  ): Promise<Explanation>
  /**
   * A record and a key for a call that somebody else places, such as a browser through the provider's own client.
   * Nothing is sent. `begun` is what the placing side needs; null on a replay, and where the provider cannot take the call.
   */
  begin(
    call: OutboundCallInput<OptionsOf<Providers>>,
    provider: string,
    options?: Pick<DispatchOptions, 'strict'>,
  ): Promise<{ readonly call: Call; readonly begun: BegunElsewhere | null }>
  /** What became of a call that `begin` made a record for; merges with the provider's webhooks. */
  report(id: string, placed: Partial<Placed>): Promise<Call>
  readonly calls: {
    get(id: string): Promise<Call | null>
    /** Newest first. */
    list(filter?: CallFilter): Promise<readonly Call[]>
    /** Resolves once reached, or with the call as it is when nothing more is to come or `timeout` milliseconds passed. */
    wait(
      id: string,
      until: Until,
      options?: { readonly timeout?: number | undefined },
    ): Promise<Call>
  }
  /**
   * Ends a call, or keeps it from being dialled; resolves at its end or after five seconds.
   * Durable: holds for an attempt whose outcome is not known yet too.
   */
  hangUp(id: string): Promise<Call>
  transfer(id: string, to: string): Promise<Call>
  sendDigits(id: string, digits: string): Promise<void>
  startRecording(id: string): Promise<void>
  stopRecording(id: string): Promise<void>
  /** Called with every change of a record. Returns the way to stop. */
  on(event: 'call-changed', listener: CallListener): () => void
  /** Takes a provider's webhook and gives the HTTP answer. `provider` is the instance's name, last in the webhook path. */
  receive(provider: string, request: WebhookRequest): Promise<WebhookReply>
  /** Continues what an earlier process left open: attempts in flight are looked for, never sent again. */
  recover(): Promise<number>
  close(): Promise<void>
}

export const createDispatcher = <const Providers extends readonly Provider[]>(
  options: DispatcherOptions<Providers>,
): Dispatcher<Providers> => {
  const { host } = options
  const providers = new Map<string, Provider>()
  for (const [index, provider] of options.providers.entries()) {
    if (providers.has(provider.name))
      throw inputError('settings-invalid', 'providers', [
        {
          path: [index, 'name'],
          message: 'another provider has this name; give one of them a `name`',
        },
      ])
    providers.set(provider.name, provider)
  }
  const store = options.store ?? memoryStore()
  const rateDecks = new Map((options.rateDecks ?? []).map((deck) => [deck.name, deck]))
  const quality = qualityTracker()
  const world: DispatchWorld = {
    host,
    store,
    providers,
    rules: ruleSet(options.rules ?? [], options.providers, rateDecks),
    rateDecks,
    quality,
    guards: options.gates ?? [],
    gates: [
      ...(options.gates ?? []),
      ...(options.breaker === false ? [] : [breaker(options.breaker)]),
      pacer({
        clock: host.clock,
        limits: ({ route }) => ({
          cps: providers.get(route.provider)?.definition.can.pace.cps,
          ...options.pace?.[route.provider],
        }),
      }),
    ],
    times: { ...defaultTimes, ...options.times },
    strict: options.strict ?? false,
    onUnknown: options.onUnknown ?? 'wait',
    ids: options.ids ?? randomId,
    ports: connectOnce(providers, host),
  }
  const can = (provider: string) => providers.get(provider)?.definition.can
  // Records never change, so neither does what is made of one; what was `after` is the next change's `before`.
  const view = remembered((record: CallRecord): Call => project(record, can))
  const webhooksOf = (provider: string) =>
    host.publicUrl !== undefined && world.ports(provider).webhooks !== undefined

  const listeners = new Set<CallListener>()
  const waiters = createWaiters(host.clock)
  const journal = createJournal(store, host, (before, after) => {
    waiters.tell(after)
    if (listeners.size === 0) return
    const call = view(after)
    const previous = view(before)
    for (const listener of listeners)
      try {
        listener(call, previous)
      } catch (error) {
        host.log({
          level: 'error',
          event: 'listener.failed',
          call: call.id,
          error: String((error as Error)?.name),
        })
      }
  })
  const usesQuality = world.rules.rules.some((rule) => rule.strategy === 'quality')
  const engine = createEngine(world, journal, webhooksOf, (record) => {
    if (usesQuality) quality.observe(view(record))
  })

  const find = async (id: string): Promise<CallRecord> => {
    const record = await store.get(id)
    if (!record) throw unknownCall(id)
    return record
  }
  const wait = async (id: string, until: Until, timeout?: number): Promise<Call> => {
    const done = (record: CallRecord) => reached(view(record), until)
    if (!done(await find(id))) await waiters.wait(id, done, timeout)
    return view(await find(id))
  }
  const live = async (
    id: string,
    verb: 'transfer' | 'sendDigits' | 'startRecording' | 'stopRecording',
  ) => {
    const record = await find(id)
    const attempt = currentAttempt(record)
    const call = view(record)
    if (!attempt || attempt.state !== 'accepted' || call.settled)
      throw new CallError('call-not-live', `${id} is not live: ${call.status}`)
    const ports = world.ports(attempt.provider)
    if (!ports.calls[verb])
      throw new CallError('unsupported', `${attempt.provider} cannot ${verb}`, {
        provider: attempt.provider,
      })
    return { record, attempt, calls: ports.calls }
  }

  return {
    async dispatch(input, { strict = world.strict, only } = {}) {
      const { record, replay } = await claimCall(parseCall(input, providers), world, {
        strict,
        only,
      })
      if (replay) return { ...view(record), replay }
      const settled = waiters.wait(record.id, dispatched, world.times.settleWithin)
      engine.kick(record.id)
      await settled
      return view(await find(record.id))
    },
    async begin(input, provider, { strict = world.strict } = {}) {
      const { record, replay, begun } = await beginElsewhere(
        parseCall(input, providers),
        provider,
        world,
        strict,
        journal,
      )
      if (!replay) engine.kick(record.id)
      return { call: { ...view(await find(record.id)), replay }, begun }
    },
    async report(id, { references = {}, events = [] }) {
      const record = await find(id)
      const attempt = currentAttempt(record)
      if (!attempt?.elsewhere) throw new CallError('unsupported', `${id} was not placed elsewhere`)
      await journal.accept(id, attempt.key, references, events)
      await store.markSettled(id, false)
      engine.kick(id)
      return view(await find(id))
    },
    async explain(input, { strict = world.strict, only } = {}) {
      return explainCall(parseCall(input, providers), world, strict, only)
    },
    calls: {
      async get(id) {
        const record = await store.get(id)
        return record && view(record)
      },
      async list(filter = {}) {
        return (await store.list(filter)).map(view)
      },
      wait: (id, until, { timeout } = {}) => wait(id, until, timeout),
    },
    async hangUp(id) {
      await find(id)
      await journal.change(id, (record) =>
        record.cancelRequestedAt === null
          ? { ...record, cancelRequestedAt: host.clock.now() }
          : null,
      )
      await store.markSettled(id, false)
      for (const gate of world.gates) gate.abandon?.(id)
      engine.kick(id)
      return wait(id, 'ended', world.times.settleWithin)
    },
    async transfer(id, to) {
      const parsed = destination.safeParse(to)
      if (!parsed.success)
        throw inputError('input-invalid', 'transfer', faultsOf(parsed.error, ['to']))
      const { record, attempt, calls } = await live(id, 'transfer')
      await transferCall(record, attempt, parsed.data, calls, world, journal)
      engine.kick(id)
      return view(await find(id))
    },
    async sendDigits(id, digits) {
      parseOrThrow(digitsSchema.min(1, 'must not be empty'), digits, 'digits')
      const { attempt, calls } = await live(id, 'sendDigits')
      await calls.sendDigits?.(attempt.references, digits)
    },
    async startRecording(id) {
      const { attempt, calls } = await live(id, 'startRecording')
      await calls.startRecording?.(attempt.references)
    },
    async stopRecording(id) {
      const { attempt, calls } = await live(id, 'stopRecording')
      await calls.stopRecording?.(attempt.references)
    },
    on(_event, listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    receive: (provider, request) => receiveWebhook(provider, request, world, journal, engine.kick),
    recover: () => recoverCalls(world, engine.kick),
    async close() {
      engine.close()
      await engine.idle()
    },
  }
}
