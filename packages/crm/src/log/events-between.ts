import type { Recording } from '@callplane/core'
import { hasEnded, isOver, type CallLogEntry } from '../model/entry.ts'

/** The names of the API whose front ends this one serves (its socket events; docs.tetherai.ca, calls). */
export const callEventNames = [
  'call_initiated',
  'call_answered',
  'call_ended',
  'call_recording_ready',
] as const
/** Name of a live event. */
export type CallEventName = (typeof callEventNames)[number]

/** A live event and the entry that it is about. */
export interface CallHappening {
  readonly name: CallEventName
  readonly entry: CallLogEntry
  /** Given with `call_recording_ready`. */
  readonly recording?: Recording | undefined
}

const ready = (entry: CallLogEntry): readonly Recording[] =>
  entry.recordings.filter((recording) => recording.status === 'completed')

/**
 * What happened from one version to the next, in the order of a call; one change may hold several steps. A call that
 * is given up as `unknown` has ended for its readers, and ends again when a late report says how.
 */
export const eventsBetween = (
  before: CallLogEntry | null,
  after: CallLogEntry,
): readonly CallHappening[] => {
  const happened: CallHappening[] = []
  if (!before) happened.push({ name: 'call_initiated', entry: after })
  // Of a call that another system placed, the original tells beginning, end and recording only.
  const follows = after.source !== 'ingested'
  if (follows && after.answeredAt !== null && (before?.answeredAt ?? null) === null)
    happened.push({ name: 'call_answered', entry: after })
  const isGivenUp = isOver(after) && !(before && isOver(before))
  if (isGivenUp || (hasEnded(after) && !(before && hasEnded(before))))
    happened.push({ name: 'call_ended', entry: after })
  const known = new Set((before ? ready(before) : []).map((recording) => recording.id))
  for (const recording of ready(after))
    if (!known.has(recording.id))
      happened.push({ name: 'call_recording_ready', entry: after, recording })
  return happened
}
