import { inputError, type Gateway, type GatewaysPort } from '@callplane/core'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { listOf, message, wireTrunk, type WireTrunk } from '../client/schemas.ts'
import { provider } from '../errors.ts'
import { checkedTrunk } from '../references.ts'
import { fromWireTrunk, toWireTrunk, toWireUpdate, type Direction } from './gateway-format.ts'

const trunkSchema = message(wireTrunk)
const listSchema = listOf(wireTrunk)

const directions = ['outbound', 'inbound'] as const

/** The service's names have the direction in them. */
const titles = { outbound: 'Outbound', inbound: 'Inbound' } as const

const fault = (field: string, text: string): Error =>
  inputError('input-invalid', 'LiveKit gateway', [{ path: [field], message: text }], provider)

const directionOf = (direction: Gateway['direction']): Direction => {
  if (direction !== 'both') return direction
  throw fault('direction', 'LiveKit has a trunk for each direction: create two')
}

interface Found {
  readonly direction: Direction
  readonly wire: WireTrunk
}

/** The gateways port and the host for the carrier's configuration. */
export interface LivekitGateways extends GatewaysPort {
  /** The SIP host of the project. Throws if the settings do not name it, as no reply contains it. */
  inboundAddress(): string
}

/** Trunks that LiveKit accepts: outbound to a carrier's address, inbound to the project's own host. */
export const createGateways = (api: Api): LivekitGateways => {
  const { sipHost } = api.settings
  const toGateway = ({ direction, wire }: Found): Gateway => fromWireTrunk(wire, direction, sipHost)

  /** By list, whose items are empty for ids that do not exist: a trunk of the other kind is an error of `Get`. */
  const find = async (id: string): Promise<Found | null> => {
    const trunkIds = [checkedTrunk(id)]
    for (const direction of directions) {
      const { items } = await api.call(
        `SIP/ListSIP${titles[direction]}Trunk`,
        { trunkIds },
        listSchema,
      )
      const wire = items.find(({ sipTrunkId }) => sipTrunkId === id)
      if (wire) return { direction, wire }
    }
    return null
  }
  const need = async (id: string): Promise<Found> => {
    const found = await find(id)
    if (found) return found
    throw fault('id', 'no trunk has this id')
  }
  const update = async ({ direction, wire }: Found, changes: object): Promise<Gateway> => {
    const { sipTrunkId } = wire
    const method = `SIP/UpdateSIP${titles[direction]}Trunk`
    return toGateway({
      direction,
      wire: await api.call(method, { sipTrunkId, update: changes }, trunkSchema),
    })
  }

  return {
    role: 'accepts',
    inboundAddress() {
      if (sipHost !== undefined) return sipHost
      throw fault('sipHost', 'is required in the settings: it is the host that carriers call')
    },
    /** Inbound, `address` and `transport` are LiveKit's own and not sent; `allowedAddresses` lists the callers. */
    async create(wanted) {
      const direction = directionOf(wanted.direction)
      const trunk = toWireTrunk(wanted, direction)
      const method = `SIP/CreateSIP${titles[direction]}Trunk`
      return toGateway({ direction, wire: await api.call(method, { trunk }, trunkSchema) })
    },
    async get(id) {
      const found = await find(id)
      return found && toGateway(found)
    },
    async list() {
      const lists = directions.map(async (direction) => {
        const { items } = await api.call(`SIP/ListSIP${titles[direction]}Trunk`, {}, listSchema)
        return items.map((wire) => toGateway({ direction, wire }))
      })
      return (await Promise.all(lists)).flat()
    },
    async update(id, changes) {
      const found = await need(id)
      if (changes.direction !== undefined && changes.direction !== found.direction)
        throw fault('direction', 'cannot be changed')
      if (found.direction === 'inbound' && (changes.address ?? changes.transport) !== undefined)
        throw fault('address', 'an inbound trunk has no address or transport of its own')
      return update(found, toWireUpdate(changes, found.direction))
    },
    async remove(id) {
      await need(id)
      await api.call('SIP/DeleteSIPTrunk', { sipTrunkId: id }, z.unknown())
    },
    attach: async (id, numbers) => update(await need(id), { numbers: { add: numbers } }),
  }
}
