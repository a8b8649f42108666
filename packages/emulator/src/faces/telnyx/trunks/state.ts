import type { FaceContext } from '../../face.ts'
import type { Account } from '../account.ts'
import type { Resource } from '../resource.ts'

export type ConnectionKind = 'credential_connection' | 'fqdn_connection' | 'ip_connection'

export type Connection = Resource & { readonly kind: ConnectionKind }

/** A number of the account and the connection its calls go to. */
export type OwnedNumber = {
  readonly id: string
  readonly number: string
  readonly createdAt: number
  connectionId: string | null
  customerReference: string | null
  tags: readonly string[]
}

export type Order = {
  readonly id: string
  readonly createdAt: number
  readonly numbers: readonly OwnedNumber[]
  readonly lineIds: readonly string[]
}

/** Connections, what belongs to them, and the numbers of the account. */
export type State = {
  readonly connections: Map<string, Connection>
  readonly profiles: Map<string, Resource>
  readonly fqdns: Map<string, Resource>
  readonly ips: Map<string, Resource>
  readonly orders: Map<string, Order>
  numbers(): readonly OwnedNumber[]
  numberOf(e164: string): OwnedNumber | undefined
  own(e164: string, connectionId: string | null): OwnedNumber
  disown(number: OwnedNumber): void
  newId(): string
  reset(): void
}

export function createState(
  { clock, random }: Pick<FaceContext, 'clock' | 'random'>,
  account: Account,
): State {
  const numbers = new Map<string, OwnedNumber>()
  const newId = (): string => `2${random.string(18, '0123456789')}`
  const own: State['own'] = (number, connectionId) => {
    const owned: OwnedNumber = {
      id: newId(),
      number,
      createdAt: clock.now(),
      connectionId,
      customerReference: null,
      tags: [],
    }
    numbers.set(number, owned)
    account.addNumber(number)
    return owned
  }
  const seed = (): void => {
    for (const number of account.numbers()) own(number, account.connectionId)
  }
  const state: State = {
    connections: new Map(),
    profiles: new Map(),
    fqdns: new Map(),
    ips: new Map(),
    orders: new Map(),
    numbers: () => [...numbers.values()],
    numberOf: (e164) => numbers.get(e164),
    own,
    disown(owned) {
      numbers.delete(owned.number)
      account.removeNumber(owned.number)
    },
    newId,
    reset() {
      const { connections, profiles, fqdns, ips, orders } = state
      for (const map of [connections, profiles, fqdns, ips, orders, numbers]) map.clear()
      seed()
    },
  }
  seed()
  return state
}
