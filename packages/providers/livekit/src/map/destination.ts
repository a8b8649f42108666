import { isSipUri, type Note, type OutboundCall, type Route } from '@callplane/core'
import { localError, note } from '@callplane/kit'
import { provider } from '../errors.ts'
import { checkedTrunk } from '../references.ts'
import type { LivekitInlineTrunk, LivekitSettings } from '../settings.ts'

/** The peer of a call as the request names it. Credentials are added when it is sent. */
export interface Destination {
  readonly sipTrunkId?: string | undefined
  readonly trunk?: Readonly<Record<string, unknown>> | undefined
  readonly sipCallTo: string
}

const transports = {
  udp: 'SIP_TRANSPORT_UDP',
  tcp: 'SIP_TRANSPORT_TCP',
  tls: 'SIP_TRANSPORT_TLS',
} as const

export const toTransport = (transport: keyof typeof transports): string => transports[transport]

const uriPattern =
  /^(?<scheme>sips?):(?<user>[^@;?\s]+)@(?<host>[^;?\s]+)(?<parameters>;[^?\s]*)?(?<headers>\?.*)?$/i

const unsupported = (text: string) => localError(provider, 'unsupported', text)

/** `sip:user@host` through a trunk that goes with the call: `sip_call_to` takes the user alone. */
const sipDestination = (to: string, notes: Note[]): Destination => {
  const { scheme, user, host, parameters, headers } = uriPattern.exec(to)?.groups ?? {}
  if (user === undefined || host === undefined)
    throw unsupported('a SIP address needs a user before the @: LiveKit dials users of hosts')
  const wanted = /;transport=(udp|tcp|tls)(?=;|$)/i.exec(parameters ?? '')?.[1]?.toLowerCase()
  const transport = scheme?.toLowerCase() === 'sips' ? 'tls' : wanted
  const others = (parameters ?? '').replace(/;transport=(?:udp|tcp|tls)(?=;|$)/i, '')
  if (others !== '' || headers !== undefined)
    notes.push(
      note(
        'to',
        'adjusted',
        'LiveKit takes user, host and transport of a SIP address; the rest is left out',
      ),
    )
  return {
    trunk: {
      hostname: host,
      ...(transport === undefined ? {} : { transport: toTransport(transport as 'udp') }),
    },
    sipCallTo: decodeURIComponent(user),
  }
}

const inlineTrunk = (trunk: LivekitInlineTrunk): Readonly<Record<string, unknown>> => ({
  hostname: trunk.hostname,
  destinationCountry: trunk.destinationCountry,
  transport: trunk.transport && toTransport(trunk.transport),
  headersToAttributes: trunk.headersToAttributes,
  attributesToHeaders: trunk.attributesToHeaders,
  fromHost: trunk.fromHost,
})

/** Throws where the route names no trunk, or one that the settings do not have. */
export const destinationOf = (
  { inlineTrunks }: Pick<LivekitSettings, 'inlineTrunks'>,
  { to, from }: OutboundCall,
  { gateway, reference }: Route,
  notes: Note[],
): Destination => {
  const needsFrom = (): void => {
    if (from === undefined)
      throw localError(
        provider,
        'caller-id',
        '`from` is required for a trunk that is sent with the call',
      )
  }
  if (isSipUri(to)) {
    needsFrom()
    return sipDestination(to, notes)
  }
  if (reference !== undefined) {
    const trunk = Object.hasOwn(inlineTrunks, reference) ? inlineTrunks[reference] : undefined
    if (!trunk)
      throw localError(
        provider,
        'rule-unknown',
        'the `reference` of the route is not a name in `inlineTrunks` of the settings',
      )
    needsFrom()
    return { trunk: inlineTrunk(trunk), sipCallTo: to }
  }
  if (gateway === undefined)
    throw localError(
      provider,
      'rule-required',
      'a route needs `gateway` (an outbound trunk) or `reference` (a name in `inlineTrunks`)',
    )
  return { sipTrunkId: checkedTrunk(gateway), sipCallTo: to }
}
