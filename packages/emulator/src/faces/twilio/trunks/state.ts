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

export type Trunk = {
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
  /** Sids of lists of the account. */
  readonly credentialLists: Set<string>
  readonly ipLists: Set<string>
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

export type SipDomain = {
  readonly sid: string
  readonly createdAt: number
  domainName: string
  friendlyName: string | null
  voiceUrl: string | null
  voiceMethod: 'GET' | 'POST'
  secure: boolean
  readonly credentialLists: Set<string>
  readonly ipLists: Set<string>
}

/** What an owned number does with a call that comes in. */
export type NumberSettings = {
  readonly createdAt: number
  friendlyName: string | null
  voiceUrl: string | null
  voiceMethod: 'GET' | 'POST'
  trunkSid: string | null
}

/** Everything of the account that has to do with trunks. */
export type State = {
  readonly trunks: Map<string, Trunk>
  readonly domains: Map<string, SipDomain>
  readonly credentialLists: Map<string, List<Credential>>
  readonly ipLists: Map<string, List<Address>>
  /** By E.164. */
  readonly numbers: Map<string, NumberSettings>
  /** Domain names of deleted trunks and SIP domains, and until when nobody gets them: 30 days. */
  readonly reserved: Map<string, number>
  /** Debugger alerts, `32204 …`, oldest first. */
  readonly alerts: string[]
  reserve(domainName: string | null): void
  isReserved(domainName: string): boolean
  settingsOf(number: string): NumberSettings
  reset(): void
}

const DAYS_30 = 30 * 86_400_000

export function createState({ clock }: Pick<FaceContext, 'clock'>): State {
  const state: State = {
    trunks: new Map(),
    domains: new Map(),
    credentialLists: new Map(),
    ipLists: new Map(),
    numbers: new Map(),
    reserved: new Map(),
    alerts: [],
    reserve(name) {
      if (name !== null) state.reserved.set(name, clock.now() + DAYS_30)
    },
    isReserved: (name) => (state.reserved.get(name) ?? 0) > clock.now(),
    settingsOf(number) {
      const known = state.numbers.get(number)
      if (known) return known
      const made: NumberSettings = {
        createdAt: clock.now(),
        friendlyName: null,
        voiceUrl: null,
        voiceMethod: 'POST',
        trunkSid: null,
      }
      state.numbers.set(number, made)
      return made
    },
    reset() {
      const { trunks, domains, credentialLists, ipLists, numbers, reserved, alerts } = state
      for (const map of [trunks, domains, credentialLists, ipLists, numbers, reserved]) map.clear()
      alerts.length = 0
    },
  }
  return state
}
