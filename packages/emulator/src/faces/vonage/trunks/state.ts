import type { FaceContext } from '../../face.ts'

/** A trunk as a person sets it up in the dashboard: there is no API for it. */
export type SipTrunk = {
  /** The first label of its three hosts. */
  readonly domain: string
  /** User keys and secrets. */
  readonly credentials: readonly { readonly username: string; readonly password: string }[]
  /** The access control list. */
  readonly addresses: readonly string[]
  /** Hosts for calls that come in, the lowest priority first. */
  readonly uris: readonly { readonly uri: string; readonly priority: number }[]
  /** Linked numbers, digits alone. */
  readonly numbers: readonly string[]
}

export type OwnedNumber = {
  /** Digits alone. */
  readonly msisdn: string
  readonly country: string
  readonly createdAt: number
  appId: string | null
  callbackType: string | null
  callbackValue: string | null
}

export type State = {
  readonly trunks: Map<string, SipTrunk>
  readonly numbers: Map<string, OwnedNumber>
  /** The trunk that every account has at the start. */
  readonly seeded: SipTrunk
  own(msisdn: string): OwnedNumber
  reset(): void
}

export function createState({ clock, random, account }: FaceContext): State {
  const seeded: SipTrunk = {
    domain: 'callplane',
    credentials: [{ username: 'callplane', password: `Aa1${random.string(21)}` }],
    addresses: [],
    uris: [],
    numbers: [],
  }
  const state: State = {
    trunks: new Map(),
    numbers: new Map(),
    seeded,
    own(msisdn) {
      const owned = {
        msisdn,
        country: 'US',
        createdAt: clock.now(),
        appId: null,
        callbackType: null,
        callbackValue: null,
      }
      state.numbers.set(msisdn, owned)
      return owned
    },
    reset() {
      state.trunks.clear()
      state.numbers.clear()
      state.trunks.set(seeded.domain, seeded)
      for (const number of account.numbers) state.own(number.slice(1))
    },
  }
  state.reset()
  return state
}
