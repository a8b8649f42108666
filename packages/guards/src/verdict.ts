import type { Gate, GateRequest, GateVerdict } from '@callplane/core'
import type { RingingField } from './targets/targets.ts'

/** What a guard's refusal is called on the record: its detail begins with one of these and a colon. */
export type GuardCode =
  | 'caller-id-not-owned'
  | 'emergency-number'
  | 'premium-number'
  | 'satellite-number'
  | 'destination-not-allowed'
  | 'do-not-call'
  | 'outside-calling-window'
  | 'zone-unknown'
  | 'attempts-per-day'
  | 'velocity'
  | 'spend'
  | 'spend-unpriced'
  /** Something a guard asks, such as a list or a store, failed: the call is not let through. */
  | 'guard-unavailable'

/** One thing wrong, as a guard sees it. Never holds the number itself: records and logs keep it. */
export interface GuardFault {
  readonly code: GuardCode
  readonly field: RingingField | 'from'
  readonly why: string
  /** True if another route may be possible; by default only for faults of the route. */
  readonly ofRoute?: boolean | undefined
}

export const pass: GateVerdict = { verdict: 'pass' }

/** `code: field, field why`, faults of the call before those of the route; pass without any. */
export const verdictOf = (faults: readonly GuardFault[]): GateVerdict => {
  if (faults.length === 0) return pass
  const isOfRoute = (fault: GuardFault) => fault.ofRoute ?? fault.field === 'roomAddress'
  const ofCall = faults.filter((fault) => !isOfRoute(fault))
  const told = ofCall.length > 0 ? ofCall : faults
  const groups = new Map<string, { readonly first: GuardFault; readonly fields: Set<string> }>()
  for (const fault of told) {
    const key = `${fault.code}|${fault.why}`
    const group = groups.get(key) ?? { first: fault, fields: new Set() }
    group.fields.add(fault.field)
    groups.set(key, group)
  }
  const detail = [...groups.values()]
    .map(({ first, fields }) => `${first.code}: ${[...fields].join(', ')} ${first.why}`)
    .join('; ')
  return ofCall.length > 0
    ? { verdict: 'refuse', detail }
    : { verdict: 'skip', reason: 'guard', detail }
}

const codePattern = /^([a-z-]+): /

/** The code at the beginning of a guard's detail, as on a skipped route or a `guard-refused` error; null without one. */
export const guardCodeOf = (detail: string): string | null => codePattern.exec(detail)?.[1] ?? null

/** A guard that only looks. What it asks may fail: then the call is refused rather than let through. */
export const lookingGuard = (
  name: string,
  faultsOf: (request: GateRequest) => readonly GuardFault[] | Promise<readonly GuardFault[]>,
): Gate => ({
  name,
  check(request) {
    try {
      const faults = faultsOf(request)
      return faults instanceof Promise
        ? faults.then(verdictOf, () => unavailable(name))
        : verdictOf(faults)
    } catch {
      return unavailable(name)
    }
  },
})

export const unavailable = (name: string): GateVerdict => ({
  verdict: 'refuse',
  detail: `guard-unavailable: ${name} could not read its list or store`,
})
