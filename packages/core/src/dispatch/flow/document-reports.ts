import type {
  DocumentReport,
  ReportedParty,
  ReportedRecording,
  ReportingApplication,
} from '../../flow/document-runner.ts'
import {
  attemptOf,
  type CallRecord,
  type ReportRecord,
  type SegmentRecord,
  type StoredEvent,
} from '../../journal/record.ts'
import type { RecordStep, Step, WebAddress } from '../../model/flow/flow-step.ts'
import { milliseconds } from '../../model/units.ts'
import { targetText } from './dial-targets.ts'
import { callerIdOf } from './flow-plan.ts'
import { dialResult } from './segment-state.ts'
import { againAt, callReportsDue, type ReportingWorld } from './call-reports.ts'

/** What an application asked to be told of. */
interface Wanted {
  /** Tells it from others of the same attempt. */
  readonly name: string
  readonly about: ReportedRecording | ReportedParty
  readonly report: WebAddress
}

/** A report that is due. */
export interface DueReport {
  /** Tells it from others of the same attempt. */
  readonly name: string
  /** Empty for one that is about the call itself. */
  readonly attempt: string
  readonly about: DocumentReport['about']
  readonly document: ReportingApplication
  readonly report: WebAddress
  /** How often it was sent. */
  readonly tries: number
  /** In epoch milliseconds. */
  readonly at: number
}

/** A process that died while it told the application did so within this time, or not at all. */
const patience = milliseconds(30_000)
/** A report is given up after that many. */
const maxTries = 12

const recordIn = ({ steps }: SegmentRecord): RecordStep | undefined =>
  steps.findLast((step: Step): step is RecordStep => step.step === 'record')

/** A completed recording, for the last `record` step that had begun when it was reported. */
const recordingOf = (
  { flow = [] }: CallRecord,
  { attempt, event: { recording }, receivedAt }: StoredEvent,
): Wanted | null => {
  if (recording?.status !== 'completed') return null
  const segment = flow.findLast(
    (one) => one.attempt === attempt && one.at <= receivedAt && recordIn(one) !== undefined,
  )
  const report = segment && recordIn(segment)?.report
  return report ? { name: recording.id, about: { recording }, report } : null
}

const partyStates = { ringing: 'ringing', answered: 'answered', ended: 'ended' } as const

/** What happens to the party that a `dial` step rings. Of several at once, reports do not say which they are about. */
const partyOf = (record: CallRecord, { attempt, event }: StoredEvent): Wanted | null => {
  const dial = attemptOf(record, attempt)
  const state = Object.hasOwn(partyStates, event.type)
    ? partyStates[event.type as keyof typeof partyStates]
    : undefined
  const segment = record.flow?.find(
    (one) => one.attempt === dial?.parent && one.seq === dial.segment,
  )
  const step = segment?.steps.at(-1)
  if (!state || step?.step !== 'dial' || !step.report || step.to.length !== 1) return null
  const result = state === 'ended' && segment ? dialResult(record, segment) : null
  const from = step.callerId ?? callerIdOf(record)
  return {
    name: state,
    about: {
      party: targetText(step),
      state,
      ...(from !== undefined && { from }),
      ...(result?.turn === 'dialled' && {
        result: result.status,
        ...(result.seconds !== undefined && { seconds: result.seconds }),
      }),
    },
    report: step.report,
  }
}

const isSame = (one: ReportRecord, attempt: string, name: string): boolean =>
  one.attempt === attempt && one.about === name

const isOver = ({ state, tries }: ReportRecord): boolean => state === 'done' || tries >= maxTries

/** What documents asked for, as far as it has happened and was not told. */
const documentReports = (record: CallRecord): readonly DueReport[] => {
  const { request, events, reports = [] } = record
  const { connect } = request
  if (!connect || !('document' in connect)) return []
  const { document } = connect
  const due = new Map<string, DueReport>()
  for (const stored of events) {
    const { attempt } = stored
    // What is told of one attempt is told in order.
    const wanted = due.has(attempt)
      ? null
      : (recordingOf(record, stored) ?? partyOf(record, stored))
    if (!wanted) continue
    const told = reports.find((one) => isSame(one, attempt, wanted.name))
    if (told && isOver(told)) continue
    const at = told ? againAt(told, patience) : 0
    due.set(attempt, { ...wanted, attempt, document, tries: told?.tries ?? 0, at })
  }
  return [...due.values()]
}

/** What the addresses of the call itself are due. */
const callReports = (record: CallRecord, world: ReportingWorld): readonly DueReport[] =>
  callReportsDue(record, world, isOver).map(({ name, target, about, told }) => {
    const { url, method, dialect, signAs, door, fallback } = target
    return {
      name,
      attempt: '',
      about,
      document: { url, dialect, signAs, door, fallback },
      report: { url, method },
      tries: told?.tries ?? 0,
      at: told ? againAt(told, patience) : 0,
    }
  })

/** Everything of which the application is to be told and was not, one at a time for each address. */
export const dueReports = (record: CallRecord, world: ReportingWorld): readonly DueReport[] => [
  ...callReports(record, world),
  ...documentReports(record),
]

/** The next thing of which the application asked to be told. */
export const nextReport = (record: CallRecord, world: ReportingWorld): DueReport | null =>
  dueReports(record, world).reduce<DueReport | null>(
    (next, due) => (!next || due.at < next.at ? due : next),
    null,
  )

/** The record with the report in a state. */
export const withReport = (
  record: CallRecord,
  { attempt, name, tries }: Pick<DueReport, 'attempt' | 'name' | 'tries'>,
  state: ReportRecord['state'],
  at: number,
): CallRecord => ({
  ...record,
  reports: [
    ...(record.reports ?? []).filter((one) => !isSame(one, attempt, name)),
    { attempt, about: name, at, tries, state },
  ],
})
