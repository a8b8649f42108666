import type { ReportedCall } from '../../flow/document-runner.ts'
import type { CallRecord, ReportRecord } from '../../journal/record.ts'
import type { Times } from '../../journal/times.ts'
import { isEnd } from '../../merge/fold-attempt.ts'
import { project } from '../../merge/project.ts'
import type { Call } from '../../model/call.ts'
import type { CallReport, CallReportEvent } from '../../model/call-report.ts'
import type { Recording } from '../../model/event.ts'
import { between, timeAfter, type Milliseconds } from '../../model/units.ts'
import type { Capabilities } from '../../plugin/capabilities.ts'

/** What is needed to see what an application is to be told of its call. */
export interface ReportingWorld {
  readonly times: Pick<Times, 'settleWithin'>
  readonly can: (provider: string) => Capabilities | undefined
}

/** Something that happened to a call, and its name among the things of which one address is told. */
interface Happened {
  readonly event: CallReportEvent
  readonly name: string
  readonly recording?: Recording | undefined
}

/** A report that one address is due. */
export interface DueCallReport {
  readonly name: string
  readonly target: CallReport
  readonly about: ReportedCall
  readonly told: ReportRecord | undefined
}

/** The states of a call follow each other: one that comes to light after the next was told is left out. */
const ranks: ReadonlyMap<CallReportEvent, number> = new Map<CallReportEvent, number>([
  ['initiated', 0],
  ['ringing', 1],
  ['answered', 2],
  ['ended', 3],
])

/** A report of an attempt shows that it was accepted too. */
const wasPlaced = ({ attempts }: CallRecord): boolean =>
  attempts.some(({ state }) => state === 'accepted')

/** The reply to the request has said that the call was refused: `dispatch` still waited for it. */
const isToldByReply = (record: CallRecord, { times }: ReportingWorld): boolean => {
  const { closed, createdAt, events } = record
  return (
    closed !== null &&
    closed.error !== null &&
    events.length === 0 &&
    between(createdAt, closed.at) <= times.settleWithin
  )
}

const ofRecording = (recording: Recording): readonly Happened[] => {
  const { id, status } = recording
  const told = (event: CallReportEvent, name: string): Happened => ({
    event,
    name: `${name} ${id}`,
    recording,
  })
  const started = told('recording-started', 'started')
  return status === 'completed'
    ? [started, told('recording', 'recording')]
    : status === 'in-progress'
      ? [started]
      : []
}

/** Everything that has happened and can be told, in the order in which it is told. */
const happened = (record: CallRecord, call: Call, world: ReportingWorld): readonly Happened[] => {
  const state = (event: CallReportEvent, holds: boolean): readonly Happened[] =>
    holds ? [{ event, name: event }] : []
  return [
    ...state('initiated', wasPlaced(record)),
    ...state('ringing', call.ringingAt !== null),
    ...state('answered', call.answeredAt !== null),
    ...state('machine', call.answeredBy !== null),
    ...call.recordings.flatMap(ofRecording),
    ...state('ended', isEnd(call.status) && !isToldByReply(record, world)),
  ]
}

const rankOf = (name: string): number => ranks.get(name as CallReportEvent) ?? -1

/** What one address is to be told next. */
const nextOf = (
  target: CallReport,
  told: readonly (readonly [name: string, ReportRecord])[],
  all: readonly Happened[],
  isOver: (told: ReportRecord) => boolean,
): (Happened & { readonly told?: ReportRecord | undefined }) | undefined => {
  const open = told.find(([, one]) => !isOver(one))
  if (open) {
    const again = all.find(({ name }) => name === open[0])
    return again && { ...again, told: open[1] }
  }
  const last = Math.max(-1, ...told.map(([name]) => rankOf(name)))
  return all.find(
    ({ event, name }) =>
      target.events.includes(event) &&
      !told.some(([known]) => known === name) &&
      (!ranks.has(event) || rankOf(event) > last),
  )
}

/** What the addresses of `reports` are due: at most one report for each, since they come in order. */
export const callReportsDue = (
  record: CallRecord,
  world: ReportingWorld,
  isOver: (told: ReportRecord) => boolean,
): readonly DueCallReport[] => {
  const { reports: targets } = record.request
  if (!targets) return []
  const call = project(record, world.can)
  const all = happened(record, call, world)
  return targets.flatMap((target, index): DueCallReport[] => {
    const prefix = `${index} `
    const told = (record.reports ?? [])
      .filter(({ attempt, about }) => attempt === '' && about.startsWith(prefix))
      .map((one) => [one.about.slice(prefix.length), one] as const)
    const next = nextOf(target, told, all, isOver)
    if (!next) return []
    const { event, name, recording } = next
    const sequence = told.filter(([known]) => known !== name).length
    return [
      {
        name: `${prefix}${name}`,
        target,
        told: next.told,
        about: { event, sequence, record: call, ...(recording && { recording }) },
      },
    ]
  })
}

/** When a report that was begun is due again. */
export const againAt = ({ state, at }: ReportRecord, patience: Milliseconds): number =>
  state === 'waiting' ? at : timeAfter(at, patience)
