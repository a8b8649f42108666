import { resultFor, stillAttached, type Step } from '@callplane/kit'
import type { TrunkApi } from './api.ts'
import { numberSteps } from './assign-numbers.ts'
import { finders, type Created, type Finders } from './find.ts'
import {
  cidrOf,
  hostNameOf,
  ipRangeOf,
  isInbound,
  isOutbound,
  targetOf,
  type GatewaySpec,
} from './validate.ts'

type TrunkStep = Step<Created>

const need = resultFor('sinch')

/** What others have put on the trunk. */
const attachedTo = async (
  api: TrunkApi,
  trunk: string,
  { credentialList, accessList, endpoint }: Created,
  wanted: GatewaySpec,
): Promise<string | undefined> => {
  const [endpoints, numbers, credentials, addresses] = await Promise.all([
    api.endpoints.list(trunk),
    api.numbers.list(trunk),
    api.credentialLists.linked(trunk),
    api.accessLists.linked(trunk),
  ])
  return stillAttached({
    endpoint: endpoints.filter(({ id }) => id !== endpoint).length,
    number: numbers.filter(({ number }) => !wanted.numbers.includes(number)).length,
    list:
      credentials.filter(({ id }) => id !== credentialList).length +
      addresses.filter((id) => id !== accessList).length,
  })
}

const trunkStep = (api: TrunkApi, wanted: GatewaySpec, find: Finders): TrunkStep => ({
  name: 'trunk',
  async find() {
    const there = await find.trunk()
    return there && { trunk: there.id, domain: there.domain }
  },
  async do() {
    const body = { name: wanted.name, hostName: hostNameOf(wanted) }
    const { id, domain } = await api.trunks.create(body)
    return { trunk: id, domain }
  },
  async undo(made) {
    const id = made.trunk ?? (await find.trunk())?.id
    if (id === undefined) return undefined
    const attached = await attachedTo(api, id, made, wanted)
    if (attached !== undefined) return `trunk ${id}, which still has ${attached}`
    await api.trunks.remove(id)
    return undefined
  },
})

/** A list of either kind: made, linked to the trunk, and taken back unless other trunks use it. */
interface ListKind {
  readonly what: 'credential list' | 'access list'
  readonly key: 'credentialList' | 'accessList'
  /** Tells later steps whether it was there before. */
  readonly had: 'hadCredentialList' | 'hadAccessList'
  find(): Promise<{ readonly id: string } | null>
  create(): Promise<{ readonly id: string }>
  remove(id: string): Promise<void>
  users(id: string): Promise<readonly string[]>
  isLinked(trunk: string, id: string): Promise<boolean>
  link(trunk: string, id: string): Promise<void>
  unlink(trunk: string, id: string): Promise<void>
}

const listSteps = (kind: ListKind): TrunkStep[] => [
  {
    name: kind.what,
    async find(made) {
      const there = await kind.find()
      return there && { [kind.key]: there.id, [kind.had]: made[kind.had] ?? true }
    },
    do: async () => ({ [kind.key]: (await kind.create()).id, [kind.had]: false }),
    async undo(made) {
      const id = made[kind.key] ?? (await kind.find())?.id
      if (id === undefined) return undefined
      const others = (await kind.users(id)).filter((trunk) => trunk !== made.trunk)
      const attached = stillAttached({ trunk: others.length })
      if (attached !== undefined) return `${kind.what} ${id}, which still has ${attached}`
      await kind.remove(id)
      return undefined
    },
  },
  {
    name: `${kind.what} of the trunk`,
    find: async (made) =>
      (await kind.isLinked(need(made.trunk), need(made[kind.key]))) ? {} : null,
    do: (made) => kind.link(need(made.trunk), need(made[kind.key])),
    undo: async ({ trunk, [kind.key]: id }) => {
      if (trunk !== undefined && id !== undefined) await kind.unlink(trunk, id)
    },
  },
]

const credentialSteps = (api: TrunkApi, wanted: GatewaySpec, find: Finders): TrunkStep[] => {
  const { name, credentials } = wanted
  if (!credentials) return []
  const lists = api.credentialLists
  const steps = listSteps({
    ...lists,
    what: 'credential list',
    key: 'credentialList',
    had: 'hadCredentialList',
    find: find.credentialList,
    create: () => lists.create({ name, credentials: [credentials] }),
    isLinked: async (trunk, id) => (await lists.linked(trunk)).some((one) => one.id === id),
  })
  const password: TrunkStep = {
    name: 'password',
    // No `find`: an existing one may have a different password, which cannot be read back.
    async do({ credentialList, hadCredentialList }) {
      if (hadCredentialList)
        await lists.setPassword(need(credentialList), credentials.username, credentials.password)
    },
    undo: async ({ hadCredentialList }) =>
      hadCredentialList ? 'the credential list that was there, with its new password' : undefined,
  }
  return [...steps.slice(0, 1), password, ...steps.slice(1)]
}

const accessListSteps = (api: TrunkApi, wanted: GatewaySpec, find: Finders): TrunkStep[] => {
  const { name, allowedAddresses = [] } = wanted
  if (allowedAddresses.length === 0) return []
  const lists = api.accessLists
  const ipRanges = [...new Set(allowedAddresses.map(cidrOf))].map(ipRangeOf)
  return listSteps({
    ...lists,
    what: 'access list',
    key: 'accessList',
    had: 'hadAccessList',
    find: find.accessList,
    create: () => lists.create({ name, enabled: true, ipRanges }),
    isLinked: async (trunk, id) => (await lists.linked(trunk)).includes(id),
  })
}

const endpointStep = (api: TrunkApi, wanted: GatewaySpec, find: Finders): TrunkStep => ({
  name: 'SIP endpoint',
  async find({ trunk }) {
    const there = await find.endpoint(need(trunk))
    return there && { endpoint: there.id }
  },
  async do({ trunk }) {
    const { name, transport } = wanted
    const body = { name, ...targetOf(wanted), transport: transport.toUpperCase(), priority: 1 }
    return { endpoint: (await api.endpoints.create(need(trunk), body)).id }
  },
  async undo({ trunk, endpoint }) {
    if (trunk === undefined) return
    const id = endpoint ?? (await find.endpoint(trunk))?.id
    if (id !== undefined) await api.endpoints.remove(trunk, id)
  },
})

/**
 * Steps that create the trunk, in the documented order: the trunk, its lists, its numbers, its endpoint. One trunk serves
 * both directions.
 */
export const trunkSteps = (
  api: TrunkApi,
  wanted: GatewaySpec,
  numbers: readonly string[],
): TrunkStep[] => {
  const find = finders(api, wanted)
  return [
    trunkStep(api, wanted, find),
    ...(isOutbound(wanted)
      ? [...credentialSteps(api, wanted, find), ...accessListSteps(api, wanted, find)]
      : []),
    ...(isInbound(wanted)
      ? [endpointStep(api, wanted, find), ...numberSteps(api, numbers, ({ trunk }) => need(trunk))]
      : []),
  ]
}

/** Names of these steps, for a dry run. */
export const planOf = (wanted: GatewaySpec): string[] => [
  'trunk',
  ...(isOutbound(wanted) && wanted.credentials
    ? ['credential list', 'password', 'credential list of the trunk']
    : []),
  ...(isOutbound(wanted) && wanted.allowedAddresses?.length
    ? ['access list', 'access list of the trunk']
    : []),
  ...(isInbound(wanted)
    ? [
        'SIP endpoint',
        ...[...new Set(wanted.numbers)].map(
          (_, index, all) => `number ${index + 1} of ${all.length}`,
        ),
      ]
    : []),
]
