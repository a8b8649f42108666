import type { FaceContext } from '../../face.ts'

type Kept = { readonly id: string; readonly createdAt: number; updatedAt: number | null }

export type Trunk = Kept & {
  name: string
  hostName: string
  enableCallerName: boolean
  readonly accessLists: Set<string>
  readonly credentialLists: Set<string>
}
export type IpRange = Kept & { description: string; ipAddress: string; range: number }
export type AccessList = Kept & {
  name: string
  enabled: boolean
  readonly ranges: Map<string, IpRange>
}
export type CredentialList = Kept & {
  name: string
  /** Passwords by user names. */
  readonly credentials: Map<string, string>
}
export type Endpoint = Kept & {
  readonly trunk: string
  name: string
  address: string
  port: number
  transport: string
  priority: number
  enabled: boolean
}
export type TrunkNumber = Kept & { readonly trunk: string; readonly number: string }

export type State = {
  readonly trunks: Map<string, Trunk>
  readonly accessLists: Map<string, AccessList>
  readonly credentialLists: Map<string, CredentialList>
  readonly endpoints: Map<string, Endpoint>
  readonly numbers: Map<string, TrunkNumber>
  /** Countries that may be called, by ISO code. */
  readonly countries: Map<string, boolean>
  /** The fields that every record begins with. */
  begin(): Kept
  reset(): void
}

export const domainOf = ({ hostName }: Pick<Trunk, 'hostName'>): string =>
  `${hostName}.pstn.sinch.com`

export function createState({ clock, random }: Pick<FaceContext, 'clock' | 'random'>): State {
  const state: State = {
    trunks: new Map(),
    accessLists: new Map(),
    credentialLists: new Map(),
    endpoints: new Map(),
    numbers: new Map(),
    countries: new Map(),
    begin: () => ({ id: random.uuid(), createdAt: clock.now(), updatedAt: null }),
    reset() {
      const { trunks, accessLists, credentialLists, endpoints, numbers, countries } = state
      for (const map of [trunks, accessLists, credentialLists, endpoints, numbers]) map.clear()
      countries.clear()
      // "US/Canada enabled by default."
      for (const code of ['US', 'CA']) countries.set(code, true)
      for (const code of ['GB', 'DE', 'SE']) countries.set(code, false)
    },
  }
  state.reset()
  return state
}
