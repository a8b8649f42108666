import type { Call } from '@callplane/core'
import { jsonResponse } from '@callplane/kit'
import { twilioFrontDoor } from '@callplane/twilio'
import type { DoorResponse } from '../door-face.ts'
import { hexOfCall } from '../ids.ts'

/** The path below which an account has its resources. */
export const accountPath = (accountSid: string): string => `/2010-04-01/Accounts/${accountSid}`

/** The id of a call as the application sees it, whichever provider carries the call. */
export const sidOf = (call: Pick<Call, 'id'>): string => `CA${hexOfCall(call)}`

/** As Twilio shows numbers of North America; others as they are. */
const formatted = (address: string | null): string | null =>
  address?.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3') ?? null

const subresources = [
  'notifications',
  'recordings',
  'payments',
  'events',
  'siprec',
  'streams',
  'transcriptions',
  'user_defined_message_subscriptions',
  'user_defined_messages',
] as const

/** `user_defined_messages` as `UserDefinedMessages`. */
const segmentOf = (name: string): string =>
  name.replace(/(?:^|_)([a-z])/g, (_all, letter: string) => letter.toUpperCase())

/** A call as Twilio shows it (OpenAPI, `api.v2010.account.call`). */
export const callResource = (call: Call, accountSid: string): Readonly<Record<string, unknown>> => {
  // A call that has a resource was accepted once.
  const { body } = twilioFrontDoor.render({ ...call, error: null })
  const sid = sidOf(call)
  const uri = `${accountPath(accountSid)}/Calls/${sid}`
  return {
    ...(JSON.parse(body) as Record<string, unknown>),
    sid,
    account_sid: accountSid,
    to_formatted: formatted(call.to),
    from_formatted: formatted(call.from),
    phone_number_sid: null,
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    trunk_sid: null,
    uri: `${uri}.json`,
    subresource_uris: Object.fromEntries(
      subresources.map((name) => [name, `${uri}/${segmentOf(name)}.json`]),
    ),
  }
}

export const renderCall = (call: Call, accountSid: string, status = 200): DoorResponse =>
  jsonResponse(status, callResource(call, accountSid))
