import {
  type AnsweredBy,
  type CallEvent,
  type CallEventFields,
  type JsonObject,
  type LegRole,
  toCallEvent,
} from '@callplane/core'
import { secondsBetween } from '@callplane/core/units'
import { wordTable, textOf } from '@callplane/kit'
import { decodeState } from '../map/client-state.ts'
import { endOf } from './statuses.ts'
import { referencesOf, type Ids } from '../references.ts'

/** One event as a webhook or the log of events has it. */
export interface TelnyxEvent {
  readonly id: string
  readonly event_type: string
  readonly occurred_at?: string | undefined
  readonly payload: Readonly<Record<string, unknown>>
  /** True for a row of the log that holds no raw event: its `client_state` is not absent but unknown. */
  readonly partial?: boolean | undefined
}

type Payload = TelnyxEvent['payload']
type Told = Pick<CallEventFields, 'type' | 'providerStatus'> & Partial<CallEventFields>

const timeOf = (value: unknown): number | null => {
  const at = Date.parse(textOf(value) ?? '')
  return Number.isNaN(at) ? null : at
}

/** Results of both detections (OpenAPI, 16 Jul 2026); others are `unknown`. */
const answeredBy = wordTable<AnsweredBy>({
  human: 'human',
  human_residence: 'human',
  human_business: 'human',
  machine: 'machine',
  fax_detected: 'fax',
})

const machine = ({ result }: Payload, event: string): Told => ({
  type: 'machine',
  providerStatus: `${event}: ${textOf(result) ?? 'unknown'}`,
  // A greeting end or a beep implies a machine.
  answeredBy: event.endsWith('.greeting.ended') ? 'machine' : (answeredBy(result) ?? 'unknown'),
})

const hangup = ({ hangup_cause, hangup_source, sip_hangup_cause }: Payload): Told => {
  const cause = textOf(hangup_cause) ?? 'unspecified'
  const response = textOf(sip_hangup_cause) ?? ''
  const source = textOf(hangup_source)
  return {
    type: 'ended',
    providerStatus: `call.hangup: ${cause}`,
    providerCode: cause,
    ...(/^\d{3}$/.test(response) && { sipStatus: Number(response) }),
    end: endOf(cause, response),
    ...(source && { detail: { hangupSource: source } }),
  }
}

const recording = (payload: Payload, event: string, id: string): Told => {
  const urls = (payload.recording_urls ?? {}) as Readonly<Record<string, unknown>>
  const [from, to] = [timeOf(payload.recording_started_at), timeOf(payload.recording_ended_at)]
  const failed = event === 'call.recording.error'
  return {
    type: 'recording',
    providerStatus: event,
    recording: {
      id: textOf(payload.recording_id) ?? id,
      url: textOf(urls.mp3) ?? textOf(urls.wav),
      duration: from !== null && to !== null ? secondsBetween(from, to) : undefined,
      status: failed ? 'failed' : 'completed',
    },
  }
}

const cost = ({ cost_parts, status, total_cost }: Payload): Told => {
  const amount = Number(textOf(total_cost) ?? Number.NaN)
  const parts = (Array.isArray(cost_parts) ? cost_parts : []) as { currency?: unknown }[]
  const known = status === 'success' && Number.isFinite(amount)
  return {
    type: known ? 'cost' : 'detail',
    providerStatus: 'call.cost',
    ...(known && {
      cost: { amount, currency: textOf(parts[0]?.currency) ?? 'USD', certainty: 'final' },
    }),
  }
}

/** Sub-states without an effect on the call. */
const details =
  /^(?:call\.(?:bridged|hold|unhold|enqueued|dequeued|refer\.\w+|playback\.\w+|speak\.\w+|gather\.\w+|fork\.\w+|siprec\.\w+|recording\.transcription\.saved)|streaming\.\w+|conference\.(?:\w+\.)*\w+)$/

/** Occur once per leg, so leg and type identify them in webhooks and in the log. */
const once = new Set(['call.initiated', 'call.answered', 'call.hangup'])

type Reading = (payload: Payload, event: string, id: string) => Told

const readings = wordTable<Reading>({
  'call.initiated': (_payload, event) => ({ type: 'initiated', providerStatus: event }),
  'call.answered': (_payload, event) => ({ type: 'answered', providerStatus: event }),
  'call.hangup': hangup,
  'call.machine.detection.ended': machine,
  'call.machine.greeting.ended': machine,
  'call.machine.premium.detection.ended': machine,
  'call.machine.premium.greeting.ended': machine,
  'call.recording.saved': recording,
  'call.recording.error': recording,
  'call.cost': cost,
  'call.dtmf.received': ({ digit }, event) => ({
    type: 'digits',
    providerStatus: event,
    digits: textOf(digit),
  }),
})

const detailOf = ({ conference_id: conference }: Payload): JsonObject | undefined =>
  typeof conference === 'string' ? { conference } : undefined

/** The ids of the leg an event is about, and its role in the call. */
const eventFor = (given: TelnyxEvent, ids: Ids, role: LegRole): CallEvent => {
  const { event_type: event, payload } = given
  const told: Told = readings(event)?.(payload, event, given.id) ?? {
    type: details.test(event) ? 'detail' : 'unrecognised',
    providerStatus: event,
    detail: detailOf(payload),
  }
  const legId = ids.call_leg_id
  return toCallEvent({
    id: legId && once.has(event) ? `${legId}/${event}` : given.id,
    at: timeOf(given.occurred_at),
    leg: role,
    attemptKey: decodeState(payload.client_state)?.attempt,
    references: referencesOf(ids, role),
    ...told,
  })
}

const idsOf = ({ payload }: TelnyxEvent): Ids => ({
  call_control_id: textOf(payload.call_control_id),
  call_leg_id: textOf(payload.call_leg_id),
  call_session_id: textOf(payload.call_session_id),
})

/**
 * One event of a webhook. The role of a leg is in its `client_state`. A leg without a state of ours is a caller
 * before the answer, a leg of ours whose state another application has overwritten, or a foreign leg in the
 * same session, such as one that was bridged in from the portal. Its own ids tell these apart: they belong to the call
 * only if it knows them. The ids that all legs share (session, callback URL) do not.
 */
export const eventOf = (given: TelnyxEvent): CallEvent => {
  const ids = idsOf(given)
  const state = decodeState(given.payload.client_state)
  if (state) return eventFor(given, ids, state.leg)
  return eventFor(given, { ...ids, call_session_id: undefined }, 'far')
}

/** The leg that a look-up is about. */
export interface OwnLeg {
  readonly id: string | undefined
  readonly role: LegRole
}

/** One event of a session's log; null for a leg that is not ours. */
export const loggedEventOf = (given: TelnyxEvent, own: OwnLeg): CallEvent | null => {
  const ids = idsOf(given)
  const state = decodeState(given.payload.client_state)
  if (state) return eventFor(given, ids, state.leg)
  if (ids.call_leg_id !== undefined && ids.call_leg_id === own.id)
    return eventFor(given, ids, own.role)
  return given.partial ? eventFor(given, ids, own.role === 'far' ? 'near' : 'far') : null
}
