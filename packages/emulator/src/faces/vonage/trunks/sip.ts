import type { IncomingLeg } from '../../../network/hosts.ts'
import { carryOn, isWithin, phoneOf } from '../../../network/onward.ts'
import { userOf } from '../../../outcomes.ts'
import type { FaceContext } from '../../face.ts'
import type { Throttle } from '../throttle.ts'
import type { OwnedNumber, SipTrunk, State } from './state.ts'

/** Every trunk has a host in each (developer.vonage.com/en/sip/technical-details). */
const REGIONS = ['us', 'eu', 'ap']

/** What comes in at trunks, and to numbers that are forwarded or linked. */
export function createSip(
  { network, id: provider, random, log }: FaceContext,
  { state, throttle }: { readonly state: State; readonly throttle: Throttle },
): { refresh(): void } {
  let releases: (() => void)[] = []

  const reject = (leg: IncomingLeg, status: number, why: string): void => {
    log(`vonage ${status} ${why}`)
    leg.reject(status)
  }

  /** Digest, an access control list, or both (same page): where both are set, both must fit [inferred]. */
  const admits = ({ credentials, addresses }: SipTrunk, { sip }: IncomingLeg): boolean =>
    credentials.length + addresses.length > 0 &&
    (addresses.length === 0 || addresses.some((block) => isWithin(sip.source, block))) &&
    (credentials.length === 0 ||
      credentials.some(
        ({ username, password }) =>
          username === sip.auth?.username && password === sip.auth.password,
      ))

  /** From the customer's SIP to the telephone network. SRTP is taken as it is offered. */
  const terminate = (trunk: SipTrunk, leg: IncomingLeg): void => {
    if (!throttle()) return reject(leg, 503, 'more calls than three a second')
    if (!admits(trunk, leg)) return reject(leg, 403, 'neither credentials nor a listed address')
    const to = phoneOf(userOf(leg.to))
    const from = phoneOf(userOf(leg.from))
    if (to === undefined) return reject(leg, 404, 'the number is not in E.164')
    // "A Vonage number associated with your account"; others are blocked.
    if (from === undefined || !state.numbers.has(from.slice(1)))
      return reject(leg, 403, 'caller ID is no number of the account')
    carryOn(network, leg, { provider, from, to, callId: random.uuid() })
  }

  /** `pbx.example.com;transport=tls;media=srtp`, with or without scheme and user. */
  const forward = (leg: IncomingLeg, msisdn: string, targets: readonly string[]): void => {
    const [target, ...others] = targets
    if (target === undefined) return reject(leg, 480, 'nobody to call')
    const [address = '', ...parameters] = target.replace(/^sips?:/i, '').split(';')
    const value = (name: string): string | undefined =>
      parameters.map((one) => one.toLowerCase().split('=')).find(([key]) => key === name)?.[1]
    const transport = (value('transport') ?? 'udp') as 'udp' | 'tcp' | 'tls'
    // "Vonage places the dialed number in the user part" (docs.daily.co, SIP trunk with Vonage); the plus is [inferred].
    const callee = address.includes('@') ? address : `+${msisdn}@${address}`
    const onward = {
      provider,
      from: leg.from,
      to: `sip:${callee};transport=${transport}`,
      callId: random.uuid(),
      sip: { transport, srtp: value('media') === 'srtp' },
    }
    carryOn(network, leg, onward, (end) => {
      if (others.length === 0 || end.sipStatus < 500 || end.sipStatus > 599) return false
      forward(leg, msisdn, others)
      return true
    })
  }

  const targetsOf = ({ msisdn, callbackType, callbackValue }: OwnedNumber): readonly string[] => {
    const trunk = [...state.trunks.values()].find(({ numbers }) => numbers.includes(msisdn))
    if (trunk) return trunk.uris.toSorted((a, b) => a.priority - b.priority).map(({ uri }) => uri)
    // "If set, sip or tel are prioritized over the Voice capability in your Application"; several with commas.
    return callbackType === 'sip' ? (callbackValue ?? '').split(',').map((one) => one.trim()) : []
  }

  return {
    refresh() {
      for (const release of releases) release()
      const { hosts } = network
      releases = [
        ...[...state.trunks.values()].flatMap((trunk) =>
          REGIONS.map((region) =>
            hosts.register(`${trunk.domain}.sip-${region}.vonage.com`, (leg) =>
              terminate(trunk, leg),
            ),
          ),
        ),
        ...[...state.numbers.values()].flatMap((owned) => {
          const targets = targetsOf(owned)
          if (targets.length === 0) return []
          const { msisdn } = owned
          return [hosts.registerNumber(`+${msisdn}`, (leg) => forward(leg, msisdn, targets))]
        }),
      ]
    },
  }
}
