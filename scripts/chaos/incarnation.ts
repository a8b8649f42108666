import type { CallStore, Host } from '@callplane/core'

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
  /** Wraps every door of the process. `beforeWrite` may hold a request between the journal and the socket. */
  host(inner: Host, beforeWrite: (url: string) => number): Host
  store(inner: CallStore, saved: () => void): CallStore
}

const never = new Promise<never>(() => {})

export const createIncarnation = (serial: number): Incarnation => {
  let state: Incarnation['state'] = 'running'
  let waiting: (() => void)[] = []
  /** Passes at once while running; waits while stopped; waits for ever when killed. */
  const pass = (): Promise<void> => {
    if (state === 'running') return Promise.resolve()
    if (state === 'killed') return never
    return new Promise((resolve) => waiting.push(resolve))
  }
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
    host: (inner, beforeWrite) => ({
      ...inner,
      clock: {
        now: inner.clock.now,
        wall: inner.clock.wall,
        after: (milliseconds, run) =>
          inner.clock.after(milliseconds, () => {
            // A timer of a stopped process fires when it goes on; of a dead one never.
            pass().then(run, () => {})
          }),
      },
      async fetch(request, limits) {
        await pass()
        const held = beforeWrite(request.url)
        if (held > 0) await new Promise<void>((resolve) => inner.clock.after(held, resolve))
        await pass()
        // The inner host looks at the clock against `sendBy` here, just before the write.
        const reply = inner.fetch(request, limits)
        try {
          return await reply
        } finally {
          await pass()
        }
      },
    }),
    store: (inner, saved) =>
      new Proxy(inner, {
        get(target, name: keyof CallStore) {
          if (name === 'attach') return target.attach.bind(target)
          const method = target[name] as unknown as (...args: unknown[]) => Promise<unknown>
          return async (...args: unknown[]) => {
            await pass()
            const result = await method.apply(target, args)
            if (name === 'save' || name === 'claim') saved()
            // Written, but a process that died meanwhile does not learn it.
            await pass()
            return result
          }
        },
      }),
  }
}
