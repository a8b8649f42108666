import type { Call } from '@callplane/core'
import { callIdOfHex, hexOfCall, hexOfUuid, uuidOfHex } from '../ids.ts'

/** 16 bytes in base64url. Telnyx' own ids are longer, so that none of them is taken for one of ours. */
const control = /^v3:([\w-]{22})$/

/** The `call_control_id` of a call, and the `CallSid` of TeXML. */
export const controlIdOf = (call: Pick<Call, 'id'>): string =>
  `v3:${Buffer.from(hexOfCall(call), 'hex').toString('base64url')}`

/** The id of the call with this `call_control_id`; null for an id of Telnyx. */
export const callIdOfControl = (id: string): string | null => {
  const [, text] = control.exec(id) ?? []
  return text === undefined ? null : callIdOfHex(Buffer.from(text, 'base64url').toString('hex'))
}

/** `call_leg_id` and `call_session_id`: one UUID, so that both lead back to the call. */
export const legIdOf = (call: Pick<Call, 'id'>): string => uuidOfHex(hexOfCall(call))

/** The id of the call with this leg or session; null for a text that is not a UUID. */
export const callIdOfLeg = (id: string): string | null => {
  const hex = hexOfUuid(id)
  return hex === null ? null : callIdOfHex(hex)
}
