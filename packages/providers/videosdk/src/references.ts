import type { References } from '@callplane/core'
import { checkedIdentifier, opaqueIdentifier, pathSegment } from '@callplane/kit'
import type { WireCall } from './client/schemas.ts'
import { provider } from './errors.ts'

export const callIdOf = (call: WireCall): string | undefined => call.callId ?? call.id ?? undefined

/** `room` and `session` are kept for display and look-ups; only `call` identifies the call. */
export const referencesOf = (call: WireCall): References => {
  const id = callIdOf(call)
  return {
    ...(id ? { call: id } : {}),
    ...(call.roomId ? { room: call.roomId } : {}),
    ...(call.sessionId ? { session: call.sessionId } : {}),
  }
}

/** VideoSDK documents no format of its ids; samples are `call_…`, `rr_…`, `gw_…` and `wh_…`. */
const shapeOf = (name: string) => ({ provider, name, ...opaqueIdentifier })

const call = shapeOf('call')
const number = {
  provider,
  name: 'phoneNumber',
  pattern: /\+[1-9]\d{6,14}/,
  expected: 'must be a phone number in E.164',
}

/** The id of a call, for the body of a request. */
export const checkedCallId = (id: unknown): string => checkedIdentifier(id, call)

/** Ids as path segments. Each throws `input-invalid` for a value that cannot be an id. */
export const callSegment = (id: unknown): string => pathSegment(id, call)
export const ruleSegment = (id: unknown): string => pathSegment(id, shapeOf('routingRule'))
export const gatewaySegment = (id: unknown): string => pathSegment(id, shapeOf('gateway'))
export const webhookSegment = (id: unknown): string => pathSegment(id, shapeOf('webhook'))
export const numberIdSegment = (id: unknown): string => pathSegment(id, shapeOf('phoneNumberId'))
/** `+` goes as `%2B`. */
export const numberSegment = (e164: unknown): string => pathSegment(e164, number)
