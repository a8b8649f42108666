import { userOf } from '../../../outcomes.ts'
import { causeOrigin } from '../../../network/cause-origin.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { FaceContext } from '../../face.ts'
import type { Account } from '../account.ts'
import { readPhone } from '../addresses.ts'
import { statusOf } from '../call-status.ts'
import type { Calls, NoteCall } from '../calls.ts'
import type { RunDocument } from '../twiml/run.ts'
import { admit } from './admission.ts'
import { joinLegs } from './join-legs.ts'
import type { OriginationUrl, SipDomain, State, Trunk } from './state.ts'

export type SipDeps = {
  readonly context: FaceContext
  readonly state: State
  readonly account: Account
  readonly calls: Calls
  readonly run: RunDocument
}

// twilio.com/docs/sip-trunking, "localized URIs".
const EDGES = [
  'ashburn',
  'umatilla',
  'dublin',
  'frankfurt',
  'singapore',
  'tokyo',
  'sao-paulo',
  'sydney',
]

/** A call to a number rings a target no longer than this before the next one's turn [inferred]. Seconds. */
const ORIGINATION_TIMEOUT = 30

/** What comes in by SIP or to numbers of the account. `refresh` after a change of trunks, domains or numbers. */
export function createSipCalls({ context, state, account, calls, run }: SipDeps): {
  refresh(): void
} {
  const { network, id: provider, prefix, log, random } = context
  let releases: (() => void)[] = []

  const alert = (line: string): void => {
    state.alerts.push(line)
    log(`twilio ${line}`)
  }
  const noted = (
    leg: IncomingLeg,
    direction: NoteCall['direction'],
    to: string,
    trunkSid?: string,
  ): NoteCall => ({
    direction,
    to,
    from: readPhone(userOf(leg.from)) ?? leg.from,
    trunkSid,
    base: new URL(prefix, causeOrigin(leg.cause)).href,
    cause: leg.cause,
  })

  /** Termination: from the customer's SIP to the telephone network. */
  const terminate = (trunk: Trunk, leg: IncomingLeg): void => {
    const refused = admit(trunk, leg, state)
    if (refused) {
      alert(`${refused.code} ${refused.text}`)
      return leg.reject(refused.sipStatus)
    }
    const to = readPhone(userOf(leg.to))
    const from = readPhone(userOf(leg.from))
    if (to === undefined) {
      alert('32203 SIP: the called number is not valid')
      return leg.reject(404)
    }
    if (from === undefined || !account.owns(from)) {
      alert('32204 SIP: caller ID is neither a number of the account nor verified')
      return leg.reject(403)
    }
    const call = calls.note(noted(leg, 'trunking-terminating', to, trunk.sid), true)
    joinLegs(network, calls, call, leg, { provider, from, to })
  }

  /** Enabled targets in the order of their priority; within one by chance, as the weights say. */
  const targetsOf = (trunk: Trunk): readonly OriginationUrl[] =>
    [...trunk.urls.values()]
      .filter(({ enabled }) => enabled)
      .map((url) => ({ url, chance: (1 + random.integer(10_000)) / 10_001 }))
      .sort(
        (a, b) =>
          a.url.priority - b.url.priority ||
          b.chance ** (1 / b.url.weight) - a.chance ** (1 / a.url.weight),
      )
      .map(({ url }) => url)

  /** Origination: from the telephone network to the customer's SIP. */
  const originate = (trunk: Trunk, number: string, leg: IncomingLeg): void => {
    const targets = [...targetsOf(trunk)]
    const call = calls.note(noted(leg, 'trunking-originating', number, trunk.sid), true)
    const next = (): boolean => {
      const target = targets.shift()
      if (!target) return false
      const { sipUrl } = target
      // The called number takes the place of the user part, whatever it was.
      const to = sipUrl.replace(/^(sips?:)(?:[^@]*@)?/i, `$1${number}@`)
      const transport = /;transport=(udp|tcp|tls)/i.exec(sipUrl)?.[1]?.toLowerCase() as
        | 'udp'
        | 'tcp'
        | 'tls'
        | undefined
      const secure = trunk.secure || /^sips:/i.test(sipUrl) || /;secure=true/i.test(sipUrl)
      const sip = { transport: transport ?? (secure ? 'tls' : 'udp'), srtp: secure } as const
      const onward = { provider, from: leg.from, to, sip, ringTimeout: ORIGINATION_TIMEOUT }
      // Only a target that cannot be reached is passed over: a busy one has been reached.
      joinLegs(network, calls, call, leg, onward, (end) => {
        if (end.sipStatus < 500 || end.sipStatus > 599) return false
        alert(`32011 Error communicating with your SIP communications infrastructure`)
        return next()
      })
      return true
    }
    if (!next()) {
      alert('32009 The trunk has no origination URL that is enabled')
      leg.reject(480)
    }
  }

  /** A document decides: calls to a SIP domain, and to numbers that have a voice URL. */
  const answer = (
    leg: IncomingLeg,
    to: string,
    url: string | null,
    method: 'GET' | 'POST',
  ): void => {
    const call = calls.note({
      ...noted(leg, 'inbound', to),
      leg: {
        answeredBy: undefined,
        hangUp: () => leg.hangUp(),
        sendDigits(digits) {
          leg.press(digits)
          return true
        },
        limit: () => undefined,
      },
    })
    leg.onDigits((digits) => void (call.pressed += digits))
    leg.onEnded((end) => calls.finish(call, statusOf(end), end.sipStatus))
    if (url === null) {
      calls.finish(call, 'failed', 404)
      return leg.reject(404)
    }
    leg.ring()
    calls.move(call, 'ringing')
    call.pickUp = () => {
      if (call.answeredAt !== undefined) return
      calls.move(call, 'in-progress')
      leg.answer()
    }
    run(call, { url, method })
  }

  const enter = (domain: SipDomain, leg: IncomingLeg): void => {
    const refused = admit(domain, leg, state)
    if (!refused) return answer(leg, leg.to, domain.voiceUrl, domain.voiceMethod)
    alert(`${refused.code} ${refused.text}`)
    leg.reject(refused.sipStatus)
  }

  const hostsOf = (name: string): readonly string[] => {
    const [label = '', kind = ''] = name.split('.')
    return [name, ...EDGES.map((edge) => `${label}.${kind}.${edge}.twilio.com`)]
  }

  return {
    refresh() {
      for (const release of releases) release()
      const { hosts } = network
      releases = [
        ...[...state.trunks.values()].flatMap((trunk) =>
          trunk.domainName === null
            ? []
            : hostsOf(trunk.domainName).map((host) =>
                hosts.register(host, (leg) => terminate(trunk, leg)),
              ),
        ),
        ...[...state.domains.values()].flatMap((domain) =>
          hostsOf(domain.domainName).map((host) =>
            hosts.register(host, (leg) => enter(domain, leg)),
          ),
        ),
        ...account.numbers().flatMap((number) => {
          const { trunkSid, voiceUrl, voiceMethod } = state.settingsOf(number)
          const trunk = state.trunks.get(trunkSid ?? '')
          // A number on a trunk ignores its voice URL.
          if (trunk) return hosts.registerNumber(number, (leg) => originate(trunk, number, leg))
          if (voiceUrl === null) return []
          return hosts.registerNumber(number, (leg) => answer(leg, number, voiceUrl, voiceMethod))
        }),
      ]
    },
  }
}
