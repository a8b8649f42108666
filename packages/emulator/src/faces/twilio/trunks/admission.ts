import { isInBlock } from '../../../network/addresses.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { Authenticated, State } from './state.ts'

/** A debugger alert, by the code it has (twilio.com/docs/api/errors), and the SIP status that goes with it. */
export type Alert = { readonly code: number; readonly text: string; readonly sipStatus: number }

/**
 * Refuses an INVITE unless every kind of list that is mapped admits it; one must be mapped (32200: "ensure that you
 * have authentication details configured"). Then the media must be what the trunk accepts.
 */
export function admit(
  { credentialLists, ipLists, secure }: Authenticated,
  { sip }: IncomingLeg,
  state: State,
): Alert | undefined {
  const alert = (code: number, text: string, sipStatus = 403): Alert => ({ code, text, sipStatus })
  if (credentialLists.size === 0 && ipLists.size === 0) {
    return alert(32200, 'SIP: Insufficient permissions')
  }
  const addresses = [...ipLists].flatMap((sid) => [
    ...(state.ipLists.get(sid)?.items.values() ?? []),
  ])
  const fromListed = addresses.some(({ ip, prefix }) => isInBlock(sip.source, `${ip}/${prefix}`))
  if (ipLists.size > 0 && !fromListed) return alert(32201, 'SIP: Source IP address not in ACL')
  const credentials = [...credentialLists].flatMap((sid) => [
    ...(state.credentialLists.get(sid)?.items.values() ?? []),
  ])
  const known = credentials.some(
    ({ username, password }) => username === sip.auth?.username && password === sip.auth.password,
  )
  // A 407 challenge comes first; a wrong answer, or none, ends as 403.
  if (credentialLists.size > 0 && !known) return alert(32202, 'SIP: Bad user credentials')
  if (secure && sip.transport !== 'tls') return alert(32209, 'SIP: Secure transport required')
  if (secure && sip.srtp !== true) return alert(32208, 'SIP: Secure media required', 488)
  if (!secure && sip.srtp === true) return alert(32207, 'SIP: Secure media not accepted', 488)
  return undefined
}
