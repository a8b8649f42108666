import type { FaceContext } from '../../face.ts'

export type Direction = 'inbound' | 'outbound'
type Auth = { readonly username: string; readonly password: string }

export type Gateway = {
  readonly id: string
  readonly direction: Direction
  name: string
  numbers: string[]
  /** Outbound only. */
  address: string | null
  transport: 'udp' | 'tcp' | 'tls' | null
  auth: Auth | undefined
  mediaEncryption: 'enable' | 'disable'
  geoRegion: string | null
  record: boolean
  noiseCancellation: boolean
  enableDtmf: boolean
  allowedAddresses: readonly string[]
  allowedNumbers: readonly string[]
  metadata: unknown
  tags: readonly string[]
}

export type PhoneNumber = {
  readonly phoneNumberId: string
  readonly e164: string
  name: string
  readonly createdAt: string
  updatedAt: string
}

export type Rule = {
  readonly id: string
  readonly type: Direction
  name: string
  numbers: readonly string[]
  room: RuleRoom | null
  agentId: string | null
  agentMetadata: unknown
  headers: Readonly<Record<string, string>>
  headersToAttributes: Readonly<Record<string, string>>
  includeHeaders: 'ALL' | 'SIP_X_HEADERS' | 'NONE'
  allowedNumbers: readonly string[]
  allowedIpAddresses: readonly string[]
  tags: readonly string[]
  recording: boolean
  dtmf: boolean
  noiseCancellation: boolean
  hidePhoneNumber: boolean
  apiKey: string | null
  /** Of rules created by the older generation of the API. */
  readonly gatewayId: string | null
  readonly createdAt: string
  updatedAt: string
}
export type RuleRoom = {
  readonly type: 'static' | 'dynamic'
  readonly prefix: 'blank' | 'participantNumber' | 'sipNumber' | 'random'
  readonly id: string | null
  readonly pin: string | null
}

/** Set-up of the account; a reset restores the initial one. */
export type State = {
  readonly gateways: Map<string, Gateway>
  /** By number. */
  readonly numbers: Map<string, PhoneNumber>
  /** Released numbers, by id: releasing one again succeeds. */
  readonly released: Map<string, string>
  readonly rules: Map<string, Rule>
  gatewayOf(number: string, direction: Direction): Gateway | undefined
  addNumber(e164: string, name: string): PhoneNumber
  reset(): void
}

export const SEEDS = {
  outboundRule: 'rr_outbound',
  inboundRule: 'rr_inbound',
  outboundGateway: 'gw_outbound',
  inboundGateway: 'gw_inbound',
} as const

/** Number, rule and gateway of the API page's own examples, so that these work as printed. */
const PAGE = { number: '+14155559876', rule: 'rr_2554md', gateway: 'gw_123456789' } as const

export function createState({ random, clock, account }: FaceContext): State {
  const gateways = new Map<string, Gateway>()
  const numbers = new Map<string, PhoneNumber>()
  const released = new Map<string, string>()
  const rules = new Map<string, Rule>()

  const state: State = {
    gateways,
    numbers,
    released,
    rules,
    gatewayOf: (number, direction) =>
      [...gateways.values()].find((one) => {
        return one.direction === direction && one.numbers.includes(number)
      }),
    addNumber(e164, name) {
      const now = new Date(clock.now()).toISOString()
      const number = { phoneNumberId: random.uuid(), e164, name, createdAt: now, updatedAt: now }
      numbers.set(e164, number)
      return number
    },
    reset() {
      for (const map of [gateways, numbers, released, rules]) map.clear()
      seed()
    },
  }

  const seed = (): void => {
    const own = [...account.numbers]
    for (const number of own) state.addNumber(number, 'Seeded number')
    addGateway(SEEDS.inboundGateway, 'inbound', own)
    addGateway(SEEDS.outboundGateway, 'outbound', own)
    addRule(SEEDS.inboundRule, 'inbound', own)
    addRule(SEEDS.outboundRule, 'outbound', own)
    state.addNumber(PAGE.number, 'Number of the API page')
    addGateway(PAGE.gateway, 'outbound', [PAGE.number])
    addRule(PAGE.rule, 'outbound', [PAGE.number])
  }

  const addGateway = (id: string, direction: Direction, own: string[]): void => {
    gateways.set(id, {
      ...newGateway(id, direction, 'Seeded gateway', [...own]),
      ...(direction === 'outbound' ? { address: 'sip.carrier.example', transport: 'tls' } : {}),
      geoRegion: 'us002',
    })
  }
  const addRule = (id: string, type: Direction, own: readonly string[]): void => {
    const now = new Date(clock.now()).toISOString()
    rules.set(id, { ...newRule(id, type, 'Seeded rule', now), numbers: own })
  }

  seed()
  return state
}

export function newGateway(
  id: string,
  direction: Direction,
  name: string,
  numbers: string[],
): Gateway {
  return {
    id,
    direction,
    name,
    numbers,
    address: null,
    transport: null,
    auth: undefined,
    mediaEncryption: 'disable',
    geoRegion: null,
    record: false,
    noiseCancellation: false,
    enableDtmf: false,
    allowedAddresses: [],
    allowedNumbers: [],
    metadata: {},
    tags: [],
  }
}

export function newRule(id: string, type: Direction, name: string, now: string): Rule {
  return {
    id,
    type,
    name,
    numbers: [],
    room: { type: 'dynamic', prefix: 'blank', id: null, pin: null },
    agentId: null,
    agentMetadata: null,
    headers: {},
    headersToAttributes: {},
    includeHeaders: 'NONE',
    allowedNumbers: [],
    allowedIpAddresses: [],
    tags: [],
    recording: false,
    dtmf: false,
    noiseCancellation: false,
    hidePhoneNumber: false,
    apiKey: null,
    gatewayId: null,
    createdAt: now,
    updatedAt: now,
  }
}
