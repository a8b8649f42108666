import { json } from '../../../server/message.ts'
import type { Random } from '../../../random.ts'
import type { FaceContext } from '../../face.ts'
import { route, type Route } from '../../router.ts'
import { badRequest, notFound } from '../errors.ts'
import { matches, page } from '../pages.ts'
import { fieldsOf, isE164, readBody } from '../parameters.ts'
import { viewGateway } from './gateway-routes.ts'
import { readGatewayPatch, readNewNumbers, type NewNumbers } from './number-parameters.ts'
import { newGateway, type Direction, type PhoneNumber, type State } from './state.ts'

const PATH = '/v2/sip/phone-numbers'

/** Numbers and the pair of gateways each has (docs …/sip/phone-numbers). */
export function numberRoutes(state: State, { random, clock }: FaceContext): readonly Route[] {
  const view = (number: PhoneNumber) => viewNumber(number, state)
  const find = (e164: string | undefined): PhoneNumber => {
    const number = state.numbers.get(e164 ?? '')
    if (!number) throw notFound('Phone number')
    return number
  }
  return [
    route.post(PATH, (request) => {
      addNumbers(readNewNumbers(fieldsOf(readBody(request))), state, random)
      return json(201, { message: 'Phone Number with SIP Configured Successfully' })
    }),
    route.get(PATH, (request) => {
      const search = request.query.get('search')
      const found = [...state.numbers.values()].filter(({ name, e164 }) =>
        matches(search, name, e164),
      )
      return page(request, found, view)
    }),
    route.post(`${PATH}/detach`, (request) => {
      const fields = fieldsOf(readBody(request))
      const { e164 } = find(fields.need('phoneNumber', fields.text('phoneNumber')))
      const inbound = detach(e164, 'inbound', state)
      const outbound = detach(e164, 'outbound', state)
      if (inbound === null && outbound === null) {
        throw badRequest('The phone number is not attached to any gateway')
      }
      const message = 'Phone number detached successfully'
      return json(200, { message, phoneNumber: e164, inbound, outbound })
    }),
    route.post(`${PATH}/:id/release`, (_request, { id = '' }) => {
      const number = [...state.numbers.values()].find((one) => one.phoneNumberId === id)
      const e164 = number?.e164 ?? state.released.get(id)
      if (e164 === undefined) throw notFound('Phone number')
      if (number) {
        detach(e164, 'inbound', state)
        detach(e164, 'outbound', state)
        for (const rule of state.rules.values()) {
          rule.numbers = rule.numbers.filter((one) => one !== e164)
        }
        state.numbers.delete(e164)
        state.released.set(id, e164)
      }
      const message = 'Phone number released successfully'
      return json(200, { message, phoneNumberId: id, e164 })
    }),
    route.patch(`${PATH}/gateways/:id`, (request, { id = '' }) => {
      const gateway = state.gateways.get(id)
      if (!gateway) throw notFound('Gateway')
      const changes = readGatewayPatch(fieldsOf(readBody(request)), gateway.direction)
      Object.assign(gateway, changes)
      for (const number of gateway.numbers) {
        const owned = state.numbers.get(number)
        if (owned) owned.updatedAt = new Date(clock.now()).toISOString()
      }
      return json(200, { message: 'SIP Gateway updated successfully' })
    }),
    route.get(`${PATH}/:number`, (_request, { number }) => {
      // An unescaped plus sign arrives unchanged here, and as a space behind many proxies.
      if (!isE164(number)) throw badRequest('The phone number must be E.164, its + sent as %2B')
      return json(200, view(find(number)))
    }),
  ]
}

function viewNumber(number: PhoneNumber, state: State): Record<string, unknown> {
  const { phoneNumberId, e164, name, createdAt, updatedAt } = number
  const inbound = state.gatewayOf(e164, 'inbound')
  const outbound = state.gatewayOf(e164, 'outbound')
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

/** Takes a number from its gateway; the gateway's id. */
function detach(e164: string, direction: Direction, state: State): string | null {
  const gateway = state.gatewayOf(e164, direction)
  if (!gateway) return null
  gateway.numbers = gateway.numbers.filter((number) => number !== e164)
  return gateway.id
}

const DIRECTIONS = ['inbound', 'outbound'] as const

/** All or nothing: checked before anything is created. */
function addNumbers(plan: NewNumbers, state: State, random: Random): void {
  for (const number of plan.numbers) {
    const taken = DIRECTIONS.find((direction) => state.gatewayOf(number, direction))
    if (taken) throw badRequest(`${number} is already attached to an ${taken} gateway`)
  }
  for (const number of plan.numbers) {
    const known = state.numbers.get(number)
    if (known) known.name = plan.name
    else state.addNumber(number, plan.name)
  }
  for (const numbers of plan.isShared ? [plan.numbers] : plan.numbers.map((number) => [number])) {
    for (const direction of DIRECTIONS) {
      const id = random.uuid()
      state.gateways.set(id, {
        ...newGateway(id, direction, plan.name, [...numbers]),
        ...plan[direction],
        mediaEncryption: plan.mediaEncryption,
      })
    }
  }
}
