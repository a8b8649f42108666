import { project } from './merge/project.ts'
import { remembered } from './merge/remembered.ts'
import type { Call } from './model/call.ts'
import { CallError, inputError } from './model/error.ts'
import type { Provider } from './plugin/define-plugin.ts'
import { breaker } from './gates/breaker.ts'
import { pacer } from './gates/pacer.ts'
import { qualityTracker } from './routing/quality.ts'
import { ruleSet } from './routing/rule-set.ts'
import { memoryStore } from './journal/memory-store.ts'
import { registerExternal } from './dispatch/register-external.ts'
import { claimCall } from './dispatch/claim-call.ts'
import { createCallTimes } from './dispatch/call-times.ts'
import { createChangeFeed } from './dispatch/change-feed.ts'
import type { Dispatcher, DispatcherOptions } from './dispatch/dispatcher-api.ts'
import { createEngine } from './dispatch/engine.ts'
import { explainCall } from './dispatch/plan/explain.ts'
import { receiveWebhook, unknownCall } from './inbound/intake.ts'
import { createJournal } from './journal/journal.ts'
import { dueAt } from './dispatch/next/next-step.ts'
import type { StepWorld } from './dispatch/next/step.ts'
import { createOperations } from './dispatch/operations.ts'
import { parseCall } from './dispatch/plan/plan-call.ts'
import { randomId } from './dispatch/random-id.ts'
import { timesOf } from './journal/times.ts'
import { milliseconds, type Milliseconds } from './model/units.ts'
import { currentAttempt, type CallRecord } from './journal/record.ts'
import { recoverCalls } from './dispatch/steps/recover.ts'
import { createStoreAccess } from './journal/store-access.ts'
import { createVerbs } from './dispatch/verbs.ts'
import { createWaiters, dispatched, reached, type Until } from './dispatch/waiters.ts'
import { connectOnce, type DispatchWorld } from './dispatch/world.ts'

export type * from './dispatch/dispatcher-api.ts'

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
  const callStore = options.store ?? memoryStore()
  const ids = options.ids ?? randomId
  const can = (provider: string) => providers.get(provider)?.definition.can
  const store = createStoreAccess(
    callStore,
    `dispatcher_${randomId()}`,
    (provider) => can(provider)?.references ?? [],
    () => host.clock.now(),
  )
  const ports = connectOnce(providers, host)
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
    times: timesOf(options.times),
    strict: options.strict ?? false,
    onUnknown: options.onUnknown ?? 'wait',
    ids,
    ports,
    callTimes: createCallTimes(host.clock),
    taught: new Set(),
    webhooksOf: (provider) =>
      host.publicUrl !== undefined && ports(provider).webhooks !== undefined,
  }
  // Records never change, so neither does what is made of one; what was `after` is the next change's `before`.
  const view = remembered((record: CallRecord): Call => project(record, can))
  const inFlight = new Set<string>()
  const stepWorld = (id: string): StepWorld => ({
    now: world.callTimes.now(id),
    times: world.times,
    can,
    inFlight,
    webhooksOf: world.webhooksOf,
    onUnknown: world.onUnknown,
  })

  const waiters = createWaiters(host.clock)
  const feed = createChangeFeed({ store, view, log: host.log, waiters })
  const journal = createJournal({
    store,
    clock: host.clock,
    random: options.random ?? Math.random,
    inFlight,
    dueAt: (record) => dueAt(record, stepWorld(record.id)),
    changed(before, after) {
      feed.wrote(before, after)
      if (after.dueAt !== null && !engine.tracks(after.id)) engine.schedule(after.id, after)
    },
  })
  const usesQuality = world.rules.rules.some((rule) => rule.strategy === 'quality')
  const engine = createEngine(world, journal, stepWorld, (record) => {
    if (usesQuality) quality.observe(view(record))
  })
  /** Another dispatcher wrote: waits, listeners and what this one has planned for the call depend on it. */
  const noticed = async (id: string, version: number): Promise<void> => {
    const record = await feed.foreign(id, version, engine.tracks(id))
    if (record && engine.tracks(id)) engine.schedule(id, record)
  }
  const detach = callStore.attach({
    id: store.owner,
    takeOver: options.takeOver ?? false,
    changed: ({ id, version }) => void noticed(id, version),
  })
  const operations = createOperations()

  const find = async (id: string): Promise<CallRecord> => {
    const record = await store.get(id)
    if (!record) throw unknownCall(id)
    return record
  }
  const wait = async (id: string, until: Until, timeout?: Milliseconds): Promise<Call> => {
    const done = (record: CallRecord) => reached(view(record), until)
    // Registered before the first look, so that no change in between is missed.
    const waiting = waiters.wait(id, done, timeout)
    try {
      const record = await find(id)
      if (done(record)) return view(record)
      return view((await waiting.done) ?? (await find(id)))
    } finally {
      waiting.cancel()
    }
  }
  const verbs = createVerbs({
    world,
    journal,
    waiters,
    view,
    find,
    wait,
    schedule: engine.schedule,
  })

  /** Whatever may change a call: refused once the dispatcher closes, and waited for when it does. */
  const operation = operations.run

  return {
    dispatch: (input, { strict = world.strict, only } = {}) =>
      operation(async () => {
        const { record, replay } = await claimCall(parseCall(input, providers), world, {
          strict,
          only,
        })
        if (replay) {
          // The process that claimed it may have died, or never have learnt that it did.
          if (record.dueAt !== null) engine.schedule(record.id)
          return { ...view(record), replay }
        }
        const settled = waiters.wait(record.id, dispatched, world.times.settleWithin)
        engine.schedule(record.id, record)
        return view((await settled.done) ?? (await find(record.id)))
      }),
    registerExternal: (input, provider, { strict = world.strict } = {}) =>
      operation(async () => {
        const { record, replay, external } = await registerExternal(
          parseCall(input, providers),
          provider,
          world,
          strict,
          journal,
        )
        if (!replay || record.dueAt !== null) engine.schedule(record.id)
        return { call: { ...view(await find(record.id)), replay }, external }
      }),
    report: (id, { references = {}, events = [] }) =>
      operation(async () => {
        const record = await find(id)
        const attempt = currentAttempt(record)
        if (!attempt?.external) throw new CallError('unsupported', `${id} was not placed elsewhere`)
        const reported = await journal.accept(record, attempt.key, { references, events })
        engine.schedule(id, reported ?? undefined)
        return view(reported ?? (await find(id)))
      }),
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
      wait: (id, until, { timeout } = {}) =>
        operation(() => wait(id, until, timeout === undefined ? undefined : milliseconds(timeout))),
    },
    hangUp: (id) => operation(() => verbs.hangUp(id)),
    transfer: (id, to) => operation(() => verbs.transfer(id, to)),
    sendDigits: (id, digits, options) => operation(() => verbs.sendDigits(id, digits, options)),
    startRecording: (id) => operation(() => verbs.record(id, 'start-recording')),
    stopRecording: (id) => operation(() => verbs.record(id, 'stop-recording')),
    on: (_event, listener) => feed.listen(listener),
    async receive(provider, request) {
      // The provider delivers again, to whoever serves next.
      if (operations.closed) return { status: 503, headers: {}, body: '' }
      return operation(() => receiveWebhook(provider, request, world, journal, engine.schedule))
    },
    recover: () => operation(() => recoverCalls(world, engine.schedule)),
    close: () =>
      operations.close(async () => {
        const engineIdle = engine.close()
        // Whoever waits for a call learns how it stands.
        waiters.close()
        await Promise.all([engineIdle, operations.idle()])
        detach()
      }),
  }
}
