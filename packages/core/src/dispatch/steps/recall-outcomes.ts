import type { Gate, Outcome } from '../../gates/gate.ts'
import type { AttemptRecord, CallRecord } from '../../journal/record.ts'

const outcomeOf = ({ state, error }: AttemptRecord): Outcome | null => {
  if (state === 'accepted') return { kind: 'accepted' }
  if (state === 'unknown') return { kind: 'unknown', error: error ?? null }
  return state === 'refused' && error ? { kind: 'refused', error } : null
}

/**
 * Tells the gates what the open calls of earlier processes came to: a provider that was dead before the restart must
 * not cost its calls again. Each outcome is reported once.
 */
export const recallOutcomes = (
  records: readonly CallRecord[],
  gates: readonly Gate[],
  taught: Set<string>,
): void => {
  const attempts = records.flatMap((record) =>
    record.attempts.flatMap((attempt) => {
      const outcome = outcomeOf(attempt)
      const route = record.routes[attempt.routeIndex]
      const own = attempt.kind === 'place' && !attempt.external && record.direction === 'outbound'
      return own && outcome && route && attempt.settledAt !== null && !taught.has(attempt.key)
        ? [{ key: attempt.key, at: attempt.settledAt, route, outcome }]
        : []
    }),
  )
  for (const { key, at, route, outcome } of attempts.sort((a, b) => a.at - b.at)) {
    taught.add(key)
    for (const gate of gates) gate.recall?.(route, outcome, at)
  }
}
