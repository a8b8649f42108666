import type { Call, CallStatus, Recording } from '@callplane/core'
import { controlIdOf, legIdOf } from './ids.ts'

type Fields = Readonly<Record<string, unknown>>

/** The ids that every resource of a call carries. */
export const idsOf = (call: Call) => ({
  call_control_id: controlIdOf(call),
  call_leg_id: legIdOf(call),
  call_session_id: legIdOf(call),
})

/** The application's own state, which its dial gave. */
export const clientStateOf = ({ metadata }: Call): string | undefined => {
  const { clientState } = metadata
  return typeof clientState === 'string' ? clientState : undefined
}

const tagOfConnection = 'telnyx-connection:'

/** Keeps the connection of a dial with the call; routing rules can match it. */
export const connectionTag = (connectionId: string): string => `${tagOfConnection}${connectionId}`

/** The `connection_id` that the application dialled with. */
export const connectionOf = ({ tags }: Call): string | undefined =>
  tags.find((tag) => tag.startsWith(tagOfConnection))?.slice(tagOfConnection.length)

const endOf = ({ endedAt }: Call): string | undefined =>
  endedAt === null || endedAt === 'unknown' ? undefined : endedAt

const live: ReadonlySet<CallStatus> = new Set(['queued', 'initiated', 'ringing', 'in-progress'])

/** Whether commands to the call can still have an effect. */
export const isAlive = ({ status, settled }: Call): boolean =>
  live.has(status) || (status === 'unknown' && !settled)

const secondsOf = (call: Call): number | undefined =>
  call.talkDuration === null ? undefined : Math.round(call.talkDuration)

/** `GET /calls/{id}`. Of a dial, `is_alive` is always false: dialling is asynchronous. */
export const viewCall = (call: Call, { dialled = false } = {}): Fields => {
  const state = clientStateOf(call)
  const end = endOf(call)
  const seconds = secondsOf(call)
  return {
    record_type: 'call',
    ...idsOf(call),
    is_alive: !dialled && isAlive(call),
    ...(state !== undefined && { client_state: state }),
    start_time: call.createdAt,
    ...(end !== undefined && { end_time: end }),
    ...(seconds !== undefined && { call_duration: seconds }),
  }
}

/** One of `GET /connections/{id}/active_calls`. */
export const viewActiveCall = (call: Call, now: number): Fields => ({
  record_type: 'call',
  ...idsOf(call),
  client_state: clientStateOf(call) ?? '',
  call_duration: Math.max(0, Math.round((now - Date.parse(call.createdAt)) / 1000)),
})

/** One of `GET /recordings`, with the address under which this door gives the file. */
export const viewRecording = (
  call: Call,
  recording: Recording,
  { id, url }: { readonly id: string; readonly url: string },
): Fields => ({
  record_type: 'recording',
  id,
  ...idsOf(call),
  ...(connectionOf(call) !== undefined && { connection_id: connectionOf(call) }),
  from: call.from ?? '',
  to: call.to,
  source: 'call',
  status: 'completed',
  ...(recording.duration !== undefined && {
    duration_millis: Math.round(recording.duration * 1000),
  }),
  recording_started_at: startOf(call),
  created_at: endOf(call) ?? call.createdAt,
  updated_at: endOf(call) ?? call.createdAt,
  download_urls: { [/\.wav(?:[?#]|$)/i.test(recording.url ?? '') ? 'wav' : 'mp3']: url },
})

const startOf = ({ answeredAt, createdAt }: Call): string =>
  answeredAt === null || answeredAt === 'unknown' ? createdAt : answeredAt
