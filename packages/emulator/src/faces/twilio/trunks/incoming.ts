import type { IncomingLeg } from '../../../network/hosts.ts'
import { refreshing } from '../../shared/incoming.ts'
import { statusOf } from '../calls/hangup-cause.ts'
import { admit } from './admission.ts'
import { describeCall, type IncomingDeps } from './incoming-call.ts'
import { originate } from './origination.ts'
import type { NumberSettings, SipDomain } from './state.ts'
import { terminate } from './termination.ts'

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

const hostsOf = (name: string): readonly string[] => {
  const [label = '', kind = ''] = name.split('.')
  return [name, ...EDGES.map((edge) => `${label}.${kind}.${edge}.twilio.com`)]
}

/** Calls that come in by SIP or to numbers of the account. Run again after a change of trunks, domains or numbers. */
export function createIncoming(deps: IncomingDeps): () => void {
  const { context, state, account } = deps
  const { hosts } = context.network
  return refreshing(() => [
    ...[...state.trunks.values()].flatMap((trunk) =>
      (trunk.domainName === null ? [] : hostsOf(trunk.domainName)).map((host) =>
        hosts.register(host, (leg) => terminate(trunk, leg, deps)),
      ),
    ),
    ...[...state.domains.values()].flatMap((domain) =>
      hostsOf(domain.domainName).map((host) =>
        hosts.register(host, (leg) => enterDomain(domain, leg, deps)),
      ),
    ),
    ...account.numbers().flatMap((number) => {
      const settings = state.settingsOf(number)
      const trunk = state.trunks.get(settings.trunkSid ?? '')
      // A number on a trunk ignores its voice URL.
      if (trunk) return hosts.registerNumber(number, (leg) => originate(trunk, number, leg, deps))
      if (settings.voiceUrl === null) return []
      return hosts.registerNumber(number, (leg) => runVoiceUrl(leg, number, settings, deps))
    }),
  ])
}

function enterDomain(domain: SipDomain, leg: IncomingLeg, deps: IncomingDeps): void {
  const refused = admit(domain, leg, deps.state)
  if (!refused) return runVoiceUrl(leg, leg.to, domain, deps)
  deps.state.alert(`${refused.code} ${refused.text}`)
  leg.reject(refused.sipStatus)
}

/** The document of a SIP domain or a number answers the call. */
function runVoiceUrl(
  leg: IncomingLeg,
  to: string,
  settings: Pick<NumberSettings, 'voiceUrl' | 'voiceMethod'> & Partial<NumberSettings>,
  { context, calls, run }: IncomingDeps,
): void {
  const call = calls.record({
    ...describeCall(leg, 'inbound', to, context),
    leg: {
      answeredBy: undefined,
      hangUp: () => leg.hangUp(),
      reject: leg.reject,
      sendDigits(digits) {
        leg.press(digits)
        return true
      },
      limit: () => undefined,
      line: leg.line,
    },
  })
  leg.onEnded((end) => calls.finish(call, statusOf(end), end.sipStatus))
  const told = targetOf(settings.statusCallback, settings.statusCallbackMethod)
  if (told) call.callback = { ...told, events: ['completed'] }
  const { voiceUrl, voiceMethod } = settings
  if (voiceUrl === null) {
    calls.finish(call, 'failed', 404)
    return leg.reject(404)
  }
  leg.ring()
  calls.move(call, 'ringing')
  call.pickUp = () => {
    if (call.answeredAt !== undefined) return
    calls.answer(call)
    leg.answer()
  }
  const fallback = targetOf(settings.voiceFallbackUrl, settings.voiceFallbackMethod)
  run(call, { url: voiceUrl, method: voiceMethod, fallback })
}

const targetOf = (url: string | null = null, method: 'GET' | 'POST' = 'POST') =>
  url === null ? undefined : { url, method }
