import type { CommandRecord } from '../journal/record.ts'
import type { CallStatus } from '../model/call.ts'
import type { EndReason } from '../model/event.ts'
import type { LegFold } from './fold-leg.ts'

interface Outcome {
  readonly status: CallStatus
  readonly reason: EndReason | null
}

/**
 * Our own hang-ups explain ends that the provider can only call canceled or completed.
 * They count only if they match the report and came before it.
 */
export const explainEnd = (fold: LegFold, commands: readonly CommandRecord[]): Outcome => {
  const reported = { status: fold.status, reason: fold.endReason }
  if (!fold.end) return reported
  const endedAt = fold.end.at
  // One second of slack: providers round their stamps, ours are exact.
  const before = commands.filter(
    (command) => command.kind === 'hang-up' && (endedAt === null || command.at <= endedAt + 1000),
  )
  const has = (reason: CommandRecord['reason']) => before.some((c) => c.reason === reason)
  const unanswered = fold.status === 'canceled' || fold.status === 'no-answer'
  if (unanswered && has('ring-timeout')) return { status: 'no-answer', reason: 'ring-timeout' }
  if (unanswered && has('canceled')) return { status: 'canceled', reason: 'canceled' }
  if (fold.status === 'completed' && has('max-duration'))
    return { status: 'completed', reason: 'max-duration' }
  if (fold.status === 'completed' && has('machine'))
    return { status: 'completed', reason: 'machine' }
  return reported
}
