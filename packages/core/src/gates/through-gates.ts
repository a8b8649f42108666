import { CallError, toFailure } from '../model/error.ts'
import { storingFirst } from './storing-first.ts'
import type { Gate, GateRequest, GateVerdict, Outcome } from './gate.ts'

export const canceledOutcome = {
  kind: 'refused',
  error: toFailure(new CallError('canceled', 'canceled before it was sent')),
} as const satisfies Outcome

type Pass = Extract<GateVerdict, { verdict: 'pass' }>

/** What a dial does between its gates. */
export interface Passage<T> {
  /** Before a gate is waited for. Never rejects. */
  wait?(): Promise<void>
  /** `start`: to be called right before the request leaves; false: it must not. */
  run(start: () => Promise<boolean>): Promise<{ readonly outcome: Outcome; readonly result: T }>
  refused(verdict: Exclude<GateVerdict, Pass>): Promise<T>
}

interface Entered {
  readonly gate: Gate
  readonly pass: Pass
}

/** The first gate that does not let it pass; those that did are in `entered` and must be left again. */
const enterGates = async (
  gates: readonly Gate[],
  request: GateRequest,
  now: () => number,
  entered: Entered[],
  wait: Passage<unknown>['wait'],
): Promise<Exclude<GateVerdict, Pass> | null> => {
  for (const gate of gates) {
    try {
      // The gates before it may have waited.
      const at = now()
      const current = at === request.now ? request : { ...request, now: at }
      if (gate.waits?.(current)) await wait?.()
      const asked = gate.acquire ? gate.acquire(current) : gate.check(current)
      const verdict = 'then' in asked ? await storingFirst(asked, wait) : asked
      if (verdict.verdict !== 'pass') return verdict
      entered.push({ gate, pass: verdict })
    } catch (error) {
      // What cannot be judged is not let through.
      return {
        verdict: 'refuse',
        detail: `${gate.name} failed (${String((error as Error)?.name)})`,
      }
    }
  }
  return null
}

/** False as soon as one gate's moment has passed. */
const startAll = async (entered: readonly Entered[]): Promise<boolean> => {
  for (const { pass } of entered) if (pass.start && !(await pass.start())) return false
  return true
}

/** Runs an attempt between its gates. However it ends, those that were entered learn it and are left. */
export const throughGates = async <T>(
  gates: readonly Gate[],
  request: GateRequest,
  now: () => number,
  passage: Passage<T>,
): Promise<T> => {
  const entered: Entered[] = []
  let outcome: Outcome = canceledOutcome
  try {
    const refusal = await enterGates(gates, request, now, entered, passage.wait)
    if (refusal) return await passage.refused(refusal)
    const ran = await passage.run(() => startAll(entered))
    outcome = ran.outcome
    return ran.result
  } finally {
    const left = { ...request, now: now() }
    for (const { gate } of entered) gate.release?.(left, outcome)
  }
}
