import type { CallRecord, SegmentRecord } from '../../journal/record.ts'
import type { Recording } from '../../model/event.ts'
import type { RecordStep, Step, WebAddress } from '../../model/flow-step.ts'
import { milliseconds, timeAfter } from '../../model/units.ts'

/** A recording of which the application is to be told. */
export interface DueReport {
  readonly attempt: string
  readonly recording: Recording
  readonly report: WebAddress
  readonly tries: number
  /** When it is due, in epoch milliseconds. */
  readonly at: number
}

/** A process that died while it told the application did so within this time, or not at all. */
const patience = milliseconds(30_000)
const maxTries = 2

const recordIn = ({ steps }: SegmentRecord): RecordStep | undefined =>
  steps.findLast((step: Step): step is RecordStep => step.step === 'record')

/** The `record` step that made a recording: the last one that had begun when it was reported. */
const stepOf = (
  { flow = [] }: CallRecord,
  attempt: string,
  receivedAt: number,
): RecordStep | undefined => {
  const segment = flow.findLast(
    (one) => one.attempt === attempt && one.at <= receivedAt && recordIn(one) !== undefined,
  )
  return segment && recordIn(segment)
}

/** The next recording of which the application that answers with documents asked to be told. */
export const nextReport = (record: CallRecord): DueReport | null => {
  const { request, events, reports = [] } = record
  if (!request.connect || !('document' in request.connect)) return null
  let next: DueReport | null = null
  for (const { attempt, event, receivedAt } of events) {
    const { recording } = event
    if (recording?.status !== 'completed') continue
    const told = reports.find((one) => one.attempt === attempt && one.recording === recording.id)
    if (told && (told.state === 'done' || told.tries >= maxTries)) continue
    const report = stepOf(record, attempt, receivedAt)?.report
    if (!report) continue
    const at = told ? timeAfter(told.at, patience) : 0
    if (!next || at < next.at) next = { attempt, recording, report, tries: told?.tries ?? 0, at }
  }
  return next
}

/** The record with the report in a state. */
export const withReport = (
  record: CallRecord,
  { attempt, recording, tries }: Pick<DueReport, 'attempt' | 'recording' | 'tries'>,
  state: 'sent' | 'done',
  at: number,
): CallRecord => ({
  ...record,
  reports: [
    ...(record.reports ?? []).filter(
      (one) => one.attempt !== attempt || one.recording !== recording.id,
    ),
    { attempt, recording: recording.id, at, tries, state },
  ],
})
