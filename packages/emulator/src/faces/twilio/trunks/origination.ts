import { bridge, type BridgeTarget } from '../../../network/bridge.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { Random } from '../../../random.ts'
import { describeCall, recordEvents, type IncomingDeps } from './incoming-call.ts'
import type { OriginationUrl, Trunk } from './state.ts'

/** [inferred] How long one target rings before the next one is tried. Seconds. */
const RING_TIMEOUT = 30

/** Enabled targets in the order of their priority; within one priority at random, as the weights say. */
function targetsOf(trunk: Trunk, random: Random): readonly OriginationUrl[] {
  return [...trunk.urls.values()]
    .filter(({ enabled }) => enabled)
    .map((url) => ({ url, chance: (1 + random.integer(10_000)) / 10_001 }))
    .sort(
      (a, b) =>
        a.url.priority - b.url.priority ||
        b.chance ** (1 / b.url.weight) - a.chance ** (1 / a.url.weight),
    )
    .map(({ url }) => url)
}

function readTarget(
  { sipUrl }: OriginationUrl,
  number: string,
  trunk: Trunk,
): Pick<BridgeTarget, 'to' | 'sip'> {
  const given = /;transport=(udp|tcp|tls)/i.exec(sipUrl)?.[1]?.toLowerCase()
  const secure = trunk.secure || /^sips:/i.test(sipUrl) || /;secure=true/i.test(sipUrl)
  const transport = (given ?? (secure ? 'tls' : 'udp')) as 'udp' | 'tcp' | 'tls'
  // The called number replaces the user part.
  const to = sipUrl.replace(/^(sips?:)(?:[^@]*@)?/i, `$1${number}@`)
  return { to, sip: { transport, srtp: secure } }
}

/** From the telephone network to the customer's SIP. */
export function originate(
  trunk: Trunk,
  number: string,
  leg: IncomingLeg,
  { context, state, calls }: IncomingDeps,
): void {
  const { network, id: provider, random } = context
  const urls = targetsOf(trunk, random)
  const about = describeCall(leg, 'trunking-originating', number, context, trunk.sid)
  const call = calls.record(about, true)
  const [first, ...others] = urls.map((url) => ({
    ...readTarget(url, number, trunk),
    provider,
    from: leg.from,
    callId: call.sid,
    ringTimeout: RING_TIMEOUT,
  }))
  if (!first) {
    state.alert('32009 The trunk has no origination URL that is enabled')
    return leg.reject(480)
  }
  bridge(network, leg, [first, ...others], {
    ...recordEvents(calls, call),
    unreachable: () =>
      state.alert('32011 Error communicating with your SIP communications infrastructure'),
  })
}
