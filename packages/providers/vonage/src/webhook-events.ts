import { createHash } from 'node:crypto'
import type { CallEvent, LegRole, References } from '@callplane/core'
import { attemptKeyOf } from '@callplane/kit'
import { legMarkOf } from './callback-url.ts'
import {
  answeredByOf,
  costOf,
  endOf,
  secondsOf,
  statusEventId,
  timeOf,
  typeOf,
} from './from-provider.ts'
import { objectOf, textOf, type Json } from './json.ts'
import { referencesOf } from './references.ts'

/** Where a leg stands among the two, by the URL that we gave for it; else it is one that we know by its UUID. */
const legOf = (
  url: string,
  uuid: string | undefined,
): { readonly leg: LegRole; readonly references: References } => {
  const { kind, role } = legMarkOf(url) ?? { kind: 'leg', role: 'far' }
  return { leg: role, references: referencesOf(kind === 'leg' ? uuid : undefined, role, uuid) }
}

/**
 * The id of its file, and not `recording_uuid`: that is another one (NCCO reference, `record`), by which nothing can be
 * fetched.
 */
const recordingOf = (payload: Json): CallEvent['recording'] => {
  const url = textOf(payload.recording_url)
  const file = url && /\/files\/([\w-]+)$/.exec(url.split('?', 1)[0] ?? '')?.[1]
  const id = file ?? textOf(payload.recording_uuid)
  if (!id) return undefined
  const [start, end] = [timeOf(payload.start_time), timeOf(payload.end_time)]
  return {
    id,
    status: 'completed',
    ...(url && { url }),
    ...(start !== null && end !== null && { duration: (end - start) / 1000 }),
  }
}

const digitsOf = ({ dtmf }: Json): string | undefined =>
  // An object since 2020, a text before (webhook reference, `input`).
  typeof dtmf === 'string' ? dtmf : textOf(objectOf(dtmf)?.digits)

/** One report as one event. None is dropped: what is not known comes out as `unrecognised`. */
export const eventOf = (url: string, payload: Json, raw: string | Uint8Array): CallEvent => {
  // Verdicts of machine detection name the leg `call_uuid` (webhook reference, `human`/`machine`).
  const uuid = textOf(payload.uuid) ?? textOf(payload.call_uuid)
  const status = textOf(payload.status) ?? ''
  const attemptKey = attemptKeyOf(url)
  const sipStatus = secondsOf(payload.sip_code)
  const event = (
    type: CallEvent['type'],
    id: string,
    more: Partial<CallEvent> = {},
  ): CallEvent => ({
    id,
    type,
    at: timeOf(payload.timestamp),
    ...legOf(url, uuid),
    ...(attemptKey && { attemptKey }),
    providerStatus: status,
    ...more,
  })
  const digest = (): string => createHash('sha256').update(url).update(raw).digest('base64url')

  if (uuid && status) {
    const type = typeOf(status)
    if (type) {
      const detail = textOf(payload.detail)
      const talked = secondsOf(payload.duration)
      const cost = costOf(payload.price)
      return event(type, statusEventId(uuid, status), {
        ...(detail && { providerCode: detail }),
        ...(sipStatus !== null && { sipStatus }),
        ...(type === 'ended' && { end: endOf(status, detail, talked) }),
        ...(type === 'ended' && cost && { cost }),
      })
    }
    const answeredBy = answeredByOf(status)
    if (answeredBy) {
      const substate = textOf(payload.sub_state)
      return event('machine', statusEventId(uuid, substate ? `${status}:${substate}` : status), {
        answeredBy,
        ...(substate && { providerCode: substate, detail: { sub_state: substate } }),
      })
    }
    // A websocket's end, which is none of the call's (nexmo-developer, websockets guide).
    if (status === 'disconnected') return event('detail', statusEventId(uuid, status))
  }
  const recording = !status && recordingOf(payload)
  if (recording)
    return event('recording', `recording:${recording.id}`, {
      providerStatus: 'record',
      recording,
    })
  const to = textOf(payload.conversation_uuid_to)
  if (uuid && !status && to)
    return event('detail', `${uuid}:transfer:${to}`, { providerStatus: 'transfer' })
  const digits = uuid && !status ? digitsOf(payload) : undefined
  if (digits !== undefined)
    return event('digits', `digits:${digest()}`, { providerStatus: 'input', digits })
  const reason = textOf(payload.reason)
  if (!uuid && !status && reason)
    return event('detail', `error:${digest()}`, { providerStatus: 'error', detail: { reason } })
  return event('unrecognised', `unrecognised:${digest()}`)
}
