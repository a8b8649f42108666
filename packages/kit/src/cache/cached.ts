import { type Clock } from '@callplane/core'
import { timeAfter, type Milliseconds } from '@callplane/core/units'

/** A value that is loaded once and kept for a while. */
export interface Cached<T> {
  (): Promise<T>
  /** The next use loads again. */
  clear(): void
}
/** Values that are loaded once for each key and kept for a while. */
export interface CachedByKey<T> {
  (key: string): Promise<T>
  /** Forgets one key, or all. */
  clear(key?: string): void
}

/** Keys come from calls, so there may be any number of them; the oldest goes. */
const maxKeys = 1000

interface Entry<T> {
  readonly value: Promise<T>
  /** Infinity while loading. */
  expiresAt: number
}

/** As `cached`, with one value for each key. */
export const cachedByKey = <T>(
  clock: Clock,
  ttl: Milliseconds,
  load: (key: string) => Promise<T>,
): CachedByKey<T> => {
  const entries = new Map<string, Entry<T>>()
  const settle = async (key: string, entry: Entry<T>) => {
    try {
      await entry.value
      entry.expiresAt = timeAfter(clock.now(), ttl)
    } catch {
      // Pending callers get the error; the next call loads again.
      if (entries.get(key) === entry) entries.delete(key)
    }
  }
  const use = (key: string): Promise<T> => {
    const known = entries.get(key)
    if (known && clock.now() < known.expiresAt) return known.value
    const entry: Entry<T> = { value: load(key), expiresAt: Infinity }
    entries.delete(key)
    if (entries.size >= maxKeys) entries.delete(entries.keys().next().value ?? '')
    entries.set(key, entry)
    void settle(key, entry)
    return entry.value
  }
  return Object.assign(use, {
    clear: (key?: string) => {
      if (key === undefined) entries.clear()
      else entries.delete(key)
    },
  })
}

/** Loads once for all who ask meanwhile, keeps the value so long, and never keeps a failure. Time is the calls' time. */
export const cached = <T>(clock: Clock, ttl: Milliseconds, load: () => Promise<T>): Cached<T> => {
  const byKey = cachedByKey(clock, ttl, load)
  return Object.assign(() => byKey(''), { clear: () => byKey.clear() })
}
