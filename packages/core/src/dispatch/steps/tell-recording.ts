import { attemptOf, withAttempt, type CallRecord } from '../../journal/record.ts'
import { callOf } from '../flow/document-answers.ts'
import { nextReport, withReport, type DueReport } from '../flow/document-reports.ts'
import { askInTime } from '../ask-in-time.ts'
import type { StepWork } from './step-work.ts'

/** Tells the application; gives why it could not be told, or null. */
const tell = async (
  record: CallRecord,
  { attempt: key, recording, report }: DueReport,
  { world }: StepWork,
): Promise<string | null> => {
  const { connect } = record.request
  const { documents } = world.flow.book
  const attempt = attemptOf(record, key)
  const provider = attempt && world.providers.get(attempt.provider)
  if (!documents?.report || !provider || !connect || !('document' in connect))
    return 'the runner of its documents tells of no recordings'
  const limit = world.times.answerDocumentWithin
  const asked = await askInTime(world.host.clock, limit, (signal) =>
    documents.report?.(
      {
        document: connect.document,
        report,
        recording,
        call: callOf({ record, attempt, isOver: true }, provider),
        at: new Date(world.callTimes.now(record.id)).toISOString(),
        token: `${record.id} ${key} ${recording.id}`,
        signal,
      },
      world.host,
    ),
  )
  return 'failed' in asked ? asked.failed : null
}

/** Tells the application that answers with documents of a recording: journalled before it is told, and once it was. */
export const tellRecording = async (
  record: CallRecord,
  { attempt, recording }: Pick<DueReport, 'attempt' | 'recording'>,
  work: StepWork,
): Promise<CallRecord | null> => {
  const { world, journal, stillWanted } = work
  const due = nextReport(record)
  if (due?.attempt !== attempt || due.recording.id !== recording.id) return null
  const now = () => world.callTimes.now(record.id)
  const begun = { ...due, tries: due.tries + 1 }
  const sent = await journal.change(
    record,
    stillWanted,
    (held) => withReport(held, begun, 'sent', now()),
    { asOwner: true },
  )
  if (!sent) return null
  const failed = await tell(sent, due, work)
  if (failed !== null)
    world.host.log({ level: 'warn', event: 'flow.report-failed', call: record.id, detail: failed })
  return journal.change(
    sent,
    () => true,
    (held) => {
      const done = withReport(held, begun, 'done', now())
      if (failed === null) return done
      const detail = `the application was not told of a recording: ${failed}`
      return withAttempt(done, attempt, {
        notes: [
          ...(attemptOf(done, attempt)?.notes ?? []),
          { field: 'connect.document', effect: 'dropped', detail },
        ],
      })
    },
  )
}
