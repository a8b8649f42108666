import { inputError } from '@callplane/core'

/** How the document of a SIP domain dials a number. */
export interface DialThrough {
  /** Shown to the callee: a number of the account, or a verified one. */
  readonly callerId: string
  /**
   * Hosts of the SIP addresses that may call, such as `example.sip.daily.co`. A platform's addresses are shared by all
   * of its customers; only this tells whose call it is.
   */
  readonly callers: readonly string[]
}

const e164 = /^\+[1-9]\d{6,14}$/
const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
/** User and host of `sip:user@host:5060;transport=tls`, also within `"Name" <…>`. */
const partsOf = (address: string): { user: string; host: string } => {
  const [, user = '', host = ''] = /sips?:([^@;>]*)@([^:;>?]+)/i.exec(address) ?? []
  return { user: decode(user), host: host.toLowerCase() }
}

/**
 * TwiML for a call to a SIP domain made by `createAnswered`: dials the number in the address that was called. Rejects
 * everything else, so that no third party makes calls at your expense. Pure; verify the request's signature first.
 */
export const answerSipDomain = (
  parameters: Readonly<Record<string, string | readonly string[] | undefined>>,
  { callerId, callers }: DialThrough,
): string => {
  if (!e164.test(callerId))
    throw inputError(
      'input-invalid',
      'answerSipDomain',
      [{ path: ['callerId'], message: 'must be an E.164 number' }],
      'twilio',
    )
  const { user: number } = partsOf(String(parameters['To'] ?? ''))
  const { host } = partsOf(String(parameters['From'] ?? ''))
  const isAllowed = e164.test(number) && callers.some((caller) => caller.toLowerCase() === host)
  // Both are digits by now: nothing to escape.
  const verb = isAllowed
    ? `<Dial answerOnBridge="true" callerId="${callerId}"><Number>${number}</Number></Dial>`
    : '<Reject/>'
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${verb}</Response>`
}
