import type { FaceContext } from '../../face.ts'
import type { Encryption, HeaderOptions, Transport } from '../parameters.ts'

type Auth = { readonly username: string; readonly password: string }
type Texts = Readonly<Record<string, string>>

type Trunk = {
  readonly id: string
  readonly name: string
  readonly metadata: string
  readonly numbers: readonly string[]
  readonly auth: Auth
  readonly headers: Texts
  readonly headersToAttributes: Texts
  readonly attributesToHeaders: Texts
  readonly includeHeaders: HeaderOptions
  readonly encryption: Encryption | undefined
}

export type OutboundTrunk = Trunk & {
  readonly address: string
  readonly transport: Transport
  readonly destinationCountry: string
  readonly fromHost: string
}

export type InboundTrunk = Trunk & {
  readonly allowedAddresses: readonly string[]
  readonly allowedNumbers: readonly string[]
  readonly realm: string
  /** Seconds; undefined for the bridge's own. */
  readonly ringTimeout: number | undefined
  readonly maxDuration: number | undefined
  readonly krisp: boolean
}

/** Which room a caller gets. `prefix` is that of a room of the caller's own, or of the number that was called. */
export type RuleRoom =
  | { readonly kind: 'direct'; readonly room: string; readonly pin: string }
  | {
      readonly kind: 'individual' | 'callee'
      readonly prefix: string
      readonly pin: string
      readonly random: boolean
    }

export type DispatchRule = {
  readonly id: string
  readonly name: string
  readonly metadata: string
  readonly attributes: Texts
  readonly rule: RuleRoom
  readonly trunkIds: readonly string[]
  readonly hidePhoneNumber: boolean
  /** Numbers that call, and numbers that are called. */
  readonly inboundNumbers: readonly string[]
  readonly numbers: readonly string[]
  readonly roomPreset: string
  readonly roomConfig: unknown
  readonly krisp: boolean
  readonly encryption: Encryption | undefined
}

/** A number bought from LiveKit. */
export type PhoneNumber = { readonly id: string; readonly number: string; readonly ruleId: string }

/** Set-up of the project; a reset restores the initial one. */
export type State = {
  readonly inbound: Map<string, InboundTrunk>
  readonly outbound: Map<string, OutboundTrunk>
  readonly rules: Map<string, DispatchRule>
  readonly numbers: Map<string, PhoneNumber>
  reset(): void
}

export const SEEDS = {
  outboundTrunk: 'ST_outboundSeed',
  inboundTrunk: 'ST_inboundSeed1',
  dispatchRule: 'SDR_seededRule1',
  phoneNumber: 'PN_seededNumber',
} as const

const plain = {
  metadata: '',
  auth: { username: '', password: '' },
  headers: {},
  headersToAttributes: {},
  attributesToHeaders: {},
  includeHeaders: 'SIP_NO_HEADERS',
  encryption: undefined,
} as const

export function createState({ account }: FaceContext): State {
  const state: State = {
    inbound: new Map(),
    outbound: new Map(),
    rules: new Map(),
    numbers: new Map(),
    reset() {
      for (const map of [state.inbound, state.outbound, state.rules, state.numbers]) map.clear()
      seed()
    },
  }
  const seed = (): void => {
    const numbers = [...account.numbers]
    state.outbound.set(SEEDS.outboundTrunk, {
      ...plain,
      id: SEEDS.outboundTrunk,
      name: 'Seeded trunk',
      numbers,
      address: 'sip.carrier.example',
      transport: 'SIP_TRANSPORT_AUTO',
      destinationCountry: '',
      fromHost: '',
    })
    state.inbound.set(SEEDS.inboundTrunk, {
      ...plain,
      id: SEEDS.inboundTrunk,
      name: 'Seeded trunk',
      numbers,
      allowedAddresses: [],
      allowedNumbers: [],
      realm: '',
      ringTimeout: undefined,
      maxDuration: undefined,
      krisp: false,
    })
    state.rules.set(SEEDS.dispatchRule, {
      id: SEEDS.dispatchRule,
      name: 'Seeded rule',
      metadata: '',
      attributes: {},
      rule: { kind: 'individual', prefix: 'call', pin: '', random: true },
      trunkIds: [SEEDS.inboundTrunk],
      hidePhoneNumber: false,
      inboundNumbers: [],
      numbers: [],
      roomPreset: '',
      roomConfig: undefined,
      krisp: false,
      encryption: undefined,
    })
    const [, second] = account.numbers
    const bought = { id: SEEDS.phoneNumber, number: second, ruleId: SEEDS.dispatchRule }
    state.numbers.set(bought.id, bought)
  }
  seed()
  return state
}
