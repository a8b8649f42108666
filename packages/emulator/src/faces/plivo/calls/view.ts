import { sessionTime, zonedTime } from '../times.ts'
import { billedOf, costOf, durationOf, RATE, withoutPlus, type Call } from './call.ts'

export type View = Readonly<Record<string, unknown>>

/** A call that rings or is answered (plivo.com/docs/voice/api/call/retrieve-a-live-call). */
export function viewLive(call: Call): View {
  return {
    direction: call.direction,
    from: withoutPlus(call.from),
    to: withoutPlus(call.to),
    call_status: call.state,
    call_uuid: call.uuid,
    request_uuid: call.requestUuid,
    caller_name: call.callerName,
    session_start: sessionTime(call.ringingAt ?? call.createdAt),
  }
}

/** A call in the queue. */
export function viewQueued(call: Call): View {
  const { session_start: _started, ...rest } = viewLive(call)
  return { ...rest, call_status: 'queued' }
}

/** The detail record of a call that is over (plivo.com/docs/voice/api/call/retrieve-a-call). */
export function viewRecord(call: Call, authId: string, zoneMinutes: number): View {
  const at = (ms: number | undefined): string | null =>
    ms === undefined ? null : zonedTime(ms, zoneMinutes)
  return {
    answer_time: at(call.answeredAt),
    bill_duration: durationOf(call),
    billed_duration: billedOf(call),
    call_direction: call.direction,
    call_duration: durationOf(call),
    // Its other values are not documented.
    call_state: call.answeredAt === undefined ? 'HANGUP' : 'ANSWER',
    call_uuid: call.uuid,
    conference_uuid: null,
    end_time: at(call.endedAt),
    from_number: call.from,
    hangup_cause_code: call.hangup?.code ?? 0,
    hangup_cause_name: call.hangup?.name ?? 'Unknown',
    hangup_source: call.hangup?.source ?? 'Unknown',
    initiation_time: at(call.startedAt ?? call.createdAt),
    parent_call_uuid: call.parent?.uuid ?? null,
    resource_uri: `/v1/Account/${authId}/Call/${call.uuid}/`,
    stir_verification: 'Not Applicable',
    stir_attestation: '',
    voice_network_group: 'global',
    to_number: withoutPlus(call.to),
    total_amount: costOf(call),
    total_rate: RATE.toFixed(5),
  }
}

export function isLive(call: Call): boolean {
  return call.state === 'ringing' || call.state === 'in-progress' || call.state === 'initiated'
}
