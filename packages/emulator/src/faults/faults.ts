import type { Fault, LookupFault, RequestFault, WebhookFault } from './fault.ts'
import { readFault, type FaultIssue } from './read-fault.ts'

/** A fault that was refused, with everything that is wrong with it. */
export class InvalidFaultError extends Error {
  override readonly name = 'InvalidFaultError'
  readonly issues: readonly FaultIssue[]
  constructor(issues: readonly FaultIssue[]) {
    super(issues.map(({ path, message }) => `${path || 'fault'} ${message}`).join('; '))
    this.issues = issues
  }
}

/** A request, webhook or look-up that a fault may apply to. */
export type FaultTarget = {
  readonly provider: string
  readonly method: string
  readonly path: string
  readonly to?: string | undefined
  readonly event?: string | undefined
}

export type FaultView = {
  readonly id: string
  readonly fault: Fault
  /** Matches so far, and how many of them the fault was applied to. */
  readonly seen: number
  readonly struck: number
}

type ByTarget = { request: RequestFault; webhook: WebhookFault; lookup: LookupFault }

export type Faults = {
  /** Throws {@link InvalidFaultError}; the result removes the fault. */
  add(fault: Fault): { readonly id: string; readonly remove: () => void }
  /** The fault that applies, used up by one; the oldest match wins. */
  take<On extends keyof ByTarget>(on: On, target: FaultTarget): ByTarget[On] | undefined
  list(): readonly FaultView[]
  /** False if there is none of this id. */
  remove(id: string): boolean
  clear(): void
}

/** Every request is compared with every fault. */
const MOST_FAULTS = 10_000

type Entry = { readonly id: string; readonly fault: Fault; seen: number; struck: number }

/** `changed` is called when a fault was added, removed or used up by one. */
export function createFaults(
  providers: readonly string[],
  changed: () => void = () => undefined,
): Faults {
  let entries: Entry[] = []
  let count = 0
  return {
    add(input) {
      const { fault, issues } = readFault(input, providers)
      if (!fault) throw new InvalidFaultError(issues)
      const entry: Entry = { id: `fault-${++count}`, fault, seen: 0, struck: 0 }
      if (entries.length >= MOST_FAULTS)
        throw new InvalidFaultError([
          { path: '', message: `is one too many: there are ${MOST_FAULTS} already; remove some` },
        ])
      entries.push(entry)
      changed()
      return {
        id: entry.id,
        remove: () => {
          entries = entries.filter((other) => other !== entry)
          changed()
        },
      }
    },
    take<On extends keyof ByTarget>(on: On, target: FaultTarget): ByTarget[On] | undefined {
      let hit: Entry | undefined
      for (const entry of entries) {
        if (entry.fault.on !== on || !matches(entry.fault, target)) continue
        entry.seen += 1
        const nth = entry.fault.match?.nth
        if (hit || entry.struck >= (entry.fault.count ?? 1)) continue
        // With a count the fault applies from the n-th on.
        if (nth === undefined || entry.seen >= nth) hit = entry
      }
      if (!hit) return undefined
      hit.struck += 1
      changed()
      return hit.fault as ByTarget[On]
    },
    list: () => structuredClone(entries),
    remove(id) {
      const before = entries.length
      entries = entries.filter((entry) => entry.id !== id)
      if (entries.length === before) return false
      changed()
      return true
    },
    clear() {
      entries = []
      changed()
    },
  }
}

function matches(fault: Fault, target: FaultTarget): boolean {
  const { method, path, to, event } = fault.match ?? {}
  return (
    (fault.provider === undefined || fault.provider === target.provider) &&
    (method === undefined || method.toUpperCase() === target.method.toUpperCase()) &&
    (path === undefined || target.path.includes(path)) &&
    (to === undefined || (target.to !== undefined && sameAddress(to, target.to))) &&
    (event === undefined || event === target.event)
  )
}

// Plivo and Vonage write numbers without the plus.
function sameAddress(a: string, b: string): boolean {
  return a === b || a.replace(/^\+/, '') === b.replace(/^\+/, '')
}
