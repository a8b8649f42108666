import { isSipUri, type Call } from '@callplane/core'
import { hexOfCall, uuidOfHex } from '../ids.ts'
import { plivoHangup } from '@callplane/flows'
import { recordTime } from './times.ts'

type View = Readonly<Record<string, unknown>>

/** The id of a call as the application sees it, over any carrier: the request and the call have the same. */
export const uuidOf = (call: Pick<Call, 'id'>): string => uuidOfHex(hexOfCall(call))

/** The path below which an account has its resources. */
export const accountPath = (authId: string): string => `/v1/Account/${authId}`

export const withoutPlus = (address: string | null): string =>
  isSipUri(address ?? '') ? (address ?? '') : (address ?? '').replace(/^\+/, '')

/** Whether Plivo would call it live: it was dialled and is not over. */
export const isLive = ({ status, endedAt }: Call): boolean =>
  endedAt === null && (status === 'initiated' || status === 'ringing' || status === 'in-progress')

export const isQueued = ({ status, endedAt }: Call): boolean =>
  endedAt === null && (status === 'queued' || status === 'unknown')

/** A call that is dialled, rings or is answered (plivo.com/docs/voice/api/call/retrieve-a-live-call). */
export const liveCall = (call: Call): View => ({
  direction: call.direction,
  from: withoutPlus(call.from),
  to: withoutPlus(call.to),
  call_status: call.status,
  call_uuid: uuidOf(call),
  request_uuid: uuidOf(call),
  caller_name: '',
  session_start: recordTime(call.ringingAt ?? call.createdAt),
})

/** A call that waits for its turn. */
export const queuedCall = (call: Call): View => {
  const { session_start: _started, ...rest } = liveCall(call)
  return { ...rest, call_status: 'queued' }
}

/** Seconds of talk, as whole ones; Plivo bills whole minutes. */
const talkOf = ({ talkDuration }: Call): number => Math.round(talkDuration ?? 0)

export const billOf = (call: Call): number => talkOf(call)

/** The detail record of a call that is over (plivo.com/docs/voice/api/call/retrieve-a-call). Null: not known. */
export const callRecord = (call: Call, authId: string): View => {
  const { code, name, source } = plivoHangup(call)
  const talk = talkOf(call)
  return {
    answer_time: recordTime(call.answeredAt),
    bill_duration: talk,
    billed_duration: Math.ceil(talk / 60) * 60,
    call_direction: call.direction,
    call_duration: talk,
    call_state: call.answeredAt === null ? 'HANGUP' : 'ANSWER',
    call_uuid: uuidOf(call),
    conference_uuid: null,
    end_time: recordTime(call.endedAt),
    from_number: call.from ?? '',
    hangup_cause_code: code,
    hangup_cause_name: name,
    hangup_source: source,
    initiation_time: recordTime(call.createdAt),
    parent_call_uuid: null,
    resource_uri: `${accountPath(authId)}/Call/${uuidOf(call)}/`,
    to_number: withoutPlus(call.to),
    total_amount: call.cost.certainty === 'unknown' ? null : call.cost.amount.toFixed(5),
    total_rate: null,
  }
}
