import type { CallError } from '@callplane/core'
import type { Named, Trunk, TrunkApi } from './api.ts'
import { directionsOf, isSecure, taken, type Direction, type GatewaySpec } from './validate.ts'

/** Ids that earlier steps found or created. */
export interface Created {
  readonly credential?: string | undefined
  readonly accessList?: string | undefined
  readonly outbound?: string | undefined
  readonly domain?: string | undefined
  readonly uri?: string | undefined
  readonly inbound?: string | undefined
  /** Whether the credential was there before; its new password stays. */
  readonly hadCredential?: boolean | undefined
}
/** The name of a trunk; a gateway with both directions adds the direction to each. */
export const trunkName = ({ name, direction }: GatewaySpec, one: Direction): string =>
  direction === 'both' ? `${name} ${one}` : name

/** Target of inbound calls in Plivo's format; UDP is its default. */
export const targetOf = ({
  address,
  transport,
}: Pick<GatewaySpec, 'address' | 'transport'>): string =>
  transport === 'udp' ? address : `${address};transport=${transport}`

/** The object with our name, or null. Names are not unique at Plivo. */
const only = <T extends Named>(all: readonly T[], name: string, what: string): T | null => {
  const [one, ...more] = all.filter((candidate) => candidate.name === name)
  if (more.length > 0) throw taken(`${more.length + 1} ${what} have it`)
  return one ?? null
}

const hasSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one) => others.includes(one))

/**
 * Refuses to adopt an object with our name and a different configuration. Passwords are not compared, as Plivo returns
 * none.
 */
export const finders = (parts: TrunkApi, wanted: GatewaySpec) => ({
  async credential() {
    const there = only(await parts.credentials.list(), wanted.name, 'credentials')
    if (there && there.username !== wanted.credentials?.username)
      throw taken('a credential with it has another user name')
    return there
  },
  async accessList() {
    const there = only(await parts.accessLists.list(), wanted.name, 'access lists')
    if (there && !hasSame(there.addresses, [...new Set(wanted.allowedAddresses)]))
      throw taken('an access list with it has other addresses')
    return there
  },
  async uri() {
    const there = only(await parts.uris.list(), wanted.name, 'origination URIs')
    if (there && there.uri !== targetOf(wanted))
      throw taken('an origination URI with it has another target')
    return there
  },
  async trunk(direction: Direction): Promise<Trunk | null> {
    const all = (await parts.trunks.list()).filter((one) => one.direction === direction)
    const there = only(all, trunkName(wanted, direction), `${direction} trunks`)
    if (there && there.secure !== isSecure(wanted))
      throw taken('a trunk with it has another media encryption')
    return there
  },
})
export type Finders = ReturnType<typeof finders>

/** Whether a trunk has the requested credential and access list, or the requested target. */
export const fits = (trunk: Trunk, { credential, accessList, uri }: Created): boolean =>
  trunk.direction === 'outbound'
    ? trunk.credential === credential && trunk.accessList === accessList
    : trunk.uri === uri

export const otherwise = (direction: Direction): CallError =>
  taken(`an ${direction} trunk with it is configured differently`)

/** Objects that an earlier run left, checked before anything is changed; throws for those that must not be adopted. */
export const findAll = async (parts: TrunkApi, wanted: GatewaySpec): Promise<Created> => {
  const find = finders(parts, wanted)
  const directions = directionsOf(wanted)
  const [credential, accessList, uri] = await Promise.all([
    wanted.credentials ? find.credential() : null,
    wanted.allowedAddresses?.length ? find.accessList() : null,
    directions.includes('inbound') ? find.uri() : null,
  ])
  const found = { credential: credential?.uuid, accessList: accessList?.uuid, uri: uri?.uuid }
  const trunks = await Promise.all(directions.map((direction) => find.trunk(direction)))
  for (const trunk of trunks) if (trunk && !fits(trunk, found)) throw otherwise(trunk.direction)
  const of = (direction: Direction) => trunks.find((trunk) => trunk?.direction === direction)?.uuid
  return { ...found, outbound: of('outbound'), inbound: of('inbound') }
}
