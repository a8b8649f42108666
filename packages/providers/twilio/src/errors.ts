import type { CallErrorCode } from '@callplane/core'
import { createRefusal } from '@callplane/kit'

/**
 * Twilio's codes as ours. Source: twilio.com/docs/api/errors. 20005, 21212, 21213, 21219 and 21220 are known from use,
 * not from the documentation.
 */
const codes: Readonly<Record<string, CallErrorCode>> = {
  10001: 'permission', // account not active
  10002: 'permission', // not on a trial account
  10004: 'concurrency', // too many calls at once
  13227: 'geo',
  20001: 'request-invalid',
  20003: 'auth',
  20005: 'permission', // account suspended, also for unpaid bills
  20006: 'permission',
  20008: 'permission', // not with test credentials
  20404: 'not-found',
  20429: 'rate',
  21201: 'number-invalid', // no To
  21203: 'geo', // no international calls
  21205: 'request-invalid', // Url
  21206: 'request-invalid', // SendDigits
  21207: 'request-invalid', // MachineDetection
  21208: 'request-invalid', // Timeout
  21209: 'request-invalid', // method
  21210: 'caller-id', // not verified
  21211: 'number-invalid', // bad To, also one equal to From
  21212: 'caller-id',
  21213: 'caller-id', // no From
  21214: 'number-invalid', // cannot be reached
  21215: 'geo',
  21216: 'permission', // the account may not call this number
  21217: 'number-invalid',
  21218: 'request-invalid', // ApplicationSid
  21219: 'permission', // a trial account calls verified numbers only
  21220: 'call-not-live',
  21248: 'conflict', // trunk domain taken, also for 30 days after a removal (support.twilio.com 51034176439707)
  21422: 'number-invalid', // not for sale
  21609: 'request-invalid', // StatusCallback
  21626: 'request-invalid', // StatusCallbackEvent
  32205: 'geo',
}

/** `twilio-request-id` as Twilio writes it. */
const requestId = /^\w+$/

/** Classifies a response other than 2xx. */
export const refusal = createRefusal({
  provider: 'twilio',
  faultOf({ code, message, status: told }, { status, headers }) {
    // A body that names another status does not belong to this response.
    if (typeof code !== 'number' || typeof message !== 'string' || (told ?? status) !== status)
      return undefined
    const id = headers['twilio-request-id']
    const label = id !== undefined && requestId.test(id) ? `request ${id}` : undefined
    return { code: String(code), text: message, label }
  },
  // 429 is documented as not processed and always safe to repeat (twilio.com/docs/api/errors/20429).
  refusals: [400, 401, 403, 404, 405, 429],
  codes,
})
