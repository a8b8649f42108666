import { z } from 'zod'
import { personal } from './marks.ts'
import { isSipUri } from './sip-scheme.ts'

export { isSipUri }

const phonePattern = /^\+[1-9]\d{6,14}$/

/**
 * E.164 by shape only: a plus sign, no leading zero, 7 to 15 digits.
 * Whether a number is assigned is the network's business: vendors' own documentation numbers are not.
 */
export const phoneNumber = personal(
  z.string().regex(phonePattern, 'must be an E.164 number such as +14155550100'),
)

/** Whether a text has the shape of an E.164 number. Numbering plans are not consulted. */
export const isPhoneNumber = (value: string): boolean => phonePattern.test(value)

// RFC 3261 §19.1.1 without the `?headers` part: a URI that carries headers could set From or Route
// on behalf of another caller. Percent-encoded control characters are refused for the same reason.
const sipUriPattern =
  /^sips?:(?:[A-Za-z0-9\-_.!~*'()&=+$,;/%]+@)?(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:;[A-Za-z0-9\-_.!~*'+%]+(?:=[A-Za-z0-9\-_.!~*'+%:/[\]$]+)?)*$/
const encodedControl = /%(?:0[0-9a-f]|1[0-9a-f]|7f)/i

/** Characters. */
const maxSipUri = 254

const isSafeSipUri = (value: string): boolean =>
  sipUriPattern.test(value) && !encodedControl.test(value)

/** A `sip:` or `sips:` URI with an optional user and parameters, without a `?headers` part; at most 254 characters. */
export const sipUri = personal(
  z.string().max(maxSipUri, `must be at most ${maxSipUri} characters`).refine(isSafeSipUri, {
    message: 'must be a sip: URI without header part, spaces or control characters',
  }),
)

/** Whether the schema of SIP URIs accepts this text. */
export const isSipUriOfCall = (value: string): boolean =>
  value.length <= maxSipUri && isSafeSipUri(value)

/** Who is dialled: an E.164 number or a SIP URI. */
export const destination = personal(
  z.string().superRefine((value, context) => {
    const result = (isSipUri(value) ? sipUri : phoneNumber).safeParse(value)
    if (result.success) return
    for (const issue of result.error.issues)
      context.addIssue({
        code: 'custom',
        message: `${issue.message}${isSipUri(value) ? '' : ', or a sip: URI'}`,
      })
  }),
)
