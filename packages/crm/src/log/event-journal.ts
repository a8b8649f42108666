import type { CallHappening } from './events-between.ts'

export interface StoredHappening extends CallHappening {
  /** Place in the tenant's journal; opaque to those who resume by it. */
  readonly id: string
}

/** The last events of each tenant, for front ends that come back after a lost connection. */
export interface EventJournal {
  append(tenant: string, happening: CallHappening): Promise<void>
  /** The place after the newest event: where a reader begins who wants only what comes. */
  position(tenant: string): Promise<string>
  /** What came after that place, oldest first; null when it is not known any more, so that something may be missing. */
  after(tenant: string, id: string): Promise<readonly StoredHappening[] | null>
  /** Called with each event of the tenant from now on. Returns the way to stop. */
  subscribe(tenant: string, listener: (happening: StoredHappening) => void): () => void
}

/** Some minutes of a busy tenant: a browser reconnects within seconds, and reads the history after a longer absence. */
const keptPerTenant = 1_000

interface TenantEvents {
  kept: StoredHappening[]
  /** Events so far. Counted for each tenant alone: a common count would tell how busy the others are. */
  count: number
  readonly listeners: Set<(happening: StoredHappening) => void>
}

/** Events of this process. `name` tells processes apart: a place in the journal of an earlier one is unknown here. */
export const memoryEventJournal = (name: string = crypto.randomUUID()): EventJournal => {
  const tenants = new Map<string, TenantEvents>()
  const of = (tenant: string): TenantEvents => {
    const held = tenants.get(tenant) ?? { kept: [], count: 0, listeners: new Set() }
    tenants.set(tenant, held)
    return held
  }
  return {
    async append(tenant, happening) {
      const events = of(tenant)
      const stored = { ...happening, id: `${name}.${++events.count}` }
      events.kept = [...events.kept.slice(1 - keptPerTenant), stored]
      for (const listener of events.listeners) listener(stored)
    },
    async position(tenant) {
      return `${name}.${of(tenant).count}`
    },
    async after(tenant, id) {
      const { kept, count } = of(tenant)
      const serial = id.startsWith(`${name}.`) ? id.slice(name.length + 1) : ''
      const place = /^\d+$/.test(serial) ? Number(serial) : Number.NaN
      const forgotten = count - kept.length
      if (Number.isNaN(place) || place > count || place < forgotten) return null
      return kept.slice(place - forgotten)
    },
    subscribe(tenant, listener) {
      const { listeners } = of(tenant)
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
