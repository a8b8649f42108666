import { json } from '../../message.ts'
import type { FaceContext } from '../face.ts'
import { route, type Route } from '../router.ts'
import { badRequest, notFound } from './errors.ts'
import { fieldsOf, isE164, readBody } from './fields.ts'
import { viewGateway } from './gateway-routes.ts'
import { matches, page } from './pages.ts'
import { readGatewayPatch, readNewNumbers, type NewNumbers } from './read-numbers.ts'
import { newGateway, type Direction, type PhoneNumber, type Records } from './records.ts'

const PATH = '/v2/sip/phone-numbers'

/** Numbers and the pair of gateways each has (docs …/sip/phone-numbers). */
export function numberRoutes(records: Records, { random, clock }: FaceContext): readonly Route[] {
  const view = (number: PhoneNumber): Record<string, unknown> => {
    const { phoneNumberId, e164, name, createdAt, updatedAt } = number
    const inbound = records.gatewayOf(e164, 'inbound')
    const outbound = records.gatewayOf(e164, 'outbound')
    return {
      phoneNumber: {
        phoneNumberId,
        e164,
        countryCode: e164.startsWith('+1') ? 'US' : null,
        provider: 'other',
        origin: 'SIP Configured',
        status: 'ACTIVE',
        name,
        createdAt,
        updatedAt,
      },
      // "Inbound gateways always show" these two so.
      inbound: inbound ? { ...viewGateway(inbound), address: null, auth: {} } : null,
      outbound: outbound ? viewGateway(outbound) : null,
    }
  }
  const find = (e164: string | undefined): PhoneNumber => {
    const number = records.numbers.get(e164 ?? '')
    if (!number) throw notFound('Phone number')
    return number
  }
  const take = (e164: string, direction: Direction): string | null => {
    const gateway = records.gatewayOf(e164, direction)
    if (!gateway) return null
    gateway.numbers = gateway.numbers.filter((number) => number !== e164)
    return gateway.id
  }
  const addPair = (plan: NewNumbers, numbers: readonly string[]): void => {
    for (const direction of ['inbound', 'outbound'] as const) {
      const id = random.uuid()
      records.gateways.set(id, {
        ...newGateway(id, direction, plan.name, [...numbers]),
        ...plan[direction],
        mediaEncryption: plan.mediaEncryption,
      })
    }
  }

  return [
    route.post(PATH, (request) => {
      const plan = readNewNumbers(fieldsOf(readBody(request)))
      // All or nothing: looked at before anything is made.
      for (const number of plan.numbers) {
        for (const direction of ['inbound', 'outbound'] as const) {
          if (records.gatewayOf(number, direction)) {
            throw badRequest(`${number} is already attached to an ${direction} gateway`)
          }
        }
      }
      for (const number of plan.numbers) {
        const known = records.numbers.get(number)
        if (known) known.name = plan.name
        else records.addNumber(number, plan.name)
      }
      if (plan.isShared) addPair(plan, plan.numbers)
      else for (const number of plan.numbers) addPair(plan, [number])
      return json(201, { message: 'Phone Number with SIP Configured Successfully' })
    }),
    route.get(PATH, (request) => {
      const search = request.query.get('search')
      const found = [...records.numbers.values()].filter(({ name, e164 }) =>
        matches(search, name, e164),
      )
      return page(request, found, view)
    }),
    route.post(`${PATH}/detach`, (request) => {
      const fields = fieldsOf(readBody(request))
      const { e164 } = find(fields.need('phoneNumber', fields.text('phoneNumber')))
      const inbound = take(e164, 'inbound')
      const outbound = take(e164, 'outbound')
      if (inbound === null && outbound === null) {
        throw badRequest('The phone number is not attached to any gateway')
      }
      const message = 'Phone number detached successfully'
      return json(200, { message, phoneNumber: e164, inbound, outbound })
    }),
    route.post(`${PATH}/:id/release`, (_request, { id = '' }) => {
      const number = [...records.numbers.values()].find((one) => one.phoneNumberId === id)
      const e164 = number?.e164 ?? records.released.get(id)
      if (e164 === undefined) throw notFound('Phone number')
      if (number) {
        take(e164, 'inbound')
        take(e164, 'outbound')
        for (const rule of records.rules.values()) {
          rule.numbers = rule.numbers.filter((one) => one !== e164)
        }
        records.numbers.delete(e164)
        records.released.set(id, e164)
      }
      const message = 'Phone number released successfully'
      return json(200, { message, phoneNumberId: id, e164 })
    }),
    route.patch(`${PATH}/gateways/:id`, (request, { id = '' }) => {
      const gateway = records.gateways.get(id)
      if (!gateway) throw notFound('Gateway')
      const changes = readGatewayPatch(fieldsOf(readBody(request)), gateway.direction)
      Object.assign(gateway, changes)
      for (const number of gateway.numbers) {
        const owned = records.numbers.get(number)
        if (owned) owned.updatedAt = new Date(clock.now()).toISOString()
      }
      return json(200, { message: 'SIP Gateway updated successfully' })
    }),
    route.get(`${PATH}/:number`, (_request, { number }) => {
      // A plus sign that was not escaped arrives as one here, and as a space behind many proxies.
      if (!isE164(number)) throw badRequest('The phone number must be E.164, its + sent as %2B')
      return json(200, view(find(number)))
    }),
  ]
}
