import { createHash } from 'node:crypto'
import type { CallEvent, LegRole } from '@callplane/core'
import { attemptKeyOf } from '@callplane/kit'
import { legMarkOf } from './callback-url.ts'
import {
  answeredByOf,
  endOf,
  machineEventId,
  recordingOf,
  statusEventId,
  timeOf,
  typeOf,
} from './from-provider.ts'
import { referencesOf } from './references.ts'

/** The parameters of a callback, whichever way they came. */
export type Parameters = Readonly<Record<string, string | undefined>>

const numberOf = (text: string | undefined): number | undefined =>
  text && /^\d+$/.test(text) ? Number(text) : undefined

/** Which leg, and which call it belongs to. Legs that a document dialled name their parent; detection does not. */
const legOf = (url: string, { CallSid = '', ParentCallSid }: Parameters) => {
  const mark = legMarkOf(url)
  const isChild = mark ? mark.kind === 'child' : Boolean(ParentCallSid)
  const role: LegRole = mark?.role ?? (isChild ? 'near' : 'far')
  return { role, references: referencesOf(isChild ? ParentCallSid : CallSid, role, CallSid) }
}

/** One callback as one event. None is dropped: what is not known comes out as `unrecognised`. */
export const eventOf = (url: string, parameters: Parameters): CallEvent => {
  const { CallSid, CallStatus, AnsweredBy, RecordingSid, RecordingStatus } = parameters
  const attemptKey = attemptKeyOf(url)
  const { role, references } = legOf(url, parameters)
  const event = (
    type: CallEvent['type'],
    id: string,
    providerStatus: string,
    more: Partial<CallEvent> = {},
  ): CallEvent => ({
    id,
    type,
    at: timeOf(parameters.Timestamp),
    leg: role,
    ...(attemptKey && { attemptKey }),
    references,
    providerStatus,
    ...more,
  })

  if (RecordingSid && RecordingStatus) {
    const { RecordingUrl, RecordingDuration } = parameters
    const recording = recordingOf(RecordingSid, RecordingStatus, RecordingUrl, RecordingDuration)
    if (recording)
      return event('recording', `${RecordingSid}:${RecordingStatus}`, RecordingStatus, {
        at: RecordingStatus === 'in-progress' ? timeOf(parameters.RecordingStartTime) : null,
        recording,
      })
  } else if (CallSid && AnsweredBy && !CallStatus)
    return event('machine', machineEventId(CallSid), AnsweredBy, {
      answeredBy: answeredByOf(AnsweredBy),
    })
  const type = CallStatus ? typeOf(CallStatus) : undefined
  if (CallSid && CallStatus && type) {
    const sequence = numberOf(parameters.SequenceNumber)
    const sipStatus = numberOf(parameters.SipResponseCode)
    // Only our own callbacks are known to have asked for every event, on which the sequence proves something.
    const end = type === 'ended' && endOf(CallStatus, sipStatus, attemptKey ? sequence : undefined)
    return event(type, statusEventId(CallSid, CallStatus), CallStatus, {
      ...(sequence !== undefined && { sequence }),
      ...(sipStatus !== undefined && { sipStatus }),
      ...(parameters.ErrorCode && { providerCode: parameters.ErrorCode }),
      ...(AnsweredBy && { answeredBy: answeredByOf(AnsweredBy) }),
      ...(end && { end }),
    })
  }
  const content = Object.keys(parameters)
    .sort()
    .map((name) => [name, parameters[name]])
  const digest = createHash('sha256')
    .update(JSON.stringify([url, content]))
    .digest('base64url')
  return event('unrecognised', `unrecognised:${digest}`, CallStatus ?? RecordingStatus ?? '')
}
