import type { Dispatcher, DispatcherOptions } from './dispatch/dispatcher-api.ts'
import { explainCall } from './dispatch/plan/explain.ts'
import { parseCall } from './dispatch/plan/plan-call.ts'
import { createPlacing } from './dispatch/placing.ts'
import { createRuntime } from './dispatch/runtime.ts'
import { createRuleOperations } from './routing/rule-operations.ts'
import { createVerbs } from './dispatch/verbs.ts'
import { allCalls, countCalls, listCalls, purgeCalls } from './dispatch/call-list.ts'
import { receiveWebhook } from './inbound/intake.ts'
import { milliseconds } from './model/units.ts'
import type { Provider } from './plugin/define-plugin.ts'

export type * from './dispatch/dispatcher-api.ts'

export const createDispatcher = <const Providers extends readonly Provider[]>(
  options: DispatcherOptions<Providers>,
): Dispatcher<Providers> => {
  const runtime = createRuntime(options)
  const { world, journal, engine, feed, waiters, operations, view, wait, start } = runtime
  const placing = createPlacing(runtime)
  start()
  const verbs = createVerbs(runtime)
  /** Whatever may change a call: refused once the dispatcher closes, and waited for when it does. */
  const operation = operations.run

  return {
    dispatch: (input, callOptions = {}) => operation(() => placing.dispatch(input, callOptions)),
    registerExternal: (input, provider, { strict = world.strict } = {}) =>
      operation(() => placing.registerExternal(input, provider, strict)),
    report: (id, placed) => operation(() => placing.report(id, placed)),
    explain: async (input, { strict = world.strict, only, rules } = {}) =>
      explainCall(parseCall(input, world.providers), world, { strict, only, rules }),
    rules: createRuleOperations(world.rules, world, operation),
    calls: {
      get: async (id) => {
        const record = await world.store.get(id)
        return record && view(record)
      },
      list: async (filter = {}) => listCalls(world.store, view, filter),
      all: (filter = {}) => allCalls(world.store, view, filter),
      count: async (filter = {}) => countCalls(world.store, filter),
      purge: (options) => operation(() => purgeCalls(world, options)),
      erase: (number) => operation(() => world.store.erase(number)),
      wait: (id, until, { timeout } = {}) =>
        operation(() => wait(id, until, timeout === undefined ? undefined : milliseconds(timeout))),
    },
    hangUp: (id) => operation(() => verbs.hangUp(id)),
    transfer: (id, to) => operation(() => verbs.transfer(id, to)),
    sendDigits: (id, digits, keyed) => operation(() => verbs.sendDigits(id, digits, keyed)),
    startRecording: (id) => operation(() => verbs.record(id, 'start-recording')),
    stopRecording: (id) => operation(() => verbs.record(id, 'stop-recording')),
    on: (_event, listener) => feed.listen(listener),
    async receive(provider, request) {
      // The provider delivers again, to the next process that serves.
      if (operations.closed) return { status: 503, headers: {}, body: '' }
      return operation(() => receiveWebhook(provider, request, world, journal, engine.schedule))
    },
    recover: () => operation(() => runtime.takeUp(Infinity)),
    close: () =>
      operations.close(async () => {
        const engineIdle = engine.close()
        // Pending waits resolve with the call's current state.
        waiters.close()
        await Promise.all([engineIdle, operations.idle()])
        await runtime.leave()
      }),
  }
}
