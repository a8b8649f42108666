import type { References } from '@callplane/core'
import { matchWindow, type Parties } from './match.ts'
import type { ProviderReport } from './provider-report.ts'

/** Why a report reached no entry. */
export type HeldReason =
  /** Nothing shows which tenant the call belongs to. */
  | 'no-tenant'
  /** Several tenants use its number, or have its call. */
  | 'several-tenants'
  /** The tenant has no matching entry. */
  | 'no-call'
  /** Several entries of the tenant match. */
  | 'several-calls'
  /** Its parties are not those of the entry that its provider call id belongs to. */
  | 'contradiction'
  /** The store or a directory failed; it is tried again with the tenant's next call. */
  | 'failed'

export interface Held {
  readonly report: ProviderReport
  /** Host clock, milliseconds. */
  readonly receivedAt: number
  readonly reason: HeldReason
  readonly tenants: readonly string[]
}

/** A genuine provider report that reached no entry, as operators see it. */
export interface UnmatchedReport {
  readonly provider: string
  readonly type: string
  readonly references: References
  readonly parties: Parties
  readonly receivedAt: string
  readonly reason: HeldReason
  readonly tenants: readonly string[]
}

/** Per tenant, and separately for reports without one: the reports of one tenant cannot displace those of another. */
const maxHeld = 500

/** Milliseconds for which a report can be inspected. It is matched only within `matchWindow`. */
const keptFor = 24 * 3_600_000

export interface HeldReports {
  add(held: Held): void
  /** Takes out those that may still be matched after a change of this tenant's calls. */
  take(tenant: string, now: number): readonly Held[]
  list(now: number): readonly UnmatchedReport[]
}

const bucketOf = (tenants: readonly string[]): string =>
  JSON.stringify(tenants.length === 1 ? tenants : [])

/** Keeps reports that reached no entry, for a later match and for inspection. */
export const holdReports = (): HeldReports => {
  const buckets = new Map<string, readonly Held[]>()
  const fresh = (held: readonly Held[], now: number): readonly Held[] =>
    held.filter(({ receivedAt }) => now - receivedAt <= keptFor)
  return {
    add(held) {
      const bucket = bucketOf(held.tenants)
      const others = fresh(buckets.get(bucket) ?? [], held.receivedAt)
      buckets.set(bucket, [...others, held].slice(-maxHeld))
    },
    take(tenant, now) {
      return [bucketOf([tenant]), bucketOf([])].flatMap((bucket) => {
        const held = fresh(buckets.get(bucket) ?? [], now)
        const isOpen = ({ receivedAt, reason }: Held): boolean =>
          reason !== 'contradiction' && now - receivedAt <= matchWindow
        buckets.set(
          bucket,
          held.filter((one) => !isOpen(one)),
        )
        return held.filter(isOpen)
      })
    },
    list: (now) =>
      [...buckets.values()]
        .flatMap((held) => fresh(held, now))
        .toSorted((a, b) => a.receivedAt - b.receivedAt)
        .map(({ report: { provider, event, references, parties }, receivedAt, ...why }) => ({
          provider,
          type: event.type,
          references,
          parties,
          receivedAt: new Date(receivedAt).toISOString(),
          ...why,
        })),
  }
}
