import { json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import { route, type Route } from '../../router.ts'
import { definedOnly } from '../../shared/json.ts'
import { badRequest, notFound } from '../errors.ts'
import { matches, page } from '../pages.ts'
import {
  ENCRYPTIONS,
  fieldsOf,
  readAuth,
  readBody,
  REGIONS,
  TRANSPORTS,
  type Fields,
} from '../parameters.ts'
import { newGateway, type Direction, type Gateway, type State } from './state.ts'

/** Replies show carrier credentials: `auth` is among the documented response fields. */
export function viewGateway(gateway: Gateway): Record<string, unknown> {
  const { direction, auth, address, transport, allowedAddresses, ...rest } = gateway
  return {
    ...rest,
    auth: auth ?? {},
    ...(direction === 'outbound' ? { address, transport } : { allowedAddresses }),
  }
}

/** Inbound and outbound gateways (docs …/sip/inbound-gateway, …/sip/outbound-gateway). */
export function gatewayRoutes(state: State, { random }: FaceContext): readonly Route[] {
  return (['inbound', 'outbound'] as const).flatMap((direction): readonly Route[] => {
    const path = `/v2/sip/${direction}-gateways`
    const find = (id: string | undefined): Gateway => {
      const gateway = state.gateways.get(id ?? '')
      if (gateway?.direction !== direction) throw notFound('Gateway')
      return gateway
    }
    const all = (): Gateway[] =>
      [...state.gateways.values()].filter((one) => one.direction === direction)
    const nameIsFree = (name: string, id: string): void => {
      if (all().some((one) => one.name === name && one.id !== id)) {
        throw badRequest('A gateway with this name already exists')
      }
    }
    return [
      route.post(path, (request) => {
        const fields = fieldsOf(readBody(request))
        const name = fields.need('name', fields.text('name'))
        const numbers = fields.need('numbers', fields.numbers('numbers'))
        if (direction === 'outbound') fields.need('address', fields.text('address'))
        nameIsFree(name, '')
        const id = random.uuid()
        const gateway = newGateway(id, direction, name, [...numbers])
        if (direction === 'outbound') gateway.transport = 'tls'
        Object.assign(gateway, readChanges(fields, direction))
        state.gateways.set(id, gateway)
        return json(201, viewGateway(gateway))
      }),
      route.get(path, (request) => {
        const { query } = request
        const id = query.get('id')
        const found = all().filter(
          (one) => (!id || one.id === id) && matches(query.get('search'), one.name),
        )
        return page(request, found, viewGateway)
      }),
      route.get(`${path}/:id`, (_request, { id }) => json(200, viewGateway(find(id)))),
      route.patch(`${path}/:id`, (request, { id }) => {
        const gateway = find(id)
        const fields = fieldsOf(readBody(request))
        const changes = readChanges(fields, direction)
        if (changes.name !== undefined) nameIsFree(changes.name, gateway.id)
        Object.assign(gateway, resetByOmission(fields), changes)
        return json(200, viewGateway(gateway))
      }),
      route.delete(`${path}/:id`, (_request, { id }) => {
        state.gateways.delete(find(id).id)
        return json(200, { message: 'Gateway deleted successfully' })
      }),
    ]
  })
}

/**
 * The trap of an update: "omitted fields keep their current value, EXCEPT record, noiseCancellation
 * and enableDtmf, which reset to false when omitted, and geoRegion, which is cleared".
 */
function resetByOmission(fields: Fields): Partial<Gateway> {
  return {
    ...(fields.has('record') ? {} : { record: false }),
    ...(fields.has('noiseCancellation') ? {} : { noiseCancellation: false }),
    ...(fields.has('enableDtmf') ? {} : { enableDtmf: false }),
    ...(fields.has('geoRegion') ? {} : { geoRegion: null }),
  }
}

function readChanges(fields: Fields, direction: Direction): Partial<Gateway> {
  const numbers = fields.numbers('numbers')
  const changes: Readonly<Record<string, unknown>> = {
    name: fields.text('name'),
    numbers: numbers && [...numbers],
    auth: readAuth(fields),
    allowedNumbers: fields.texts('allowedNumbers'),
    mediaEncryption: fields.oneOf('mediaEncryption', ENCRYPTIONS),
    record: fields.flag('record'),
    noiseCancellation: fields.flag('noiseCancellation'),
    enableDtmf: fields.flag('enableDtmf'),
    metadata: fields.headers('metadata'),
    tags: fields.texts('tags'),
    geoRegion: fields.oneOf('geoRegion', REGIONS),
    ...(direction === 'outbound'
      ? {
          address: fields.text('address'),
          transport: fields.oneOf('transport', TRANSPORTS),
        }
      : { allowedAddresses: fields.texts('allowedAddresses') }),
  }
  return definedOnly(changes)
}
