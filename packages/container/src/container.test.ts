import 'reflect-metadata'
import { INVALID_SPAN_CONTEXT, trace, type Tracer } from '@opentelemetry/api'
import {
  definePlugin,
  memoryStore,
  type Gate,
  type Host,
  type Provider,
  type Store,
} from '@callplane/core'
import { fakeProvider, manualClock, manualHost } from '@callplane/core/testing'
import { container as globalContainer, inject, injectable } from 'tsyringe'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  createContainer,
  DISPATCHER,
  dispatcherOf,
  GATE,
  HOST,
  install,
  PROVIDER,
  RULES,
  STORE,
  token,
  withDispatcher,
  withGates,
  withHost,
  withProviders,
  withRules,
  withStore,
} from './index.ts'
import { memoryContacts } from '@callplane/crm'
import { CRM, withCrm } from './crm.ts'
import { withTelemetry } from './telemetry.ts'
import { z } from 'zod'
import type { Dispatcher } from '@callplane/core'

const host: Host = {
  clock: manualClock(),
  log: () => {},
  fetch: () => Promise.reject(new Error('no network in this test')),
}
const provider = (name: string): Provider =>
  ({ name, id: 'acme', definition: {}, connect: () => ({}) }) as unknown as Provider
const gate = (name: string): Gate => ({ name, check: () => ({ verdict: 'pass' }) })

/** An application's own container. */
const application = () => globalContainer.createChildContainer()

describe('install', () => {
  it('gives request-scoped children the one dispatcher, made once', () => {
    const container = application()
    let stores = 0
    const makeStore = (): Store => {
      stores += 1
      return memoryStore()
    }
    install(container, withHost(host), withStore(makeStore))
    const fromChild = container.createChildContainer().resolve<Dispatcher>(DISPATCHER.key)
    const fromGrandchild = container
      .createChildContainer()
      .createChildContainer()
      .resolve<Dispatcher>(DISPATCHER.key)
    expect(fromChild).toBe(container.resolve(DISPATCHER.key))
    expect(fromGrandchild).toBe(fromChild)
    expect(stores).toBe(1)
  })
  it('makes it of what the installed container has, whatever a child registers', () => {
    const container = application()
    const root = install(
      container,
      withHost(host),
      withStore(() => memoryStore()),
    )
    const child = container.createChildContainer()
    child.register(HOST.key, { useValue: null })
    child.register(STORE.key, {
      useFactory: () => {
        throw new Error('asked the child')
      },
    })
    expect(child.resolve(DISPATCHER.key)).toBe(root.get(DISPATCHER))
  })
  it('uses what the application registered itself, above it too', () => {
    const container = application()
    container.register(HOST.key, { useValue: host })
    const root = install(container.createChildContainer())
    expect(root.get(HOST)).toBe(host)
    expect(root.get(DISPATCHER)).toBeDefined()
  })
  it('refuses a second dispatcher in the same container or below it, and allows one beside it', () => {
    const container = application()
    install(container, withHost(host))
    expect(() => install(container)).toThrow('already installed')
    expect(() => install(container.createChildContainer())).toThrow('already installed')
    expect(install(application(), withHost(host)).get(DISPATCHER)).not.toBe(
      container.resolve(DISPATCHER.key),
    )
  })
  it('injects into a decorated class', () => {
    class ClickToCall {
      readonly dispatcher: Dispatcher
      constructor(dispatcher: Dispatcher) {
        this.dispatcher = dispatcher
      }
    }
    // What `@injectable()` and `@inject(DISPATCHER.key)` compile to; Node's type stripping refuses decorators.
    inject(DISPATCHER.key)(ClickToCall, undefined, 0)
    injectable()(ClickToCall)
    const container = application()
    const root = install(container, withHost(host))
    expect(container.resolve(ClickToCall).dispatcher).toBe(root.get(DISPATCHER))
  })
})

