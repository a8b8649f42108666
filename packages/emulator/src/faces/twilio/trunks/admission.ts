import type { IncomingLeg } from '../../../network/hosts.ts'
import type { State } from './state.ts'

type Guarded = {
  readonly credentialLists: ReadonlySet<string>
  readonly ipLists: ReadonlySet<string>
  readonly secure: boolean
}

/** A debugger alert, by the code it has (twilio.com/docs/api/errors), and the SIP status that goes with it. */
export type Alert = { readonly code: number; readonly text: string; readonly sipStatus: number }

const toInteger = (ip: string): number =>
  ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

/** Whether `ip` is in the block of `prefix` bits around `base`. */
const isInBlock = (ip: string, base: string, prefix: number): boolean => {
  const size = 2 ** (32 - prefix)
  return Math.floor(toInteger(ip) / size) === Math.floor(toInteger(base) / size)
}

/**
 * Who may send an INVITE: every kind of list that is mapped must agree, and one there must be (32200: "ensure that you
 * have authentication details configured"). Then the media have to be what the trunk takes.
 */
export function admit(
  { credentialLists, ipLists, secure }: Guarded,
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
  const fromListed = addresses.some(({ ip, prefix }) => isInBlock(sip.source, ip, prefix))
  if (ipLists.size > 0 && !fromListed) return alert(32201, 'SIP: Source IP address not in ACL')
  const credentials = [...credentialLists].flatMap((sid) => [
    ...(state.credentialLists.get(sid)?.items.values() ?? []),
  ])
  const known = credentials.some(
    ({ username, password }) => username === sip.auth?.username && password === sip.auth.password,
  )
  // 407 challenges first; what is answered wrongly, or not at all, ends as 403.
  if (credentialLists.size > 0 && !known) return alert(32202, 'SIP: Bad user credentials')
  if (secure && sip.transport !== 'tls') return alert(32209, 'SIP: Secure transport required')
  if (secure && sip.srtp !== true) return alert(32208, 'SIP: Secure media required', 488)
  if (!secure && sip.srtp === true) return alert(32207, 'SIP: Secure media not accepted', 488)
  return undefined
}
