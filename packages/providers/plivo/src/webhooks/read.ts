import {
  type CallEvent,
  type CallEventFields,
  type JsonObject,
  type LegRole,
  type References,
  toCallEvent,
} from '@callplane/core'
import { secondsBetween } from '@callplane/core/units'
import { createHash } from 'node:crypto'
import { attemptKeyOf } from '@callplane/kit'
import { markOf } from '../map/callback-url.ts'
import { amountOf, endOf, stepId } from './statuses.ts'
import { otherLeg } from '../map/leg-order.ts'
import { referencesOf } from '../references.ts'
import { utcTime, zoneOf } from './times.ts'

/** The parameters of a GET or POST webhook. Empty ones, which Plivo sends for unknown values, are omitted. */
export type Parameters = Readonly<Record<string, string | undefined>>

type Make = (
  type: CallEvent['type'],
  id: string,
  at: number | null,
  providerStatus: string,
  more?: Partial<CallEventFields>,
) => CallEvent

/** `X-PH-…`: headers of the leg, which Plivo repeats. */
const returnedHeaders = (parameters: Parameters): JsonObject | undefined => {
  const found = Object.entries(parameters).filter(([name]) => /^X-PH-/i.test(name))
  return found.length > 0 ? { headers: Object.fromEntries(found) as JsonObject } : undefined
}

const answeredOf = (make: Make, uuid: string, at: number | null): CallEvent =>
  make('answered', stepId(uuid, 'answered'), at, 'in-progress')

/**
 * Seconds of talk. Both times are in one unknown zone, so their difference is right without it. That `Duration` begins
 * with the answer is not documented, so it counts only where they are missing.
 */
const talkOf = ({ AnswerTime, EndTime, CallStatus, Duration }: Parameters): number | undefined => {
  const [answer, end] = [utcTime(AnswerTime), utcTime(EndTime)]
  if (answer !== null && end !== null) return end > answer ? secondsBetween(answer, end) : undefined
  return CallStatus === 'completed' ? (amountOf(Duration) ?? 0) || undefined : undefined
}

/** The end of the A leg, which also repeats the answer and brings the cost. */
const hangupEvents = (make: Make, uuid: string, parameters: Parameters): CallEvent[] => {
  const { AnswerTime, EndTime, HangupCauseCode, CallStatus = '', TotalCost } = parameters
  const time = zoneOf(parameters.StartTime, parameters.SessionStart)
  const amount = amountOf(TotalCost)
  const talkDuration = talkOf(parameters)
  const answered = AnswerTime !== undefined || talkDuration !== undefined
  return [
    ...(AnswerTime ? [answeredOf(make, uuid, time(AnswerTime))] : []),
    make('ended', stepId(uuid, 'ended'), time(EndTime), CallStatus, {
      ...(talkDuration !== undefined && { talkDuration }),
      ...(HangupCauseCode && { providerCode: HangupCauseCode }),
      end: endOf(HangupCauseCode, CallStatus, answered),
      detail: {
        ...returnedHeaders(parameters),
        ...(parameters.HangupCauseName && { cause: parameters.HangupCauseName }),
        ...(parameters.HangupSource && { source: parameters.HangupSource }),
      },
    }),
    ...(amount !== null
      ? [
          make('cost', stepId(uuid, 'cost'), null, CallStatus, {
            cost: { amount, currency: 'USD', certainty: 'final' },
          }),
        ]
      : []),
  ]
}

