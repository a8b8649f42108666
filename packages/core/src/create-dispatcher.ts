import type {
  Dispatcher,
  DispatcherEvents,
  DispatcherOptions,
  RuleIdsOf,
} from './dispatch/dispatcher-api.ts'
import {
  checkListener,
  checkProvider,
  checkProviders,
  checkWait,
} from './dispatch/calls/check-arguments.ts'
import {
  callFilter,
  callCountRequest,
  callListRequest,
  checkOptions,
  digitsOptions,
  dispatchOptions,
  explainOptions,
  purgeOptions,
  registerOptions,
} from './dispatch/check-options.ts'
import { explainCall } from './dispatch/plan/explain.ts'
import { callRecordings } from './dispatch/calls/call-recordings.ts'
import { parseCall } from './dispatch/plan/plan-call.ts'
import { createPlacing } from './dispatch/placing/placing.ts'
import { createRampOperations } from './dispatch/ramp/ramp-operations.ts'
import { createRuntime, type Runtime } from './dispatch/runtime.ts'
import { createRuleOperations } from './routing/rules/rule-operations.ts'
import { createVerbs } from './dispatch/calls/verbs.ts'
import { verifyWorld } from './dispatch/verify/verify.ts'
import { allCalls, countCalls, listCalls, purgeCalls } from './dispatch/calls/call-list.ts'
import { warnOfRefusals } from './inbound/caller-warnings.ts'
import { receiveWebhook } from './inbound/intake.ts'
import { refuseUnknownOptions } from './model/known-options.ts'
import { inMilliseconds, milliseconds, type Milliseconds } from './model/units.ts'
import type { Provider } from './plugin/define-plugin.ts'
import type { Clock } from './plugin/host.ts'
import type { RuleStore } from './routing/rules/rule-store.ts'

export type * from './dispatch/dispatcher-api.ts'

/** Reads and waits for calls. */
const createCalls = ({ world, operations, view, wait }: Runtime): Dispatcher['calls'] => {
  const operation = operations.run
  return {
    get: async (id) => {
      const record = await world.store.get(id)
      return record && view(record)
    },
    async list(request = {}) {
      refuseUnknownOptions('calls.list', request, callListRequest)
      return listCalls(world.store, view, request)
    },
    all(filter = {}) {
      refuseUnknownOptions('calls.all', filter, callFilter)
      return allCalls(world.store, view, filter)
    },
    async count(request = {}) {
      refuseUnknownOptions('calls.count', request, callCountRequest)
      return countCalls(world.store, request)
    },
    purge: (options) =>
      operation(async () => {
        refuseUnknownOptions('calls.purge', options, purgeOptions)
        return purgeCalls(world, options)
      }),
    erase: (number) => operation(() => world.store.erase(number)),
    wait: (id, until, options = {}) =>
      operation(() => {
        checkWait(until, options)
        const { timeoutMs } = options
        return wait(id, until, timeoutMs === undefined ? undefined : milliseconds(timeoutMs))
      }),
  }
}

/** How long requests that are under way keep a closing dispatcher from handing its calls over. */
const handOverAfter = milliseconds(2_000)

/** Resolves with `done`, or earlier after that long. */
const within = async (
  patience: Milliseconds,
  done: Promise<unknown>,
  clock: Clock,
): Promise<void> => {
  let cancel = () => {}
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(inMilliseconds(patience), resolve)
  })
  await Promise.race([done, late])
  cancel()
}

/** Makes a dispatcher. It joins its store at once and runs the timers of its calls until `close`. */
export const createDispatcher = <
  const Providers extends readonly Provider[],
  const RuleId extends string = string,
  Rules extends RuleStore | undefined = undefined,
>(
  options: DispatcherOptions<Providers, RuleId, Rules>,
): Dispatcher<Providers, RuleIdsOf<RuleId, Rules>> => {
  checkOptions(options)
  const runtime = createRuntime(options)
  const { world, journal, engine, feed, waiters, operations, start } = runtime
  // An application that decides by itself may leave rules without a room.
  if (!options.onInbound)
    warnOfRefusals(world.rules.loaded?.rules ?? [], world.providers, world.host.log)
  const placing = createPlacing(runtime)
  start()
  const verbs = createVerbs(runtime)
  /** Whatever may change a call: refused once the dispatcher closes, and waited for when it does. */
  const operation = operations.run

  return {
    dispatch: (input, callOptions = {}) =>
      operation(() => {
        refuseUnknownOptions('dispatch', callOptions, dispatchOptions)
        checkProviders('dispatch', callOptions.only, world.providers)
        return placing.dispatch(input, callOptions)
      }),
    registerExternal: (input, provider, externalOptions = {}) =>
      operation(() => {
        refuseUnknownOptions('registerExternal', externalOptions, registerOptions)
        checkProvider('registerExternal', provider, world.providers)
        const { strict = world.strict } = externalOptions
        return placing.registerExternal(input, provider, strict)
      }),
    report: (id, placed) => operation(() => placing.report(id, placed)),
    explain: async (input, callOptions = {}) => {
      refuseUnknownOptions('explain', callOptions, explainOptions)
      checkProviders('explain', callOptions.only, world.providers)
      const { strict = world.strict, only, rules } = callOptions
      return explainCall(parseCall(input, world), world, { strict, only, rules })
    },
    rules: createRuleOperations(world.rules, world, operation),
    ramps: createRampOperations(world, operation),
    calls: createCalls(runtime),
    hangUp: (id) => operation(() => verbs.hangUp(id)),
    transfer: (id, to) => operation(() => verbs.transfer(id, to)),
    sendDigits: (id, digits, keyed) =>
      operation(async () => {
        refuseUnknownOptions('sendDigits', keyed, digitsOptions)
        return verbs.sendDigits(id, digits, keyed)
      }),
    startRecording: (id) => operation(() => verbs.record(id, 'start-recording')),
    stopRecording: (id) => operation(() => verbs.record(id, 'stop-recording')),
    recordings: callRecordings(runtime),
    on(event, listener) {
      checkListener(event, listener)
      return event === 'call-changed'
        ? feed.listen(listener as DispatcherEvents['call-changed'])
        : runtime.rampFeed.listen(listener as DispatcherEvents['ramp-changed'])
    },
    receive(provider, request) {
      // The provider delivers again, to the next process that serves.
      if (operations.closed) return Promise.resolve({ status: 503, headers: {}, body: '' })
      return operation(() => receiveWebhook(provider, request, world, journal, engine.schedule))
    },
    verify: () => operation(() => verifyWorld(world)),
    recover: () => operation(() => runtime.takeUp(Infinity)),
    close: () =>
      operations.close(async () => {
        const engineIdle = engine.close()
        // Pending waits resolve with the call's current state.
        waiters.close()
        const idle = Promise.all([engineIdle, operations.idle()])
        // Nothing runs the other calls any more, so they must not wait for the slowest request.
        await within(handOverAfter, idle, world.host.clock)
        await runtime.leave()
        await idle
      }),
  }
}
