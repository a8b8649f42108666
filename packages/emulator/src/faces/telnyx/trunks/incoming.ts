import { isInBlock, toE164, userOf } from '../../../network/addresses.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import { createReject, refreshing } from '../../shared/incoming.ts'
import type { Park } from '../calls/inbound.ts'
import { originate } from './origination.ts'
import type { TrunkDeps } from './resources.ts'
import type { Connection, State } from './state.ts'
import { terminate } from './termination.ts'

/** sipdev.telnyx.com, "SIP signaling addresses". All of them take the same calls. */
const HOSTS = [
  'sip.telnyx.com',
  'sip.telnyx.eu',
  'sip.telnyx.com.au',
  'sip.telnyx.ca',
  'sip.telnyx.asia',
]

/** "Recognised by credentials, IP, token, tech prefix or P-Charge-Info": the first two of them. */
function recognise({ sip }: IncomingLeg, { connections, ips }: State): Connection | undefined {
  return [...connections.values()].find(({ id, kind, values }) => {
    if (values['active'] === false) return false
    if (kind === 'credential_connection')
      return (
        sip.auth !== undefined &&
        sip.auth.username === values['user_name'] &&
        sip.auth.password === values['password']
      )
    return (
      kind === 'ip_connection' &&
      [...ips.values()].some(
        (row) =>
          row.values['connection_id'] === id &&
          isInBlock(sip.source, String(row.values['ip_address'])),
      )
    )
  })
}

/** Calls that come in by SIP, or to numbers of the account. Run again after a change of connections or numbers. */
export function createIncoming(deps: TrunkDeps & { readonly park: Park }): () => void {
  const { context, state, account, park } = deps
  const { hosts } = context.network
  const reject = createReject(context)

  const toNumber = (number: string, leg: IncomingLeg): void => {
    const owned = state.numberOf(number)
    if (!owned) return reject(leg, 404, 'not a number of the account')
    const id = owned.connectionId ?? ''
    if (account.applications.isActive(id)) return park(leg, id)
    const connection = state.connections.get(id)
    if (!connection) return reject(leg, 480, 'the number has no connection')
    originate(connection, number, leg, deps, reject)
  }

  for (const host of HOSTS)
    hosts.register(host, (leg) => {
      const connection = recognise(leg, state)
      if (connection) return terminate(connection, leg, deps, reject)
      // A leg with credentials is an outbound call: unknown ones are refused after the 407.
      if (leg.sip.auth) return reject(leg, 403, 'unknown credentials')
      // Anything else comes from the telephone network, to a number of the account.
      const to = toE164(userOf(leg.to))
      if (to !== undefined && state.numberOf(to)) return toNumber(to, leg)
      reject(leg, 403, 'neither credentials nor a known address')
    })

  // Numbers of an application without a URL, as all are at the start, are reached at the SIP hosts alone.
  return refreshing(() =>
    state
      .numbers()
      .filter(
        ({ connectionId }) =>
          state.connections.has(connectionId ?? '') ||
          account.applications.webhookUrl(connectionId ?? '') !== undefined,
      )
      .map(({ number }) => hosts.registerNumber(number, (leg) => toNumber(number, leg))),
  )
}
