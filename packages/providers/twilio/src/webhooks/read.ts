import { type CallEvent, type CallEventFields, type LegRole, toCallEvent } from '@callplane/core'
import { seconds, timeBefore, toMilliseconds } from '@callplane/core/units'
import { createHash } from 'node:crypto'
import { attemptKeyOf } from '@callplane/kit'
import { legMarkOf } from '../map/callback-url.ts'
import {
  answeredByOf,
  endOf,
  machineEventId,
  recordingOf,
  statusEventId,
  timeOf,
  typeOf,
} from './statuses.ts'
import { referencesOf } from '../references.ts'

/** The parameters of a GET or POST callback. */
export type Parameters = Readonly<Record<string, string | undefined>>

const numberOf = (text: string | undefined): number | undefined =>
  text && /^\d+$/.test(text) ? Number(text) : undefined

/** The leg and its call. Legs that a document dialled name their parent; detection callbacks do not. */
const legOf = (url: string, { CallSid = '', ParentCallSid }: Parameters) => {
  const mark = legMarkOf(url)
  const isChild = mark ? mark.kind === 'child' : Boolean(ParentCallSid)
  const role: LegRole = mark?.role ?? (isChild ? 'near' : 'far')
  return { role, references: referencesOf(isChild ? ParentCallSid : CallSid, role, CallSid) }
}

/** A genuine callback with unknown content. Two deliveries of the same content are one event. */
export const unrecognisedEvent = (
  url: string,
  content: unknown,
  providerStatus = '',
): CallEvent => {
  const digest = createHash('sha256')
    .update(JSON.stringify([url, content]))
    .digest('base64url')
  const attemptKey = attemptKeyOf(url)
  return {
    id: `unrecognised:${digest}`,
    type: 'unrecognised',
    at: null,
    leg: legMarkOf(url)?.role ?? 'far',
    ...(attemptKey && { attemptKey }),
    references: {},
    providerStatus,
  }
}

/**
 * The answer, derived from the duration of the call in case its own report was lost. Has the id of that report, which
 * takes precedence within the same second.
 */
const answerBefore = (end: CallEvent, { CallSid = '', CallDuration }: Parameters): CallEvent[] => {
  const talk = numberOf(CallDuration)
  if (end.at === null || talk === undefined || end.end?.status !== 'completed') return []
  const { attemptKey, sequence, leg, references } = end
  return [
    {
      id: statusEventId(CallSid, 'in-progress'),
      type: 'answered',
      at: timeBefore(end.at, toMilliseconds(seconds(talk))),
      leg,
      ...(attemptKey && { attemptKey }),
      ...(sequence !== undefined && { sequence }),
      references,
      providerStatus: 'in-progress',
    },
  ]
}

/** One callback as events. None is dropped: an unknown one becomes `unrecognised`. */
export const eventsOf = (url: string, parameters: Parameters): CallEvent[] => {
  const event = eventOf(url, parameters)
  return [...(event.type === 'ended' ? answerBefore(event, parameters) : []), event]
}

const eventOf = (url: string, parameters: Parameters): CallEvent => {
  const { CallSid, CallStatus, AnsweredBy, RecordingSid, RecordingStatus } = parameters
  const attemptKey = attemptKeyOf(url)
  const { role, references } = legOf(url, parameters)
  const event = (
    type: CallEvent['type'],
    id: string,
    providerStatus: string,
    more: Partial<CallEventFields> = {},
  ): CallEvent =>
    toCallEvent({
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
    // The sequence proves something only on our own callbacks, which request every event.
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
  return {
    ...unrecognisedEvent(url, content, CallStatus ?? RecordingStatus ?? ''),
    at: timeOf(parameters.Timestamp),
    leg: role,
    references,
  }
}
