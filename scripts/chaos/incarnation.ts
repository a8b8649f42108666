import {
  monotonicOf,
  type CallStore,
  type Clock,
  type Host,
  type Store,
  type StoreOwner,
} from '@callplane/core'
import type { Door } from './counts.ts'

/** What may happen to a process while it works. Everything is optional. */
export interface Torments {
  /** The process is about to go through this door, or has just come through it. */
  at?(door: Door, method: string): void
  /** Milliseconds for which a request is held between the journal and the socket. */
  hold?(url: string): number
  /** Milliseconds that a call of the store takes; asked before it takes effect, and again after. */
  latency?(): number
  /** Whether a call of the store fails, before it takes effect or after. */
  failure?(method: string): 'before' | 'after' | null
}

/**
 * One life of the dispatching process. A killed one does nothing any more, not even fail; a stopped one does nothing
 * until it is resumed, and then goes on where it was, as a process under SIGSTOP and SIGCONT does.
 */
export interface Incarnation {
  readonly serial: number
  readonly state: 'running' | 'stopped' | 'killed'
  kill(): void
  stop(): void
  resume(): void
  /** Wraps every door of the process to the outside. */
  host(inner: Host, torments?: Torments): Host
  store(inner: Store, torments?: Torments): Store
}

/** Headers that the emulator records: which process sent a request, and when the process meant to, in true time. */
export const processHeader = 'x-chaos-process'
export const meantHeader = 'x-chaos-meant'

/** What the doors of a process need to know of it. */
interface Life {
  readonly serial: number
  /** Passes at once while running; waits while stopped; never resolves when killed. */
  readonly pass: () => Promise<void>
  readonly wait: (milliseconds: number) => Promise<void> | undefined
}

const wrapHost = (inner: Host, torments: Torments, { serial, pass, wait }: Life): Host => {
  const { now, wall, monotonic, after } = inner.clock
  const own = { now, wall, ...(monotonic && { monotonic }) }
  return {
    ...inner,
    clock: {
      ...own,
      after: (milliseconds, run) =>
        after(milliseconds, () => {
          // A timer of a stopped process fires when it goes on; of a dead one never.
          pass().then(run, () => {})
        }),
    },
    async fetch(request, limits = {}) {
      const meant = monotonicOf(inner.clock)
      torments.at?.('beforeSend', request.method)
      await pass()
      await wait(torments.hold?.(request.url) ?? 0)
      await pass()
      // The inner host looks at the clock against `sendBy` here, just before the write.
      const headers = {
        ...request.headers,
        [processHeader]: String(serial),
        [meantHeader]: String(meant),
      }
      const reply = inner.fetch({ ...request, headers }, limits)
      torments.at?.('afterSend', request.method)
      try {
        return await reply
      } finally {
        await pass()
      }
    },
  }
}

/** The store tells a stopped process of changes when it goes on, and a dead one never. */
const awake = (owner: StoreOwner, { pass }: Life): StoreOwner => ({
  ...owner,
  changed: (change) => void pass().then(() => owner.changed(change)),
})

const wrapCalls = (inner: CallStore, torments: Torments, life: Life): CallStore => {
  const { pass, wait } = life
  return new Proxy(inner, {
    get(target, name: keyof CallStore) {
      if (name === 'shared') return target.shared
      if (name === 'join' && !target.shared)
        return (owner: StoreOwner) => target.join(awake(owner, life))
      const method = target[name] as unknown as (...args: unknown[]) => Promise<unknown>
      return async (...args: unknown[]) => {
        torments.at?.('beforeStore', name)
        await pass()
        const fails = torments.failure?.(name) ?? null
        await wait(torments.latency?.() ?? 0)
        if (fails === 'before') throw new Error('the store cannot be reached')
        const given = name === 'join' ? [awake(args[0] as StoreOwner, life)] : args
        const result = await method.apply(target, given)
        await wait(torments.latency?.() ?? 0)
        if (fails === 'after') throw new Error('the reply of the store was lost')
        torments.at?.('afterStore', name)
        // Written, but a process that died meanwhile does not learn it.
        await pass()
        return result
      }
    },
  })
}

/** `clock` times what holds the process up; it runs regardless of the process. */
export const createIncarnation = (serial: number, clock: Pick<Clock, 'after'>): Incarnation => {
  let state: Incarnation['state'] = 'running'
  let waiting: (() => void)[] = []
  const pass = (): Promise<void> => {
    if (state === 'running') return Promise.resolve()
    // A new one each time: what waits for it is then forgotten with the process.
    if (state === 'killed') return new Promise(() => {})
    return new Promise((resolve) => waiting.push(resolve))
  }
  const wait = (milliseconds: number): Promise<void> | undefined =>
    milliseconds > 0
      ? new Promise<void>((resolve) => void clock.after(milliseconds, resolve))
      : undefined
  const life: Life = { serial, pass, wait }
  return {
    serial,
    get state() {
      return state
    },
    kill() {
      state = 'killed'
      waiting = []
    },
    stop() {
      if (state === 'running') state = 'stopped'
    },
    resume() {
      if (state !== 'stopped') return
      state = 'running'
      for (const go of waiting.splice(0)) go()
    },
    host: (inner, torments = {}) => wrapHost(inner, torments, life),
    store: (inner, torments = {}) => ({ calls: wrapCalls(inner.calls, torments, life) }),
  }
}
