import { CallError, type CallErrorCode } from '@callplane/core'
import {
  createRefusal,
  isObject,
  objectOf,
  parseObject,
  textOf,
  unreadableReply,
  type ErrorReply,
  type Json,
  type ProviderFault,
} from '@callplane/kit'

/** The plugin's id, as errors name it. */
export const provider = 'livekit'

/** LiveKit's error, with the final SIP response where the call got so far. */
export interface LivekitFault extends ProviderFault {
  /** Such as 486. Absent: the error comes from before the dial, or the dial had no final response. */
  readonly sipStatus?: number | undefined
}

/** The texts of the middleware that checks tokens: they are no JSON (livekit-server, pkg/service/auth.go). */
const unauthorized = /^(?:invalid authorization (?:header|token)|invalid API key)/

/** Twirp: `{ code, msg, meta }`. A failed call has `sip_status_code` in `meta` (livekit/protocol, livekit/sip.go). */
const faultOf = (body: Json, { status, body: raw }: ErrorReply): LivekitFault | undefined => {
  const code = textOf(body['code'])
  const text = textOf(body['msg'])
  if (code !== undefined && text !== undefined) {
    const meta = isObject(body['meta']) ? body['meta'] : {}
    const sip = Number(meta['sip_status_code'])
    return { code, text, sipStatus: sip >= 300 && sip < 700 ? sip : undefined }
  }
  return status === 401 && typeof raw === 'string' && unauthorized.test(raw)
    ? { code: 'unauthenticated', text: raw }
    : undefined
}

/** The final SIP response that an error reply tells of, such as 486; undefined where the error is about the request. */
export const sipStatusOf = (reply: ErrorReply): number | undefined =>
  faultOf(
    typeof reply.body === 'string' ? (parseObject(reply.body) ?? {}) : (objectOf(reply.body) ?? {}),
    reply,
  )?.sipStatus

/** Preconditions that are checked before anything is dialled; after an INVITE the same code stands for any failure. */
const beforeDial = /^(?:no numbers on outbound trunk|can't transfer)/

const codes: Readonly<Record<string, CallErrorCode>> = {
  unauthenticated: 'auth',
  permission_denied: 'permission',
  not_found: 'not-found',
  resource_exhausted: 'rate',
  already_exists: 'conflict',
}

const wording: readonly (readonly [RegExp, CallErrorCode])[] = [
  // Of a trunk or a rule whose numbers another one has: invalid_argument, which names SIP trunks too.
  [/^conflicting inbound sip trunks|already exists in dispatch rule/i, 'conflict'],
  [/permissions denied/i, 'permission'],
  [/sip trunk/i, 'not-found'],
  [/SipCallTo|callee number/i, 'number-invalid'],
  [/no numbers on outbound trunk/i, 'caller-id'],
  [/\broom name/i, 'room-unusable'],
  [/^can't transfer/, 'call-not-live'],
]

/** Classifies a response other than 2xx. */
export const refusal = createRefusal<LivekitFault>({
  provider,
  faultOf,
  // 409 may be about this very call, and 408 is a call that was cancelled or timed out.
  refusals: [400, 401, 403, 404, 412, 429],
  codeOf: ({ code, text, sipStatus }) =>
    sipStatus === undefined
      ? (wording.find(([words]) => words.test(text))?.[1] ??
        (code !== undefined && Object.hasOwn(codes, code) ? codes[code] : undefined))
      : 'unexpected',
  mayHaveDialled: ({ text, sipStatus }, status) =>
    sipStatus !== undefined || (status === 412 && !beforeDial.test(text)),
})

/** Whether LiveKit itself says that what was named does not exist; a wrong path is `bad_route`. */
export const isGone = (error: unknown): boolean =>
  CallError.isInstance(error) && error.providerCode === 'not_found'

export const unreadable = (what: string): CallError => unreadableReply(provider, what)
