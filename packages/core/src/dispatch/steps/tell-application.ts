import { attemptOf, withAttempt, type CallRecord } from '../../journal/record.ts'
import { callOf } from '../flow/document-answers.ts'
import { nextReport, withReport, type DueReport } from '../flow/document-reports.ts'
import { askInTime } from '../ask-in-time.ts'
import type { StepWork } from './step-work.ts'

/** Tells the application; gives why it could not be told, or null. */
const tell = async (
  record: CallRecord,
  { attempt: key, name, about, report }: DueReport,
  { world }: StepWork,
): Promise<string | null> => {
  const { connect } = record.request
  const { documents } = world.flow.book
  const told = attemptOf(record, key)
  const attempt = told?.kind === 'dial' ? attemptOf(record, told.parent ?? '') : told
  const provider = attempt && world.providers.get(attempt.provider)
  if (!documents?.report || !provider || !connect || !('document' in connect))
    return 'the runner of its documents does not tell of it'
  const limit = world.times.answerDocumentWithin
  const asked = await askInTime(world.host.clock, limit, (signal) =>
    documents.report?.(
      {
        document: connect.document,
        report,
        about,
        call: {
          ...callOf({ record, attempt, isOver: true }, provider),
          ...(told &&
            told !== attempt && { dial: { attempt: told.key, references: told.references } }),
        },
        at: new Date(world.callTimes.now(record.id)).toISOString(),
        token: `${record.id} ${key} ${name}`,
        signal,
      },
      world.host,
    ),
  )
  return 'failed' in asked ? asked.failed : null
}

/** Tells the application that answers with documents what it asked for: journalled before it is told, and once it was. */
export const tellApplication = async (
  record: CallRecord,
  { attempt, name }: Pick<DueReport, 'attempt' | 'name'>,
  work: StepWork,
): Promise<CallRecord | null> => {
  const { world, journal, stillWanted } = work
  const due = nextReport(record)
  if (due?.attempt !== attempt || due.name !== name) return null
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
      const detail = `the application was not told of ${'recording' in due.about ? 'a recording' : 'a party'}: ${failed}`
      return withAttempt(done, attempt, {
        notes: [
          ...(attemptOf(done, attempt)?.notes ?? []),
          { field: 'connect.document', effect: 'dropped', detail },
        ],
      })
    },
  )
}
