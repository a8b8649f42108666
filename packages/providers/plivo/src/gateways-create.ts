import { CallError } from '@callplane/core'
import type { Step } from '@callplane/kit'
import type { Api } from './api.ts'
import { trunkApi, type Named, type Trunk, type TrunkApi } from './gateways-api.ts'
import { directionsOf, isSecure, taken, type Direction, type Wanted } from './gateways-check.ts'
import { numberSteps, type AccountNumber } from './gateways-numbers.ts'

/** What the steps have found out so far. */
export interface Made {
  readonly credential?: string | undefined
  readonly accessList?: string | undefined
  readonly outbound?: string | undefined
  readonly domain?: string | undefined
  readonly uri?: string | undefined
  readonly inbound?: string | undefined
}
type TrunkStep = Step<Made>

/** A step's predecessors have put it there; nothing else can be the case. */
const need = (id: string | undefined): string => {
  if (id !== undefined) return id
  throw new CallError('unexpected', 'plivo: a step ran before the one it needs', {
    provider: 'plivo',
    dialled: 'no',
  })
}

/** Of the one direction it has; of a gateway with both, each of its two trunks has one more word. */
export const trunkName = ({ name, direction }: Wanted, one: Direction): string =>
  direction === 'both' ? `${name} ${one}` : name

/** Where calls that come in go, in Plivo's words; UDP is its own choice. */
export const targetOf = ({ address, transport }: Pick<Wanted, 'address' | 'transport'>): string =>
  transport === 'udp' ? address : `${address};transport=${transport}`

/** The one with our name, or null. Names are no keys at Plivo: any number of things may have one. */
const only = <T extends Named>(all: readonly T[], name: string, what: string): T | null => {
  const [one, ...more] = all.filter((candidate) => candidate.name === name)
  if (more.length > 0) throw taken(`${more.length + 1} ${what} have it`)
  return one ?? null
}

const hasSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one) => others.includes(one))

