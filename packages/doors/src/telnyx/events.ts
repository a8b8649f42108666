import type { Call, TimelineType } from '@callplane/core'
import { idsOf } from './render.ts'

/** One entry of `GET /call_events`. */
export interface LoggedEvent {
  readonly name: string
  readonly type: 'webhook' | 'command'
  /** In epoch milliseconds. */
  readonly at: number
  readonly call: Call
}

/** What of a timeline Telnyx would have logged. It has no event for ringing. */
const names: Readonly<Partial<Record<TimelineType, readonly [LoggedEvent['type'], string]>>> = {
  answered: ['webhook', 'call.answered'],
  ended: ['webhook', 'call.hangup'],
  recording: ['webhook', 'call.recording.saved'],
  machine: ['webhook', 'call.machine.detection.ended'],
  digits: ['webhook', 'call.dtmf.received'],
  'hang-up': ['command', 'hangup'],
  'send-digits': ['command', 'send_dtmf'],
  'start-recording': ['command', 'record_start'],
  'stop-recording': ['command', 'record_stop'],
  'transfer-sent': ['command', 'transfer'],
}

const timeOf = (at: string | null): number | undefined =>
  at === null || at === 'unknown' ? undefined : Date.parse(at)

/** What Telnyx would have logged of a call, in order; what happened at an unknown time is left out. */
export const eventsOf = (call: Call): readonly LoggedEvent[] => {
  const dial: LoggedEvent = { name: 'dial', type: 'command', at: Date.parse(call.createdAt), call }
  const placed = call.timeline.find(({ type }) => type === 'initiated' || type === 'place-accepted')
  const initiated = timeOf(placed?.at ?? null)
  const rest = call.timeline.flatMap(({ type, at, leg }): LoggedEvent[] => {
    const [kind, name] = names[type] ?? []
    const time = timeOf(at)
    return kind && name !== undefined && time !== undefined && leg === 'far'
      ? [{ name, type: kind, at: time, call }]
      : []
  })
  const first: LoggedEvent[] =
    initiated === undefined
      ? []
      : [{ name: 'call.initiated', type: 'webhook', at: initiated, call }]
  return [dial, ...first, ...rest].toSorted((one, other) => one.at - other.at)
}

/** One entry as Telnyx shows it. */
export const viewEvent = ({ name, type, at, call }: LoggedEvent) => {
  const { call_leg_id, call_session_id } = idsOf(call)
  return {
    record_type: 'call_event',
    name,
    type,
    event_timestamp: new Date(at).toISOString(),
    call_leg_id,
    call_session_id,
    metadata: {},
  }
}
