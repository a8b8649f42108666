import { always } from '../../journal/journal.ts'
import { attemptOf, currentAttempt, withAttempt, type CallRecord } from '../../journal/record.ts'
import type { DocumentCall, ReportRetry } from '../../flow/document-runner.ts'
import { milliseconds, timeAfter } from '../../model/units.ts'
import type { DispatchWorld } from '../world.ts'
import { callOf } from '../flow/document-answers.ts'
import { dueReports, withReport, type DueReport } from '../flow/document-reports.ts'
import { askInTime } from '../engine/ask-in-time.ts'
import type { StepWork } from './step-work.ts'

/** The call as its application is told of it: of one that was never placed, what was asked for. */
const toldCall = (
  record: CallRecord,
  { attempt: key }: DueReport,
  world: DispatchWorld,
): DocumentCall | null => {
  const told = key === '' ? currentAttempt(record) : attemptOf(record, key)
  const attempt = told?.kind === 'dial' ? attemptOf(record, told.parent ?? '') : told
  const provider = attempt && world.providers.get(attempt.provider)
  if (!attempt || !provider) {
    const { from, to } = record.request
    if (key !== '') return null
    const isOver = true
    return {
      id: record.id,
      attempt: '',
      direction: 'outbound',
      from,
      to,
      plugin: '',
      references: {},
      isOver,
    }
  }
  return {
    ...callOf({ record, attempt, isOver: true }, provider),
    ...(told && told !== attempt && { dial: { attempt: told.key, references: told.references } }),
  }
}

type Told = { readonly failed: string } | { readonly answer: ReportRetry | void }

/** Tells the application; gives why it could not be told, or when it is told again. */
const tell = async (record: CallRecord, due: DueReport, world: DispatchWorld): Promise<Told> => {
  const { attempt, name, about, report, document, tries } = due
  const { documents } = world.flow.book
  const call = toldCall(record, due, world)
  if (!documents?.report || !call)
    return { failed: 'the runner of its documents does not tell of it' }
  return askInTime(world.host.clock, world.times.answerDocumentWithin, (signal) =>
    documents.report?.(
      {
        document,
        report,
        about,
        call,
        at: new Date(world.callTimes.now(record.id)).toISOString(),
        token: `${record.id} ${attempt} ${name}`,
        tries,
        signal,
      },
      world.host,
    ),
  )
}

const subjectOf = ({ about }: DueReport): string =>
  'event' in about ? about.event : 'recording' in about ? 'a recording' : 'a party'

/** The record with the note that the application was not told. */
const withNote = (record: CallRecord, due: DueReport, failed: string): CallRecord => {
  const detail = `the application was not told of ${subjectOf(due)}: ${failed}`
  if (due.attempt === '')
    return {
      ...record,
      notes: [...(record.notes ?? []), { field: 'reports', effect: 'dropped', detail }],
    }
  return withAttempt(record, due.attempt, {
    notes: [
      ...(attemptOf(record, due.attempt)?.notes ?? []),
      { field: 'connect.document', effect: 'dropped', detail },
    ],
  })
}

const longest = 86_400_000

/**
 * Tells the application what it asked for: journalled before it is told, and once it was. The call goes on meanwhile: an
 * application that is slow to answer must not delay what its callers hear.
 */
export const tellApplication = async (
  record: CallRecord,
  { attempt, name }: Pick<DueReport, 'attempt' | 'name'>,
  { world, journal, stillWanted, aside }: StepWork,
): Promise<CallRecord | null> => {
  const can = (provider: string) => world.providers.get(provider)?.definition.can
  const due = dueReports(record, { times: world.times, can }).find(
    (one) => one.attempt === attempt && one.name === name,
  )
  if (!due) return null
  const now = () => world.callTimes.now(record.id)
  const begun = { ...due, tries: due.tries + 1 }
  const sent = await journal.change(
    record,
    stillWanted,
    (held) => withReport(held, begun, 'sent', now()),
    { asOwner: true },
  )
  if (!sent) return null
  aside(async () => {
    const told = await tell(sent, due, world)
    const retry = 'answer' in told ? told.answer?.retryInMs : undefined
    const failed = 'failed' in told ? told.failed : null
    if (failed !== null || retry !== undefined)
      world.host.log({
        level: 'warn',
        event: 'flow.report-failed',
        call: record.id,
        detail: failed ?? 'it is told again',
      })
    return journal.change(sent, always, (held) => {
      if (retry !== undefined) {
        const at = timeAfter(now(), milliseconds(Math.min(Math.max(retry, 0), longest)))
        return withReport(held, begun, 'waiting', at)
      }
      const done = withReport(held, begun, 'done', now())
      return failed === null ? done : withNote(done, due, failed)
    })
  })
  return sent
}
