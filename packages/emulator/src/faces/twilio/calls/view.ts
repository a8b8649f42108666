import { format } from '../addresses.ts'
import { rfc2822 } from '../times.ts'
import { durationOf, type Call } from './call.ts'

const SUBRESOURCES = {
  notifications: 'Notifications',
  recordings: 'Recordings',
  payments: 'Payments',
  events: 'Events',
  siprec: 'Siprec',
  streams: 'Streams',
  transcriptions: 'Transcriptions',
  user_defined_message_subscriptions: 'UserDefinedMessageSubscriptions',
  user_defined_messages: 'UserDefinedMessages',
}

/** The JSON of a Call resource, every property of the OpenAPI document present. */
export function viewCall(
  call: Call,
  accountSid: string,
  phoneNumberSid: string | undefined,
): Record<string, unknown> {
  const date = (ms: number | undefined): string | null => (ms === undefined ? null : rfc2822(ms))
  const path = `/2010-04-01/Accounts/${accountSid}/Calls/${call.sid}`
  return {
    sid: call.sid,
    date_created: rfc2822(call.createdAt),
    date_updated: rfc2822(call.updatedAt),
    parent_call_sid: call.parentSid ?? null,
    account_sid: accountSid,
    to: call.to,
    to_formatted: format(call.to),
    from: call.from,
    from_formatted: format(call.from),
    phone_number_sid: phoneNumberSid ?? null,
    status: call.status,
    start_time: date(call.startedAt),
    end_time: date(call.endedAt),
    // "Empty for busy, failed, unanswered, or ongoing calls" (OpenAPI, Apr 2026).
    duration: durationOf(call)?.toString() ?? null,
    price: call.price ?? null,
    price_unit: 'USD',
    direction: call.direction,
    answered_by: call.answeredBy ?? null,
    api_version: '2010-04-01',
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    queue_time: String(call.queueTime),
    trunk_sid: call.trunkSid ?? null,
    uri: `${path}.json`,
    subresource_uris: Object.fromEntries(
      Object.entries(SUBRESOURCES).map(([name, part]) => [name, `${path}/${part}.json`]),
    ),
  }
}
