import type { Provider } from '../plugin/define-plugin.ts'
import {
  countingIds,
  fakeProvider,
  far,
  manualHost,
  outboundRule,
  type FakeProviderScript,
  type ManualHost,
} from '../testing/index.ts'
import type { CallStore } from '../journal/store/store.ts'
import type { Store } from './store.ts'
import { createDispatcher, type DispatcherOptions } from '../create-dispatcher.ts'

export const publicUrl = 'https://calls.example'
export const call = { to: far, rule: 'sales' }

/** A dispatcher over fake providers, one route to each in the order given. */
export const setUp = (
  scripts: Record<string, FakeProviderScript>,
  options: Partial<DispatcherOptions<readonly Provider[]>> = {},
) => {
  const fakes = new Map(
    Object.entries(scripts).map(([name, script]) => [name, fakeProvider(name, script)]),
  )
  const host = (options.host as ManualHost | undefined) ?? manualHost({ publicUrl })
  const dispatcher = createDispatcher({
    providers: [...fakes.values()].map(({ provider }) => provider),
    rules: [outboundRule([...fakes.keys()])],
    ids: countingIds(),
    random: () => 0.5,
    ...options,
    host,
  })
  const fake = (name: string) => {
    const found = fakes.get(name)
    if (!found) throw new Error(`no fake ${name}`)
    return found
  }
  return { dispatcher, host, clock: host.clock, fake }
}

type Method = Exclude<keyof CallStore, 'shared' | 'join'>

/** A store whose methods can be watched, held or broken. `around` runs the method itself by calling `run`. */
export const interposed = (
  { calls: inner, ...others }: Store,
  around: (
    method: Method,
    run: () => Promise<unknown>,
    args: readonly unknown[],
  ) => Promise<unknown>,
): Store => ({
  ...others,
  calls: new Proxy(inner, {
    get: (target, name: keyof CallStore) =>
      name === 'shared' || name === 'join'
        ? target[name]
        : (...args: unknown[]) =>
            around(
              name,
              () => (target[name] as (...given: unknown[]) => Promise<unknown>).apply(target, args),
              args,
            ),
  }),
})

/** Calls that need attention, whomever they belong to. */
export const openIn = async ({ calls }: Store) =>
  (await calls.list({}, { limit: 1_000 })).records.filter(({ dueAt }) => dueAt !== null)

/** A promise to be settled from outside. */
export const gate = <T = void>() => {
  let open: (value: T) => void = () => {}
  let fail: (error: unknown) => void = () => {}
  const opened = new Promise<T>((resolve, reject) => {
    open = resolve
    fail = reject
  })
  return { opened, open, fail }
}
