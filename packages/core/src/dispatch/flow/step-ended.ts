import { always, type Journal } from '../../journal/journal.ts'
import { attemptOf, type CallRecord } from '../../journal/record.ts'
import { endsInTurn } from '../../flow/next-steps.ts'
import type { StepReport } from '../../plugin/webhook.ts'
import type { DispatchWorld } from '../world.ts'
import { answerTurn } from './answer-turn.ts'
import { turnOfStep } from './next-segment.ts'
import { segmentState, withProgress } from './segment-state.ts'
import { segmentsOf } from './turns.ts'

/**
 * The end of a step that a command began. What is not about the step that is under way changes nothing: a report that is
 * repeated or late, and one of another kind, such as that of a recording in the background.
 */
export const stepEnded = async (
  record: CallRecord,
  key: string,
  report: StepReport,
  work: { readonly world: DispatchWorld; readonly journal: Journal },
): Promise<CallRecord | null> => {
  const { world, journal } = work
  const segment = segmentsOf(record, key).at(-1)
  if (segment?.seq !== report.segment) return null
  const { step, index } = segmentState(segment)
  if (!step || index !== (report.index ?? segment.steps.length - 1)) return null
  if (endsInTurn(step)) {
    const attempt = attemptOf(record, key)
    if (!attempt || report.result?.turn !== turnOfStep(step)) return null
    return (await answerTurn(record, attempt, report, work)).record
  }
  if (report.result) return null
  // Of two reports at once the second changes nothing.
  return journal.change(record, always, (held) =>
    withProgress(held, { segment, index }, 'done', world.callTimes.now(record.id)),
  )
}
