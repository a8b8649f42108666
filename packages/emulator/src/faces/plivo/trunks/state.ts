import type { FaceContext } from '../../face.ts'
import type { Account } from '../account.ts'
import type { Target } from '../calls/call.ts'

type Kept = { readonly createdAt: number; name: string | null }

export type Trunk = Kept & {
  /** Digits; the first label of its domain. */
  readonly id: string
  readonly direction: 'inbound' | 'outbound'
  enabled: boolean
  secure: boolean
  ipaclUuid: string | null
  credentialUuid: string | null
  primaryUriUuid: string | null
  fallbackUriUuid: string | null
  updatedAt: number
}
export type Credential = Kept & { readonly uuid: string; username: string; password: string }
export type AccessList = Kept & { readonly uuid: string; addresses: readonly string[] }
export type OriginationUri = Kept & {
  readonly uuid: string
  uri: string
  authenticated: boolean
  username: string | null
  password: string | null
}

/** URLs of the calls that come in to the numbers that have it. */
export type Application = {
  /** Digits. */
  readonly id: string
  readonly createdAt: number
  readonly name: string
  readonly answer: Target | undefined
  readonly fallback: Target | undefined
  readonly hangup: Target | undefined
  readonly message: Target | undefined
  readonly publicUri: boolean
  readonly logIncomingMessages: boolean
  /** New numbers have it. */
  defaultNumberApp: boolean
  readonly defaultEndpointApp: boolean
}

export type OwnedNumber = {
  /** E.164, with its plus. */
  readonly number: string
  readonly createdAt: number
  alias: string | null
  /** Of an application or a trunk: both are set by `app_id`. */
  appId: string | null
}

/** Everything of the account that has to do with Zentrunk. */
export type State = {
  readonly trunks: Map<string, Trunk>
  readonly credentials: Map<string, Credential>
  readonly accessLists: Map<string, AccessList>
  readonly uris: Map<string, OriginationUri>
  readonly numbers: Map<string, OwnedNumber>
  readonly applications: Map<string, Application>
  /** The first application, which all numbers have at the start. */
  readonly applicationId: string
  own(number: string): OwnedNumber
  reset(): void
}

export const domainOf = ({ id }: Trunk): string => `${id}.zt.plivo.com`

export function createState(
  { clock, random }: Pick<FaceContext, 'clock' | 'random'>,
  account: Account,
): State {
  const state: State = {
    trunks: new Map(),
    credentials: new Map(),
    accessLists: new Map(),
    uris: new Map(),
    numbers: new Map(),
    applications: new Map(),
    applicationId: `3${random.string(16, '0123456789')}`,
    own(number) {
      const owned = { number, createdAt: clock.now(), alias: null, appId: null }
      state.numbers.set(number, owned)
      return owned
    },
    reset() {
      const { trunks, credentials, accessLists, uris, numbers, applications } = state
      for (const map of [trunks, credentials, accessLists, uris, numbers, applications]) map.clear()
      applications.set(state.applicationId, firstApplication(state.applicationId, clock.now()))
      for (const number of account.numbers) state.own(number).appId = state.applicationId
    },
  }
  state.reset()
  return state
}

const firstApplication = (id: string, createdAt: number): Application => ({
  id,
  createdAt,
  name: 'callplane',
  answer: undefined,
  fallback: undefined,
  hangup: undefined,
  message: undefined,
  publicUri: false,
  logIncomingMessages: true,
  defaultNumberApp: false,
  defaultEndpointApp: false,
})