/** The leg that a document dialled. Plivo reports its answer and its end, never its ringing, and gives no times. */
const dialEvents = (make: Make, parameters: Parameters): CallEvent[] | undefined => {
  const { DialAction, DialBLegUUID: uuid, DialBLegHangupCauseCode: code } = parameters
  if (!uuid) return undefined
  if (DialAction === 'answer') return [make('answered', stepId(uuid, 'answered'), null, DialAction)]
  if (DialAction === 'connected')
    return [make('detail', stepId(uuid, 'connected'), null, DialAction)]
  if (DialAction !== 'hangup') return undefined
  const talkDuration = amountOf(parameters.DialBLegDuration) ?? 0
  const answered = talkDuration > 0
  return [
    make('ended', stepId(uuid, 'ended'), null, DialAction, {
      ...(answered && { talkDuration }),
      ...(code && { providerCode: code }),
      end: endOf(code, undefined, answered),
    }),
  ]
}

const recordingEvent = (make: Make, parameters: Parameters): CallEvent[] | undefined => {
  const { RecordingID, RecordUrl, RecordingDuration } = parameters
  if (!RecordingID) return undefined
  // `-1` while it is still being recorded (plivo.com/docs/voice/xml/record).
  const status = RecordingDuration?.startsWith('-') ? 'in-progress' : 'completed'
  const duration = amountOf(RecordingDuration)
  return [
    make('recording', `${RecordingID}:${status}`, null, parameters.Event ?? status, {
      recording: {
        id: RecordingID,
        status,
        ...(RecordUrl && { url: RecordUrl }),
        ...(duration !== null && { duration }),
      },
    }),
  ]
}

const known = (make: Make, parameters: Parameters): CallEvent[] | undefined => {
  const { Event, CallUUID: uuid, CallStatus = '' } = parameters
  switch (Event) {
    case 'Ring':
      // The only time in it; undocumented, in a real hang-up it lay between start and answer.
      return uuid
        ? [make('ringing', stepId(uuid, 'ringing'), utcTime(parameters.SessionStart), CallStatus)]
        : undefined
    case 'StartApp':
      // Sent on the answer, without its time; the hang-up report has it.
      return uuid && CallStatus === 'in-progress' ? [answeredOf(make, uuid, null)] : undefined
    case 'Hangup':
      return uuid ? hangupEvents(make, uuid, parameters) : undefined
    case 'MachineDetection':
      return uuid
        ? [
            make('machine', stepId(uuid, 'machine'), null, `Machine=${parameters.Machine ?? ''}`, {
              answeredBy: /^true$/i.test(parameters.Machine ?? '') ? 'machine' : 'human',
            }),
          ]
        : undefined
    case 'Redirect':
      return uuid ? [make('detail', stepId(uuid, 'redirect'), null, CallStatus)] : undefined
    case 'RecordStop':
    case 'Record':
      return recordingEvent(make, parameters)
    default:
      return Event?.startsWith('Dial') ? dialEvents(make, parameters) : undefined
  }
}

/** One webhook as events. None is dropped: an unknown one becomes `unrecognised`. */
export const eventsOf = (url: string, parameters: Parameters): CallEvent[] => {
  const mark = markOf(url)
  const leg: LegRole = mark?.leg ?? 'far'
  const attemptKey = attemptKeyOf(url)
  // For a dialled leg the mark names the leg; the references are those of its call.
  const references: References = referencesOf(
    {
      request: parameters.ALegRequestUUID ?? parameters.RequestUUID,
      call: parameters.DialALegUUID ?? parameters.ALegUUID ?? parameters.CallUUID,
    },
    mark?.purpose === 'dial' ? otherLeg(leg) : leg,
  )
  const make: Make = (type, id, at, providerStatus, more = {}) =>
    toCallEvent({
      id,
      type,
      at,
      leg,
      ...(attemptKey && { attemptKey }),
      references,
      providerStatus,
      ...more,
    })
  const events = known(make, parameters)
  if (events) return events
  const content = Object.keys(parameters)
    .sort()
    .map((name) => [name, parameters[name]])
  const digest = createHash('sha256')
    .update(JSON.stringify([url, content]))
    .digest('base64url')
  return [
    make(
      'unrecognised',
      `unrecognised:${digest}`,
      null,
      parameters.Event ?? parameters.CallStatus ?? '',
    ),
  ]
}