describe('createContainer', () => {
  it('shares nothing with others, nor with the global container', () => {
    globalContainer.register(STORE.key, { useValue: 'of another owner' })
    try {
      const one = createContainer(withHost(host))
      const other = createContainer(withHost(host))
      expect(one.get(DISPATCHER)).not.toBe(other.get(DISPATCHER))
      expect(one.find(STORE)).toBeUndefined()
      expect(() => one.get(STORE)).toThrow('callplane.store')
      expect(globalContainer.isRegistered(DISPATCHER.key)).toBe(false)
    } finally {
      globalContainer.reset()
    }
  })
  it('keeps several providers and gates under one token, in order', () => {
    const [a, b] = [provider('a'), provider('b')]
    const [first, second] = [gate('first'), gate('second')]
    const root = createContainer(
      withProviders(a),
      withProviders(b),
      withGates(first, () => second),
    )
    expect(root.all(PROVIDER)).toEqual([a, b])
    expect(root.all(GATE)).toEqual([first, second])
    expect(createContainer().all(PROVIDER)).toEqual([])
  })
  it('hands everything to the dispatcher', () => {
    const same = [provider('a'), provider('a')]
    expect(() => createContainer(withHost(host), withProviders(...same)).get(DISPATCHER)).toThrow(
      'another provider has this name',
    )
    const rules = [{ id: 'r', numbers: [], routes: [{ provider: 'unknown' }] }] as never
    expect(() => createContainer(withHost(host), withRules(rules)).get(DISPATCHER)).toThrow(/rule/i)
    expect(() => createContainer().get(DISPATCHER)).toThrow('callplane.host is not registered')
    const strict = createContainer(withHost(host), withDispatcher({ strict: true }))
    expect(strict.get(DISPATCHER)).toBe(strict.get(DISPATCHER))
  })
  it('knows the types of its tokens', () => {
    const root = createContainer(withHost(host))
    expectTypeOf(root.get(HOST)).toEqualTypeOf<Host>()
    expectTypeOf(root.find(STORE)).toEqualTypeOf<Store | undefined>()
    expectTypeOf(root.all(PROVIDER)).toEqualTypeOf<readonly Provider[]>()
    // @ts-expect-error -- a number is not a host
    expect(() => root.value(HOST, 7)).toThrow('in use')
    expect(token<string>('a').key).toBe(Symbol.for('callplane.a'))
  })
})

describe('modules of other packages (V17)', () => {
  const acme = definePlugin({
    ...fakeProvider('acme').provider.definition,
    id: 'acme' as const,
    options: z.strictObject({ flavour: z.string().optional() }),
  })
  it('the dispatcher of known providers checks their names and options', () => {
    const providers = [acme({})] as const
    const root = createContainer(withHost(host), withProviders(...providers))
    const dispatcher = root.get(dispatcherOf(providers))
    expect(dispatcher).toBe(root.get(DISPATCHER))
    const unused = (): void => {
      void dispatcher.dispatch({ to: '+14155550123', options: { acme: { flavour: 'mint' } } })
      // @ts-expect-error no provider has this id
      void dispatcher.dispatch({ to: '+14155550123', options: { acne: {} } })
      // @ts-expect-error no provider has this name
      void dispatcher.dispatch({ to: '+14155550123' }, { only: ['acne'] })
    }
    expect(unused).toBeTypeOf('function')
  })
  it('the CRM is made around the dispatcher, once, and logs its calls', async () => {
    const { provider: placing } = fakeProvider('acme')
    const root = createContainer(
      withHost(manualHost()),
      withProviders(placing),
      withCrm(() => ({ contacts: memoryContacts([]) })),
    )
    const crm = root.get(CRM)
    expect(root.get(CRM)).toBe(crm)
    const tenants: string[] = []
    crm.log.onChange((entry) => tenants.push(entry.tenant))
    await root.get(DISPATCHER).dispatch({ to: '+14155550123', tenant: 'acme' })
    await crm.idle()
    expect(tenants).toContain('acme')
    await root[Symbol.asyncDispose]()
  })
  it('telemetry goes around the dispatcher that everything gets', async () => {
    const spans: string[] = []
    const tracer = {
      startSpan: (name: string) => (spans.push(name), trace.wrapSpanContext(INVALID_SPAN_CONTEXT)),
      startActiveSpan: (...given: readonly unknown[]) => {
        spans.push(String(given[0]))
        return (given.at(-1) as (span: unknown) => unknown)(
          trace.wrapSpanContext(INVALID_SPAN_CONTEXT),
        )
      },
    } as unknown as Tracer
    const { provider: placing } = fakeProvider('acme')
    const root = createContainer(
      withHost(manualHost()),
      withProviders(placing),
      withTelemetry({ tracer }),
    )
    await root.get(DISPATCHER).dispatch({ to: '+14155550123' })
    expect(spans.length).toBeGreaterThan(0)
    await root[Symbol.asyncDispose]()
    expect(() => root.get(DISPATCHER)).toThrow('disposed')
  })
})

