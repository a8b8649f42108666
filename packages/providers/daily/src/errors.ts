import type { CallError, CallErrorCode } from '@callplane/core'
import {
  createRefusal,
  textOf,
  unreadableReply,
  type Json,
  type ProviderFault,
} from '@callplane/kit'
import { provider } from './references.ts'

/** A stable type, and a text that may change (docs.daily.co/reference/rest-api). */
const faultOf = ({ error, info, errors }: Json): ProviderFault | undefined => {
  const type = textOf(error)
  if (type !== undefined) return { code: type, text: textOf(info) ?? '' }
  // Buying numbers has a list of its own (422, …/phone-numbers/buy-phone-number).
  const [first] = Array.isArray(errors) ? (errors as (Json | null)[]) : []
  const detail = textOf(first?.['detail'])
  return detail === undefined
    ? undefined
    : { code: textOf(first?.['code']) ?? 'error', text: detail }
}

/**
 * Texts saying that something has already started, which may be this dial-out: a proxy can send a request twice and
 * return the second response. Such a refusal does not prove that no phone rings.
 */
const startedBefore = /\balready\b|\bin[ _-]progress\b|\bduplicate/i

/**
 * Error codes by the text of a refusal; Daily has no finer types. The first four are from the dial-out guide
 * (docs.pipecat.ai, daily-dial-out), the next from the page of `dialOut/start`, the rest by the names of its fields.
 */
const wording: readonly (readonly [RegExp, CallErrorCode])[] = [
  [/dial-?out not enabled for room/i, 'room-unusable'],
  [/not enabled for domain/i, 'permission'],
  [/current plan/i, 'permission'],
  [/international dial-?out/i, 'geo'],
  [/not hosting a call|call closed before/i, 'room-unusable'],
  [startedBefore, 'conflict'],
  [/sessions? in room|max_sip_pstn/i, 'concurrency'],
  [/session ?id|has not been answered/i, 'call-not-live'],
  [/callerId/i, 'caller-id'],
  [/phoneNumber|sipUri|toEndPoint/i, 'number-invalid'],
  [/\brooms?\b/i, 'room-unusable'],
]

/** Classifies a response other than 2xx. */
export const refusal = createRefusal({
  provider,
  faultOf,
  // A bad header is 400, a bad key 401.
  refusals: [400, 401, 404, 422, 429],
  // docs.daily.co/docs/rest-api/authentication.
  codes: {
    'authorization-header-error': 'auth',
    'authentication-error': 'auth',
    'rate-limit-error': 'rate',
  },
  wording,
  mayHaveDialled: ({ text }) => startedBefore.test(text),
})

export const unreadable = (what: string): CallError => unreadableReply(provider, what)