/** One that is set up otherwise is somebody else's. A password is not compared: Plivo shows none. */
const finders = (parts: TrunkApi, wanted: Wanted) => ({
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
      throw taken('an origination URI with it leads elsewhere')
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
type Finders = ReturnType<typeof finders>

const credentialSteps = (
  parts: TrunkApi,
  { name, credentials }: Wanted,
  find: Finders,
): TrunkStep[] => {
  if (!credentials) return []
  let created = false
  return [
    {
      name: 'credential',
      async find() {
        const there = await find.credential()
        return there && { credential: there.uuid }
      },
      async do() {
        created = true
        return { credential: await parts.credentials.create({ name, ...credentials }) }
      },
      async undo({ credential }) {
        const uuid = credential ?? (await find.credential())?.uuid
        if (uuid !== undefined) await parts.credentials.remove(uuid)
      },
    },
    {
      name: 'password',
      // No `find`: what is there may have another one, which nobody can see.
      async do({ credential }) {
        const { password } = credentials
        if (!created) await parts.credentials.update(need(credential), { password })
      },
      undo: async () =>
        created ? undefined : 'the credential that was there, with its new password',
    },
  ]
}

const accessListSteps = (parts: TrunkApi, wanted: Wanted, find: Finders): TrunkStep[] => {
  const { name, allowedAddresses = [] } = wanted
  if (allowedAddresses.length === 0) return []
  return [
    {
      name: 'access list',
      async find() {
        const there = await find.accessList()
        return there && { accessList: there.uuid }
      },
      async do() {
        const body = { name, ip_addresses: [...new Set(allowedAddresses)] }
        return { accessList: await parts.accessLists.create(body) }
      },
      async undo({ accessList }) {
        const uuid = accessList ?? (await find.accessList())?.uuid
        if (uuid !== undefined) await parts.accessLists.remove(uuid)
      },
    },
  ]
}

const uriStep = (parts: TrunkApi, wanted: Wanted, find: Finders): TrunkStep => ({
  name: 'origination URI',
  async find() {
    const there = await find.uri()
    return there && { uri: there.uuid }
  },
  do: async () => ({ uri: await parts.uris.create({ name: wanted.name, uri: targetOf(wanted) }) }),
  async undo({ uri }) {
    const uuid = uri ?? (await find.uri())?.uuid
    if (uuid !== undefined) await parts.uris.remove(uuid)
  },
})

/** By what it lets callers in, or where it sends them. */
const fits = (trunk: Trunk, { credential, accessList, uri }: Made): boolean =>
  trunk.direction === 'outbound'
    ? trunk.credential === credential && trunk.accessList === accessList
    : trunk.uri === uri

const otherwise = (direction: Direction): CallError =>
  taken(`an ${direction} trunk with it is set up otherwise`)

/** What an earlier run left, all of it looked at before anything is changed; throws where it is somebody else's. */
export const findAll = async (parts: TrunkApi, wanted: Wanted): Promise<Made> => {
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

const trunkStep = (
  parts: TrunkApi,
  wanted: Wanted,
  find: Finders,
  direction: Direction,
): TrunkStep => {
  return {
    name: `${direction} trunk`,
    async find(made) {
      const there = await find.trunk(direction)
      if (there && !fits(there, made))
        throw taken(`an ${direction} trunk with it is set up otherwise`)
      return there && { [direction]: there.uuid }
    },
    async do({ credential, accessList, uri }) {
      const uuid = await parts.trunks.create({
        name: trunkName(wanted, direction),
        trunk_direction: direction,
        trunk_status: 'enabled',
        secure: isSecure(wanted),
        ...(direction === 'outbound'
          ? {
              ...(credential === undefined ? {} : { credential_uuid: credential }),
              ...(accessList === undefined ? {} : { ipacl_uuid: accessList }),
            }
          : { primary_uri_uuid: need(uri) }),
      })
      return { [direction]: uuid }
    },
    async undo(made) {
      const uuid = made[direction] ?? (await find.trunk(direction))?.uuid
      if (uuid !== undefined) await parts.trunks.remove(uuid)
    },
  }
}

/** The reply to a create has no address: it is read afterwards. */
const domainStep = (parts: TrunkApi): TrunkStep => ({
  name: 'address of the trunk',
  async do({ outbound }) {
    const domain = (await parts.trunks.find(need(outbound)))?.domain
    if (domain !== undefined) return { domain }
    throw new CallError('unexpected', 'plivo: the trunk has no address', { provider: 'plivo' })
  },
})

/** Everything that makes the trunk or the two of them, in order. Numbers come in over it, so they come last. */
export const trunkSteps = (
  api: Api,
  wanted: Wanted,
  numbers: readonly AccountNumber[],
): TrunkStep[] => {
  const parts = trunkApi(api)
  const find = finders(parts, wanted)
  const directions = directionsOf(wanted)
  return [
    ...(directions.includes('outbound')
      ? [
          ...credentialSteps(parts, wanted, find),
          ...accessListSteps(parts, wanted, find),
          trunkStep(parts, wanted, find, 'outbound'),
          domainStep(parts),
        ]
      : []),
    ...(directions.includes('inbound')
      ? [
          uriStep(parts, wanted, find),
          trunkStep(parts, wanted, find, 'inbound'),
          ...numberSteps<Made>(api, numbers, ({ inbound }) => need(inbound)),
        ]
      : []),
  ]
}

/** Their names, for a dry run. */
export const planOf = (wanted: Wanted): string[] => {
  const directions = directionsOf(wanted)
  return [
    ...(directions.includes('outbound')
      ? [
          ...(wanted.credentials ? ['credential', 'password'] : []),
          ...(wanted.allowedAddresses?.length ? ['access list'] : []),
          'outbound trunk',
          'address of the trunk',
        ]
      : []),
    ...(directions.includes('inbound')
      ? [
          'origination URI',
          'inbound trunk',
          ...[...new Set(wanted.numbers)].map(
            (_, index, all) => `number ${index + 1} of ${all.length}`,
          ),
        ]
      : []),
  ]
}
