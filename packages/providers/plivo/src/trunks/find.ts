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
}
/** Of the one direction it has; of a gateway with both, each of its two trunks has one more word. */
export const trunkName = ({ name, direction }: GatewaySpec, one: Direction): string =>
  direction === 'both' ? `${name} ${one}` : name

/** Where calls that come in go, in Plivo's words; UDP is its own choice. */
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

/** An object with our name that is configured differently is not adopted. Passwords are not compared: Plivo shows none. */
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

/** Whether a trunk has the wanted credential and access list, or the wanted target. */
export const fits = (trunk: Trunk, { credential, accessList, uri }: Created): boolean =>
  trunk.direction === 'outbound'
    ? trunk.credential === credential && trunk.accessList === accessList
    : trunk.uri === uri

export const otherwise = (direction: Direction): CallError =>
  taken(`an ${direction} trunk with it is configured differently`)

/** What an earlier run left, all checked before anything is changed; throws for what must not be adopted. */
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
