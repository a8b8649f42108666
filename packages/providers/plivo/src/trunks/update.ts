import type { Gateway } from '@callplane/core'
import type { Json } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { trunkApi, type Named } from './api.ts'
import { validateChanges, gatewayFault, isSecure, type GatewaySpec } from './validate.ts'
import { targetOf, trunkName } from './find.ts'
import { numbersOn, ownedNumbers, refuseOthers, setApp } from './assign-numbers.ts'
import { readGateway } from './read.ts'

const setNumbers = async (api: Api, trunk: string, wanted: readonly string[]): Promise<void> => {
  const owned = await ownedNumbers(api, wanted)
  refuseOthers(owned, trunk)
  for (const { number, appId } of owned) if (appId !== trunk) await setApp(api, number, trunk)
  for (const number of await numbersOn(api, trunk))
    if (!wanted.includes(number)) await setApp(api, number, '')
}

/** Sets each part to the requested value, so that an interrupted change can be repeated. */
export const changeGateway = async (
  api: Api,
  id: string,
  changes: Partial<GatewaySpec>,
): Promise<Gateway> => {
  const found = await readGateway(api, id)
  if (!found) throw gatewayFault('id', 'no gateway has this id')
  const { gateway: current, pair } = found
  const { outbound, inbound } = pair
  validateChanges(changes, current, {
    credentials: outbound?.credential !== undefined,
    addresses: outbound?.accessList !== undefined,
  })
  const { trunks, credentials, accessLists, uris } = trunkApi(api)
  const { name, mediaEncryption, numbers, address, transport } = changes
  /** Renames the parts that carry the gateway's name; others may serve other trunks. */
  const named = async (
    uuid: string | undefined,
    all: { find(uuid: string): Promise<Named | null> },
  ): Promise<Json> =>
    name !== undefined && uuid && (await all.find(uuid))?.name === current.name ? { name } : {}

  const credential = { ...(await named(outbound?.credential, credentials)), ...changes.credentials }
  if (outbound?.credential && Object.keys(credential).length > 0)
    await credentials.update(outbound.credential, credential)
  const list = {
    ...(await named(outbound?.accessList, accessLists)),
    ...(changes.allowedAddresses ? { ip_addresses: changes.allowedAddresses } : {}),
  }
  if (outbound?.accessList && Object.keys(list).length > 0)
    await accessLists.update(outbound.accessList, list)
  if (inbound?.uri) {
    const there = await uris.find(inbound.uri)
    const moved = (address ?? transport) !== undefined
    const host = address ?? there?.uri.replace(/;.*$/, '') ?? ''
    const uri = targetOf({ address: host, transport: transport ?? current.transport })
    const body = { ...(await named(inbound.uri, uris)), ...(moved ? { uri } : {}) }
    if (Object.keys(body).length > 0) await uris.update(inbound.uri, body)
  }
  for (const trunk of [outbound, inbound]) {
    if (!trunk) continue
    const body: Json = {
      ...(name === undefined ? {} : { name: trunkName({ ...current, name }, trunk.direction) }),
      ...(mediaEncryption === undefined ? {} : { secure: isSecure({ mediaEncryption }) }),
    }
    if (Object.keys(body).length > 0) await trunks.update(trunk.uuid, body)
  }
  if (numbers && inbound) await setNumbers(api, inbound.uuid, numbers)
  return (await readGateway(api, id))?.gateway ?? { ...current, ...changes }
}
