import {
  type CallEvent,
  type CallEventFields,
  type LegRole,
  type References,
  toCallEvent,
} from '@callplane/core'
import { secondsBetween } from '@callplane/core/units'
import { createHash } from 'node:crypto'
import { attemptKeyOf, objectOf, textOf, type Json } from '@callplane/kit'
import { legMarkOf, type LegMark } from '../map/callback-url.ts'
import {
  answeredByOf,
  costOf,
  endOf,
  isInFirstConversation,
  secondsOf,
  statusEventId,
  timeOf,
  typeOf,
} from './statuses.ts'
import { referencesOf } from '../references.ts'

/** A report with the context from its URL. */
interface Report {
  readonly payload: Json
  readonly uuid: string | undefined
  readonly status: string
  readonly attemptKey: string | undefined
  readonly mark: LegMark | undefined
  /** The party of the leg, from the URL that we supplied; a leg known by its UUID alone is the far one. */
  readonly leg: LegRole
  readonly references: References
  /** Equal for two deliveries of one report. */
  digest(): string
}

type Make = (type: CallEvent['type'], id: string, more?: Partial<CallEventFields>) => CallEvent

const makerFor =
  ({ payload, leg, attemptKey, references, status }: Report): Make =>
  (type, id, more = {}) =>
    toCallEvent({
      id,
      type,
      at: timeOf(payload.timestamp),
      leg,
      references,
      ...(attemptKey && { attemptKey }),
      providerStatus: status,
      ...more,
    })

/**
 * The answer as derived from the end, in case its own report was lost: talk runs from `start_time` to `end_time`. A
 * talk shorter than a second has a `duration` of 0, and only the two times show it.
 */
const statedTalk = (payload: Json): Pick<CallEvent, 'answeredAt' | 'talkDuration'> => {
  const talkDuration = secondsOf(payload.duration)
  const [answeredAt, endedAt] = [timeOf(payload.start_time), timeOf(payload.end_time)]
  if (talkDuration) return { talkDuration, answeredAt }
  return answeredAt !== null && endedAt !== null && endedAt > answeredAt ? { answeredAt } : {}
}

/** The report of a status; undefined if there is none or it is unknown. */
const statusEvents = (make: Make, report: Report): CallEvent[] | undefined => {
  const { payload, uuid, status, mark, attemptKey } = report
  if (!uuid || !status) return undefined
  const type = typeOf(status)
  if (type) {
    const detail = textOf(payload.detail)
    const sipStatus = secondsOf(payload.sip_code)
    const cost = costOf(payload.price)
    const conversation = textOf(payload.conversation_uuid)
    // Only on our own URLs: elsewhere another leg of the conversation would be mistaken for this call.
    const isOwn = mark && attemptKey && isInFirstConversation(status)
    return [
      make(type, statusEventId(uuid, status), {
        ...(isOwn && conversation && { references: { ...report.references, conversation } }),
        ...(detail && { providerCode: detail }),
        ...(sipStatus !== null && { sipStatus }),
        ...(type === 'ended' && {
          end: endOf(status, detail, secondsOf(payload.duration)),
          ...statedTalk(payload),
        }),
        ...(type === 'ended' && cost && { cost }),
      }),
    ]
  }
  const answeredBy = answeredByOf(status)
  if (answeredBy) {
    const substate = textOf(payload.sub_state)
    return [
      make('machine', statusEventId(uuid, substate ? `${status}:${substate}` : status), {
        answeredBy,
        ...(substate && { providerCode: substate, detail: { sub_state: substate } }),
      }),
    ]
  }
  // The end of a websocket, which does not end the call (nexmo-developer, websockets guide).
  return status === 'disconnected' ? [make('detail', statusEventId(uuid, status))] : undefined
}

/**
 * The id of the file, not `recording_uuid`, which is a different id (NCCO reference, `record`) and cannot be fetched.
 */
const recordingOf = (payload: Json): CallEvent['recording'] => {
  const url = textOf(payload.recording_url)
  const file = url && /\/files\/([\w-]+)$/.exec(url.split('?', 1)[0] ?? '')?.[1]
  const id = file ?? textOf(payload.recording_uuid)
  if (!id) return undefined
  const [start, end] = [timeOf(payload.start_time), timeOf(payload.end_time)]
  const duration = start === null || end === null ? -1 : secondsBetween(start, end)
  return { id, status: 'completed', ...(url && { url }), ...(duration >= 0 && { duration }) }
}

/**
 * Recordings and errors name no leg. If the URL does not name the call either, the conversation does; a report that
 * names a leg may be about another leg of the conversation.
 */
const byConversation = ({ payload, uuid, references, attemptKey }: Report): References => {
  const conversation = textOf(payload.conversation_uuid)
  return attemptKey || uuid || !conversation ? references : { conversation }
}

/**
 * A leg moved to another conversation. The new id becomes a reference for later reports, unless it may be a named
 * conversation, which many calls share.
 */
const transferEvents = (make: Make, report: Report): CallEvent[] | undefined => {
  const { payload, uuid, mark, references } = report
  const from = textOf(payload.conversation_uuid_from)
  const to = textOf(payload.conversation_uuid_to)
  if (!uuid || !to) return undefined
  const isOwn = mark !== undefined && !mark.shared
  return [
    make('detail', `${uuid}:transfer:${to}`, {
      providerStatus: 'transfer',
      references: isOwn ? { ...references, conversation: to } : references,
      detail: { ...(from && { conversation_uuid_from: from }), conversation_uuid_to: to },
    }),
  ]
}

const digitsOf = ({ dtmf }: Json): string | undefined =>
  // An object since 2020, a text before (webhook reference, `input`).
  typeof dtmf === 'string' ? dtmf : textOf(objectOf(dtmf)?.digits)

/** Reports without a status. */
const otherEvents = (make: Make, report: Report): CallEvent[] | undefined => {
  const { payload, uuid, status } = report
  if (status) return undefined
  const recording = recordingOf(payload)
  if (recording)
    return [
      make('recording', `recording:${recording.id}`, {
        providerStatus: 'record',
        references: byConversation(report),
        recording,
      }),
    ]
  const moved = transferEvents(make, report)
  if (moved) return moved
  const digits = uuid && digitsOf(payload)
  if (digits !== undefined)
    return [make('digits', `digits:${report.digest()}`, { providerStatus: 'input', digits })]
  const reason = textOf(payload.reason)
  if (!reason) return undefined
  return [
    make('detail', `error:${report.digest()}`, {
      providerStatus: 'error',
      references: byConversation(report),
      detail: { reason },
    }),
  ]
}

/** One report as events. None is dropped: an unknown one becomes `unrecognised`. */
export const eventsOf = (url: string, payload: Json, raw: string | Uint8Array): CallEvent[] => {
  // Results of machine detection name the leg `call_uuid` (webhook reference, `human`/`machine`).
  const uuid = textOf(payload.uuid) ?? textOf(payload.call_uuid)
  const mark = legMarkOf(url)
  const role = mark?.role ?? 'far'
  const report: Report = {
    payload,
    uuid,
    status: textOf(payload.status) ?? '',
    attemptKey: attemptKeyOf(url),
    mark,
    leg: role,
    references: referencesOf(mark?.kind === 'second' ? undefined : uuid, role, uuid),
    digest: () => createHash('sha256').update(url).update(raw).digest('base64url'),
  }
  const make = makerFor(report)
  return (
    statusEvents(make, report) ??
    otherEvents(make, report) ?? [
      make('unrecognised', `unrecognised:${report.digest()}`, {
        references: byConversation(report),
      }),
    ]
  )
}
