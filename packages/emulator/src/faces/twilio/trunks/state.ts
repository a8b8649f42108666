import type { FaceContext } from '../../face.ts'

export type OriginationUrl = {
  readonly sid: string
  readonly createdAt: number
  weight: number
  priority: number
  enabled: boolean
  friendlyName: string
  sipUrl: string
}

/** What the lists of the account authenticate calls to. */
export type Authenticated = {
  /** Sids of lists of the account. */
  readonly credentialLists: Set<string>
  readonly ipLists: Set<string>
  readonly secure: boolean
}

export const authTypesOf = ({ credentialLists, ipLists }: Authenticated): readonly string[] => [
  ...(ipLists.size > 0 ? ['IP_ACL'] : []),
  ...(credentialLists.size > 0 ? ['CREDENTIAL_LIST'] : []),
]

export type Trunk = Authenticated & {
  readonly sid: string
  readonly createdAt: number
  updatedAt: number
  friendlyName: string | null
  domainName: string | null
  secure: boolean
  transferMode: string
  transferCallerId: string
  cnamLookupEnabled: boolean
  disasterRecoveryUrl: string | null
  disasterRecoveryMethod: string | null
  recording: { mode: string; trim: string }
  readonly urls: Map<string, OriginationUrl>
}

export type Credential = {
  readonly sid: string
  readonly username: string
  readonly createdAt: number
  password: string
}
export type Address = {
  readonly sid: string
  readonly createdAt: number
  friendlyName: string
  ip: string
  prefix: number
}
export type List<Item> = {
  readonly sid: string
  readonly createdAt: number
  friendlyName: string
  readonly items: Map<string, Item>
}

export type SipDomain = Authenticated & {
  readonly sid: string
  readonly createdAt: number
  domainName: string
  friendlyName: string | null
  voiceUrl: string | null
  voiceMethod: 'GET' | 'POST'
  secure: boolean
}

/** What happens to a call to an owned number. */
export type NumberSettings = {
  readonly createdAt: number
  friendlyName: string | null
  voiceUrl: string | null
  voiceMethod: 'GET' | 'POST'
  /** Asked when the voice URL gives no document. */
  voiceFallbackUrl: string | null
  voiceFallbackMethod: 'GET' | 'POST'
  /** Told of the end of a call. */
  statusCallback: string | null
  statusCallbackMethod: 'GET' | 'POST'
  trunkSid: string | null
}

/** Trunks, SIP domains, their lists, and the settings of the account's numbers. */
export type State = {
  readonly trunks: Map<string, Trunk>
  readonly domains: Map<string, SipDomain>
  readonly credentialLists: Map<string, List<Credential>>
  readonly ipLists: Map<string, List<Address>>
  /** By E.164. */
  readonly numbers: Map<string, NumberSettings>
  /** Domain names of deleted trunks and SIP domains, and until when they cannot be taken: 30 days. */
  readonly reserved: Map<string, number>
  /** Logs a debugger alert: `32204 …`. */
  alert(line: string): void
  reserve(domainName: string | null): void
  isReserved(domainName: string): boolean
  settingsOf(number: string): NumberSettings
  reset(): void
}

const DAYS_30 = 30 * 86_400_000

export function createState({ clock, log }: Pick<FaceContext, 'clock' | 'log'>): State {
  const state: State = {
    trunks: new Map(),
    domains: new Map(),
    credentialLists: new Map(),
    ipLists: new Map(),
    numbers: new Map(),
    reserved: new Map(),
    alert(line) {
      log(`twilio ${line}`)
    },
    reserve(name) {
      if (name !== null) state.reserved.set(name, clock.now() + DAYS_30)
    },
    isReserved: (name) => (state.reserved.get(name) ?? 0) > clock.now(),
    settingsOf(number) {
      const known = state.numbers.get(number)
      if (known) return known
      const created: NumberSettings = {
        createdAt: clock.now(),
        friendlyName: null,
        voiceUrl: null,
        voiceMethod: 'POST',
        voiceFallbackUrl: null,
        voiceFallbackMethod: 'POST',
        statusCallback: null,
        statusCallbackMethod: 'POST',
        trunkSid: null,
      }
      state.numbers.set(number, created)
      return created
    },
    reset() {
      const { trunks, domains, credentialLists, ipLists, numbers, reserved } = state
      for (const map of [trunks, domains, credentialLists, ipLists, numbers, reserved]) map.clear()
    },
  }
  return state
}
