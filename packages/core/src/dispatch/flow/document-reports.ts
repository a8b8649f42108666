import type { ReportedParty, ReportedRecording } from '../../flow/document-runner.ts'
import {
  attemptOf,
  type AttemptRecord,
  type CallRecord,
  type ReportRecord,
  type SegmentRecord,
  type StoredEvent,
} from '../../journal/record.ts'
import type { DialStep, RecordStep, Step, WebAddress } from '../../model/flow-step.ts'
import { milliseconds, timeAfter } from '../../model/units.ts'
import { callerIdOf } from './flow-plan.ts'
import { dialResult } from './segment-state.ts'
import { segmentsOf } from './turns.ts'

/** What an application asked to be told of. */
interface Wanted {
  /** Tells it from others of the same attempt. */
  readonly name: string
  readonly about: ReportedRecording | ReportedParty
  readonly report: WebAddress
}

/** A report that is due. */
export interface DueReport extends Wanted {
  readonly attempt: string
  readonly tries: number
  /** In epoch milliseconds. */
  readonly at: number
}

/** A process that died while it told the application did so within this time, or not at all. */
const patience = milliseconds(30_000)
const maxTries = 2

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

const numberIn = ({ to }: DialStep): string => {
  const [target] = to
  return Object.values(target ?? {}).find((value) => typeof value === 'string') ?? ''
}

/** What happens to the party that a `dial` step rings. Of several at once, reports do not say which they are about. */
const partyOf = (record: CallRecord, { attempt, event }: StoredEvent): Wanted | null => {
  const dial: AttemptRecord | undefined = attemptOf(record, attempt)
  const state = Object.hasOwn(partyStates, event.type)
    ? partyStates[event.type as keyof typeof partyStates]
    : undefined
  if (dial?.kind !== 'dial' || dial.parent === undefined || !state) return null
  const segment = segmentsOf(record, dial.parent).find(({ seq }) => seq === dial.segment)
  const step = segment?.steps.at(-1)
  if (!segment || step?.step !== 'dial' || !step.report || step.to.length !== 1) return null
  const result = state === 'ended' ? dialResult(record, segment) : null
  const from = step.callerId ?? callerIdOf(record)
  return {
    name: state,
    about: {
      party: numberIn(step),
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

/** The next thing of which the application that answers with documents asked to be told. */
export const nextReport = (record: CallRecord): DueReport | null => {
  const { request, events, reports = [] } = record
  if (!request.connect || !('document' in request.connect)) return null
  let next: DueReport | null = null
  for (const stored of events) {
    const wanted = recordingOf(record, stored) ?? partyOf(record, stored)
    if (!wanted) continue
    const { attempt } = stored
    const told = reports.find((one) => isSame(one, attempt, wanted.name))
    if (told && (told.state === 'done' || told.tries >= maxTries)) continue
    const at = told ? timeAfter(told.at, patience) : 0
    if (!next || at < next.at) next = { ...wanted, attempt, tries: told?.tries ?? 0, at }
  }
  return next
}

/** The record with the report in a state. */
export const withReport = (
  record: CallRecord,
  { attempt, name, tries }: Pick<DueReport, 'attempt' | 'name' | 'tries'>,
  state: 'sent' | 'done',
  at: number,
): CallRecord => ({
  ...record,
  reports: [
    ...(record.reports ?? []).filter((one) => !isSame(one, attempt, name)),
    { attempt, about: name, at, tries, state },
  ],
})