const A = token<{ readonly name: string }>('test-a')
const B = token<{ readonly name: string }>('test-b')

describe('registering again', () => {
  it('overrides before the first use; the earlier one is never made', () => {
    let made = 0
    const root = createContainer()
      .factory(A, () => ({ name: `old ${(made += 1)}` }))
      .value(A, { name: 'new' })
    expect(root.get(A).name).toBe('new')
    expect(made).toBe(0)
  })
  it('throws after it, however it came to be used', () => {
    const container = application()
    const root = install(container, withHost(host), withRules([]))
    container.resolve(DISPATCHER.key)
    expect(() => root.value(HOST, host)).toThrow('callplane.host is already in use')
    expect(() => withProviders(provider('late'))(root)).toThrow('already in use')
    expect(() => withRules([])(root)).toThrow('already in use')
    expect(() => withDispatcher()(root)).toThrow('already in use')
    // Asked for and not found: the dispatcher keeps its own.
    expect(() => withStore(() => memoryStore())(root)).toThrow('callplane.store is already in use')
    expect(root.get(RULES)).toEqual([])
  })
})

describe('a factory', () => {
  it('is tried again after a failure', () => {
    let tries = 0
    const root = createContainer().factory(A, () => {
      tries += 1
      if (tries === 1) throw new Error('not yet')
      return { name: String(tries) }
    })
    expect(() => root.get(A)).toThrow('not yet')
    expect([root.get(A).name, root.get(A).name]).toEqual(['2', '2'])
  })
  it('is told when it needs itself', () => {
    const root = createContainer()
      .factory(A, ({ get }) => get(B))
      .factory(B, ({ get }) => get(A))
    expect(() => root.get(A)).toThrow(
      'circular dependency: callplane.test-a -> callplane.test-b -> callplane.test-a',
    )
  })
})

describe('disposing', () => {
  const closing = (name: string, log: string[]) => ({
    name,
    [Symbol.asyncDispose]: async () => void log.push(name),
  })
  it('closes what was made here, the last first, once; not what was given or never made', async () => {
    const log: string[] = []
    const root = createContainer(withHost(() => ({ ...host, ...closing('host', log) })))
      .factory(A, ({ get }) => {
        get(B)
        return { name: 'a', [Symbol.dispose]: () => void log.push('a') }
      })
      .factory(
        B,
        () => ({ name: 'b' }),
        (made) => log.push(made.name),
      )
    root.value(token<object>('test-given'), closing('given', log))
    root.factory(token<object>('test-unused'), () => closing('unused', log))
    root.get(token<object>('test-given'))
    root.get(DISPATCHER)
    root.get(A)
    await root[Symbol.asyncDispose]()
    await root[Symbol.asyncDispose]()
    expect(log).toEqual(['a', 'b', 'host'])
  })
  it('closes the rest when one fails, and says so', async () => {
    const log: string[] = []
    const root = createContainer()
      .factory(A, () => closing('a', log))
      .factory(
        B,
        () => ({ name: 'b' }),
        () => Promise.reject(new Error('stuck')),
      )
    root.get(A)
    root.get(B)
    await expect(root[Symbol.asyncDispose]()).rejects.toThrow('stuck')
    expect(log).toEqual(['a'])
  })
  it('ends the container, for its children too', async () => {
    const container = application()
    const root = install(container, withHost(host))
    const child = container.createChildContainer()
    child.resolve(DISPATCHER.key)
    await root[Symbol.asyncDispose]()
    expect(() => root.get(HOST)).toThrow('disposed')
    expect(() => root.value(A, { name: 'a' })).toThrow('disposed')
    expect(() => child.resolve(DISPATCHER.key)).toThrow('disposed')
  })
})
