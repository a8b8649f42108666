import { CallError } from '@callplane/core'
import { stillAttached, type Step, resultFor } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { trunkApi, type TrunkApi } from './api.ts'
import { directionsOf, isSecure, type Direction, type GatewaySpec } from './validate.ts'
import {
  finders,
  fits,
  otherwise,
  targetOf,
  trunkName,
  type Finders,
  type Created,
} from './find.ts'
import { numbersOn, numberSteps, type AccountNumber } from './assign-numbers.ts'

type TrunkStep = Step<Created>

const need = resultFor('plivo')

/** Trunks that use a shared part. */
const trunksWith = async (
  parts: TrunkApi,
  kind: 'credential' | 'accessList' | 'uri',
  uuid: string,
  /** The trunk of this gateway, unless others keep it. */
  own: string | undefined,
): Promise<string | undefined> => {
  const all = await parts.trunks.list()
  return stillAttached({
    trunk: all.filter((one) => one[kind] === uuid && one.uuid !== own).length,
  })
}

/** Numbers on the trunk that are not ours. */
const foreignOn = async (
  api: Api,
  wanted: GatewaySpec,
  trunk: string,
): Promise<string | undefined> => {
  const numbers = await numbersOn(api, trunk)
  return stillAttached({
    number: numbers.filter((number) => !wanted.numbers.includes(number)).length,
  })
}

const credentialSteps = (
  parts: TrunkApi,
  { name, credentials }: GatewaySpec,
  find: Finders,
): TrunkStep[] => {
  if (!credentials) return []
  return [
    {
      name: 'credential',
      async find({ hadCredential = true }) {
        const there = await find.credential()
        return there && { credential: there.uuid, hadCredential }
      },
      async do() {
        const credential = await parts.credentials.create({ name, ...credentials })
        return { credential, hadCredential: false }
      },
      async undo({ credential, outbound }) {
        const uuid = credential ?? (await find.credential())?.uuid
        if (uuid === undefined) return undefined
        const attached = await trunksWith(parts, 'credential', uuid, outbound)
        if (attached !== undefined) return `credential ${uuid}, which still has ${attached}`
        await parts.credentials.remove(uuid)
        return undefined
      },
    },
    {
      name: 'password',
      // No `find`: an existing one may have a different password, which cannot be read back.
      async do({ credential, hadCredential }) {
        const { password } = credentials
        if (hadCredential) await parts.credentials.update(need(credential), { password })
      },
      undo: async ({ hadCredential }) =>
        hadCredential ? 'the credential that was there, with its new password' : undefined,
    },
  ]
}

const accessListSteps = (parts: TrunkApi, wanted: GatewaySpec, find: Finders): TrunkStep[] => {
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
      async undo({ accessList, outbound }) {
        const uuid = accessList ?? (await find.accessList())?.uuid
        if (uuid === undefined) return undefined
        const attached = await trunksWith(parts, 'accessList', uuid, outbound)
        if (attached !== undefined) return `access list ${uuid}, which still has ${attached}`
        await parts.accessLists.remove(uuid)
        return undefined
      },
    },
  ]
}

const uriStep = (api: Api, parts: TrunkApi, wanted: GatewaySpec, find: Finders): TrunkStep => ({
  name: 'origination URI',
  async find() {
    const there = await find.uri()
    return there && { uri: there.uuid }
  },
  do: async () => ({ uri: await parts.uris.create({ name: wanted.name, uri: targetOf(wanted) }) }),
  async undo({ uri, inbound }) {
    const uuid = uri ?? (await find.uri())?.uuid
    if (uuid === undefined) return undefined
    const isKept = inbound !== undefined && (await foreignOn(api, wanted, inbound)) !== undefined
    const attached = await trunksWith(parts, 'uri', uuid, isKept ? undefined : inbound)
    if (attached !== undefined) return `origination URI ${uuid}, which still has ${attached}`
    await parts.uris.remove(uuid)
    return undefined
  },
})

const trunkStep = (
  api: Api,
  parts: TrunkApi,
  wanted: GatewaySpec,
  find: Finders,
  direction: Direction,
): TrunkStep => {
  return {
    name: `${direction} trunk`,
    async find(made) {
      const there = await find.trunk(direction)
      if (there && !fits(there, made)) throw otherwise(direction)
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
      if (uuid === undefined) return undefined
      const attached = direction === 'inbound' ? await foreignOn(api, wanted, uuid) : undefined
      if (attached !== undefined) return `${direction} trunk ${uuid}, which still has ${attached}`
      await parts.trunks.remove(uuid)
      return undefined
    },
  }
}

/** The response to a create has no address; it is read afterwards. */
const domainStep = (parts: TrunkApi): TrunkStep => ({
  name: 'address of the trunk',
  async do({ outbound }) {
    const domain = (await parts.trunks.find(need(outbound)))?.domain
    if (domain !== undefined) return { domain }
    throw new CallError('unexpected', 'plivo: the trunk has no address', { provider: 'plivo' })
  },
})

/** Steps that create the trunk or both trunks, in order. Numbers are assigned last. */
export const trunkSteps = (
  api: Api,
  wanted: GatewaySpec,
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
          trunkStep(api, parts, wanted, find, 'outbound'),
          domainStep(parts),
        ]
      : []),
    ...(directions.includes('inbound')
      ? [
          uriStep(api, parts, wanted, find),
          trunkStep(api, parts, wanted, find, 'inbound'),
          ...numberSteps<Created>(api, numbers, ({ inbound }) => need(inbound)),
        ]
      : []),
  ]
}

/** Names of these steps, for a dry run. */
export const planOf = (wanted: GatewaySpec): string[] => {
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
