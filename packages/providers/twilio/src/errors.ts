import { CallError, withoutNumbers, type CallErrorCode, type WireResponse } from '@callplane/core'
import { codeOfStatus, retryAfterOf } from '@callplane/kit'

/**
 * Twilio's codes as ours. Source: twilio.com/docs/api/errors. 20005, 21212, 21213, 21219 and 21220 are known from use,
 * not from a page that was read.
 */
const codes: Readonly<Record<number, CallErrorCode>> = {
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

/**
 * Statuses with which Twilio turns a request down, given its own body. 429 is documented as not processed and always
 * safe to repeat (twilio.com/docs/api/errors/20429). A 5xx may come after the call was created.
 */
const refusals = new Set([400, 401, 403, 404, 405, 429])

interface TwilioFault {
  readonly code: number
  readonly message: string
}

/** Null for anything but Twilio's own error body: a proxy's page says nothing about what Twilio did. */
const faultOf = ({ body, status }: WireResponse): TwilioFault | null => {
  try {
    const given = JSON.parse(body) as Readonly<Record<string, unknown>> | null
    const { code, message, status: told = status } = given ?? {}
    return typeof code === 'number' && typeof message === 'string' && told === status
      ? { code, message }
      : null
  } catch {
    return null
  }
}

/** What an answer other than 2xx means. `scrub` takes our credentials out. */
export const refusal = (
  response: WireResponse,
  wallNow: number,
  scrub: (text: string) => string,
): CallError => {
  const { status, headers } = response
  const fault = faultOf(response)
  const id = headers['twilio-request-id']
  const retryAfter = retryAfterOf(headers, wallNow)
  const about = `HTTP ${status}${id && /^\w+$/.test(id) ? `, request ${id}` : ''}`
  if (!fault)
    return new CallError(
      status >= 500 ? 'provider-down' : 'unexpected',
      `twilio: an answer that is not Twilio's own (${about})`,
      { provider: 'twilio', retryAfter, dialled: 'unknown' },
    )
  return new CallError(
    codes[fault.code] ?? codeOfStatus(status),
    `twilio: ${scrub(withoutNumbers(fault.message))} (${fault.code}, ${about})`,
    {
      provider: 'twilio',
      providerCode: String(fault.code),
      retryAfter,
      dialled: refusals.has(status) ? 'no' : 'unknown',
    },
  )
}
