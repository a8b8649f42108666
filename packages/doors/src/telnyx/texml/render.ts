import type { Call, CallStatus, ReportedTime } from '@callplane/core'
import { controlIdOf } from '../ids.ts'

/** `status` of a call resource (npm telnyx 7.24.0); before it rings it is `queued`, as the reply to its creation says. */
export const texmlStatuses: Readonly<Record<CallStatus, string>> = {
  queued: 'queued',
  initiated: 'queued',
  unknown: 'queued',
  ringing: 'ringing',
  'in-progress': 'in-progress',
  completed: 'completed',
  busy: 'busy',
  rejected: 'busy',
  'no-answer': 'no-answer',
  canceled: 'canceled',
  failed: 'failed',
}

/** RFC 2822, as the samples of developers.telnyx.com have it. */
const rfc2822 = (time: ReportedTime): string | undefined =>
  time === null || time === 'unknown'
    ? undefined
    : new Date(time).toUTCString().replace('GMT', '+0000')

/** As Telnyx shows numbers of North America; others as they are. */
const formatted = (address: string): string =>
  address.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3')

const answerers = {
  human: 'human',
  machine: 'machine',
  fax: 'machine',
  unknown: 'not_sure',
} as const

/** The path of a call's resource. */
const texmlPath = (accountSid: string): string => `/v2/texml/Accounts/${accountSid}/Calls`

/** A call as TeXML shows it (npm telnyx 7.24.0, `CallResource`). */
export const viewTexmlCall = (
  call: Call,
  accountSid: string,
): Readonly<Record<string, unknown>> => {
  const sid = controlIdOf(call)
  const ended = rfc2822(call.endedAt)
  return {
    account_sid: accountSid,
    sid,
    status: texmlStatuses[call.status],
    direction: 'outbound',
    from: call.from ?? '',
    from_formatted: formatted(call.from ?? ''),
    to: call.to,
    to_formatted: formatted(call.to),
    date_created: rfc2822(call.createdAt),
    date_updated: ended ?? rfc2822(call.createdAt),
    start_time: rfc2822(call.answeredAt) ?? rfc2822(call.createdAt),
    ...(ended !== undefined && { end_time: ended }),
    ...(call.talkDuration !== null && { duration: String(Math.round(call.talkDuration)) }),
    ...(call.answeredBy !== null && { answered_by: answerers[call.answeredBy] }),
    ...(call.cost.certainty !== 'unknown' && {
      price: String(call.cost.amount),
      price_unit: call.cost.currency,
    }),
    uri: `${texmlPath(accountSid)}/${sid}.json`,
  }
}

/** The reply to a creation: the documented fields, and the ids by which code finds the call again. */
export const viewCreated = (call: Call, accountSid: string): Readonly<Record<string, unknown>> => ({
  account_sid: accountSid,
  call_sid: controlIdOf(call),
  sid: controlIdOf(call),
  from: call.from ?? '',
  to: call.to,
  status: 'queued',
})
