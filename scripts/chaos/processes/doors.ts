import { writeSync } from 'node:fs'
import type { CallStore, Host, Store } from '@callplane/core'
import type { Door } from '../counts.ts'
import { deadReply, isDead } from '../dead.ts'
import { meantHeader, processHeader } from '../incarnation.ts'
import type { Strike } from './messages.ts'

/** The run reads here that a process has struck itself: written before the signal, without the event loop. */
export const strikePipe = 4

/** A passage between a process and the outside, at which it can be killed or stopped. */
export interface Doors {
  at(door: Door): void
  arm(strike: Strike): void
}

export const createDoors = (): Doors => {
  let armed: { readonly strike: Strike; left: number } | null = null
  return {
    at(door) {
      if (armed?.strike.door !== door || --armed.left > 0) return
      const { how } = armed.strike
      armed = null
      writeSync(strikePipe, `${how} ${door}\n`)
      process.kill(process.pid, how === 'kill' ? 'SIGKILL' : 'SIGSTOP')
    },
    arm(strike) {
      armed = { strike, left: strike.left }
    },
  }
}

/** Every request says which process sends it and when it meant to, and passes the doors before and after the socket. */
export const hostThroughDoors = (inner: Host, serial: number, doors: Doors): Host => ({
  ...inner,
  async fetch(request, limits = {}) {
    if (isDead(request.url)) return deadReply
    const headers = {
      ...request.headers,
      [processHeader]: String(serial),
      [meantHeader]: String(inner.clock.monotonic?.()),
    }
    doors.at('beforeSend')
    // The inner host looks at the clock against `sendBy` here, just before the write.
    const reply = inner.fetch({ ...request, headers }, limits)
    // The bytes leave in a later turn of the event loop.
    setImmediate(() => doors.at('afterSend'))
    return reply
  },
})

/** The same for the store; `taken` hears of the calls that came from other processes. */
export const storeThroughDoors = <S extends Store>(
  inner: S,
  doors: Doors,
  taken: (ids: readonly string[]) => void,
): S => {
  const own = new Set<string>()
  const take = (ids: readonly string[]): void => {
    const fresh = ids.filter((id) => !own.has(id))
    for (const id of fresh) own.add(id)
    if (fresh.length > 0) taken(fresh)
  }
  const calls = new Proxy(inner.calls, {
    get(target, name: keyof CallStore) {
      if (name === 'shared') return target.shared
      const method = target[name] as unknown as (...args: unknown[]) => Promise<unknown>
      return async (...args: unknown[]) => {
        doors.at('beforeStore')
        if (name === 'claim') own.add((args[0] as { readonly id: string }).id)
        const result = await method.apply(target, args)
        doors.at('afterStore')
        if (name === 'claimDue') take((result as { readonly id: string }[]).map(({ id }) => id))
        if (name === 'take' && result !== null) take([(result as { readonly id: string }).id])
        return result
      }
    },
  })
  return { ...inner, calls }
}
