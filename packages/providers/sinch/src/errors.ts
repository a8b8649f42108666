import { createRefusal, textOf } from '@callplane/kit'

/**
 * Classifies a response of the Calling API other than 2xx: `{ errorCode, message, reference }`. Printed are 40001, 40002,
 * 40004, 40005 and 40400 (developers.sinch.com/docs/voice/api-reference/errors); the meaning of the others is inferred
 * from their status [inferred].
 */
export const refusal = createRefusal({
  provider: 'sinch',
  faultOf(body) {
    const { errorCode } = body
    const code = typeof errorCode === 'number' ? String(errorCode) : textOf(errorCode)
    if (code === undefined || !/^\d{5}$/.test(code)) return undefined
    const reference = textOf(body.reference)
    return {
      code,
      text: textOf(body.message) ?? '',
      ...(reference !== undefined && /^[\w-]{1,64}$/.test(reference) && { label: reference }),
    }
  },
  refusals: [400, 401, 402, 403, 404, 405, 409, 415, 422, 429],
  codes: { '40004': 'auth', '40005': 'number-invalid' },
  wording: [
    [/\bcli\b|caller id/i, 'caller-id'],
    [/\b(?:number|destination|endpoint)\b/i, 'number-invalid'],
  ],
  // A request that conflicts may conflict with itself.
  mayHaveDialled: (_fault, status) => status === 409,
})

/** The same for the trunking API, which has error bodies of its own (developers.sinch.com/docs/est/api-reference/errors). */
export const trunkRefusal = createRefusal({
  provider: 'sinch',
  faultOf(body) {
    const code = textOf(body.status)
    const text = textOf(body.message) ?? textOf(body.error_description)
    if (text === undefined) return undefined
    return { text, ...(code !== undefined && /^[A-Z_]{1,40}$/.test(code) && { code }) }
  },
  refusals: [400, 401, 403, 404, 405, 409, 415, 422, 429],
  wording: [[/already exists|is unavailable/i, 'conflict']],
})
