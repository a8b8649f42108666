import { inputError, type Gateway, type GatewaysPort } from '@callplane/core'
import { dataOf, type Api } from '../client/api.ts'
import { webhookRegistration, type WebhookRegistration } from '../calls/ensure.ts'
import { provider, unreadable } from '../errors.ts'
import {
  fromWireGateway,
  gatewayIdOf,
  resetWhenOmitted,
  toWireGateway,
  type Direction,
} from './gateway-format.ts'
import { gatewaySegment } from '../references.ts'
import { inboundHost, regionOf } from './regions.ts'
import { wireGateway, type WireGateway } from '../client/schemas.ts'

const pathOf = (direction: Direction): string => `/v2/sip/${direction}-gateways`

const fault = (field: string, message: string): Error =>
  inputError('input-invalid', 'VideoSDK gateway', [{ path: [field], message }], provider)

const directionOf = (direction: Gateway['direction']): Direction => {
  if (direction !== 'both') return direction
  throw fault(
    'direction',
    'VideoSDK has a gateway for each direction: create two, or bring in the numbers with both',
  )
}

/** Removes fields that the change does not name, as the result is also compared. */
const given = (body: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))

interface Found {
  readonly direction: Direction
  readonly wire: WireGateway
}

/** The gateways port and the host for the carrier's configuration. */
export interface VideosdkGateways extends GatewaysPort {
  /** Registers the webhook by which callers become records; undefined if the settings name no path. */
  readonly webhook?: WebhookRegistration | undefined
  /**
   * The SIP host of the organisation. Throws if the settings do not name the organisation, which no response contains.
   */
  inboundAddress(region?: string): string
}

/** Trunks that VideoSDK accepts: outbound to a carrier's address, inbound to VideoSDK's own host. */
export const createGateways = (api: Api, ensureWebhook: () => Promise<void>): VideosdkGateways => {
  const read = (reply: unknown): WireGateway => {
    const result = wireGateway.safeParse(dataOf(reply))
    if (!result.success || gatewayIdOf(result.data) === undefined) throw unreadable('gateway')
    return result.data
  }
  const toGateway = ({ direction, wire }: Found): Gateway =>
    fromWireGateway(wire, gatewayIdOf(wire) ?? '', direction, api.settings.organizationId)

  const find = async (id: string): Promise<Found | null> => {
    for (const direction of ['outbound', 'inbound'] as const) {
      const path = `${pathOf(direction)}/${gatewaySegment(id)}`
      const reply = await api.request('GET', path, { nullable: true })
      if (reply !== null) return { direction, wire: read(reply) }
    }
    return null
  }
  const need = async (id: string): Promise<Found> => {
    const found = await find(id)
    if (found) return found
    throw fault('id', 'no gateway has this id')
  }
  const listOf = async (direction: Direction): Promise<Gateway[]> =>
    (await api.list(pathOf(direction), wireGateway))
      .filter((wire) => gatewayIdOf(wire) !== undefined)
      .map((wire) => toGateway({ direction, wire }))

  const patch = async ({ direction, wire }: Found, changes: Partial<Gateway>): Promise<Gateway> => {
    const path = `${pathOf(direction)}/${gatewaySegment(gatewayIdOf(wire))}`
    const body = { ...resetWhenOmitted(wire), ...given(toWireGateway(changes, direction)) }
    return toGateway({ direction, wire: read(await api.request('PATCH', path, { body })) })
  }

  return {
    role: 'accepts',
    webhook: webhookRegistration(api),
    inboundAddress(region) {
      const { organizationId } = api.settings
      if (organizationId === undefined)
        throw fault('organizationId', 'is required: it is the first label of the host to be called')
      return inboundHost(organizationId, region === undefined ? undefined : regionOf(region))
    },
    /** Inbound, `address` and `transport` are VideoSDK's own and not sent; `allowedAddresses` lists the callers. */
    async create(wanted) {
      const direction = directionOf(wanted.direction)
      const body = given(toWireGateway(wanted, direction))
      if (direction === 'inbound') await ensureWebhook()
      const reply = await api.request('POST', pathOf(direction), { body })
      return toGateway({ direction, wire: read(reply) })
    },
    async get(id) {
      const found = await find(id)
      return found && toGateway(found)
    },
    list: async () => [...(await listOf('outbound')), ...(await listOf('inbound'))],
    async update(id, changes) {
      const found = await need(id)
      if (changes.direction !== undefined && changes.direction !== found.direction)
        throw fault('direction', 'cannot be changed')
      if (found.direction === 'inbound' && (changes.address ?? changes.transport) !== undefined)
        throw fault('address', 'an inbound gateway has no address or transport of its own')
      return patch(found, changes)
    },
    async remove(id) {
      const { direction } = await need(id)
      await api.request('DELETE', `${pathOf(direction)}/${gatewaySegment(id)}`)
    },
    async attach(id, numbers) {
      const found = await need(id)
      return patch(found, { numbers: [...new Set([...(found.wire.numbers ?? []), ...numbers])] })
    },
  }
}
