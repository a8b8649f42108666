import { json } from '../../../server/message.ts'
import { route, type Route } from '../../router.ts'
import { numbersForSale } from '../../shared/numbers-for-sale.ts'
import { visibleOf } from '../../shared/records.ts'
import { isoSeconds } from '../../shared/times.ts'
import { TelnyxError } from '../errors.ts'
import { filterOf, page } from '../pages.ts'
import { validate, type Body } from '../parameters.ts'
import { findIn, invalidValue, type TrunkDeps } from './resources.ts'
import type { Order } from './state.ts'

/** Null for a blank; refuses an id that no connection has. */
export function connectionOf(
  given: unknown,
  { state, account }: Pick<TrunkDeps, 'state' | 'account'>,
): string | null {
  if (given === undefined || given === null || given === '') return null
  const id = String(given)
  if (!account.applications.store.has(id) && !state.connections.has(id))
    throw invalidValue('connection_id')
  return id
}

/** Numbers that can be bought, and orders of them. */
export function numberOrderRoutes(deps: TrunkDeps): readonly Route[] {
  const { context, state, account, changed } = deps

  return [
    route.get('/v2/available_phone_numbers', (request) => {
      const country = filterOf(request, 'country_code') ?? 'US'
      const wanted = filterOf(request, 'phone_number', 'contains') ?? ''
      const area = filterOf(request, 'national_destination_code')
      const limit = Number(filterOf(request, 'limit') ?? 100)
      const found = numbersForSale
        .filter(
          (number) =>
            country === 'US' &&
            !account.owns(number) &&
            number.includes(wanted.replaceAll(/\D/g, '')) &&
            (area === undefined || number.slice(2, 5) === area),
        )
        .slice(0, limit)
      const data = found.map((number) => ({
        record_type: 'available_phone_number',
        phone_number: number,
        best_effort: false,
        quickship: true,
        reservable: true,
        features: [{ name: 'voice' }],
        region_information: [{ region_type: 'country_code', region_name: 'US' }],
        cost_information: { upfront_cost: '1.00', monthly_cost: '1.00', currency: 'USD' },
      }))
      const meta = { total_results: data.length, best_effort_results: 0 }
      return json(200, { data, metadata: meta, meta })
    }),
    route.post('/v2/number_orders', (request) => {
      const body = validate(request.json(), request.text, {
        connection_id: { type: 'string' },
        customer_reference: { type: 'string' },
      })
      const e164 = readNumbers(body)
      const connectionId = connectionOf(body['connection_id'], deps)
      if (e164.some((number) => account.owns(number) || !numbersForSale.includes(number)))
        throw new TelnyxError({ name: 'notForSale', pointer: '/phone_numbers' })
      const order: Order = {
        id: context.random.uuid(),
        createdAt: context.clock.now(),
        numbers: e164.map((number) => state.own(number, connectionId)),
        lineIds: e164.map(() => context.random.uuid()),
      }
      state.orders.set(order.id, order)
      changed()
      return json(200, { data: viewOrder(order) })
    }),
    route.get('/v2/number_orders', (request) =>
      page(request, visibleOf(request, state.orders.values()), viewOrder),
    ),
    route.get('/v2/number_orders/:id', (request, { id }) =>
      json(200, { data: viewOrder(findIn(request, state.orders, id)) }),
    ),
  ]
}

function readNumbers(body: Body): readonly string[] {
  const given: unknown = body['phone_numbers']
  const wanted = Array.isArray(given)
    ? (given as readonly { readonly phone_number?: unknown }[])
    : []
  if (wanted.length === 0)
    throw new TelnyxError({ name: 'missing', about: 'phone_numbers', pointer: '/phone_numbers' })
  return wanted.map(({ phone_number: number }) => String(number))
}

const viewOrder = ({ id, createdAt, numbers, lineIds }: Order): Record<string, unknown> => ({
  record_type: 'number_order',
  id,
  status: 'success',
  requirements_met: true,
  phone_numbers_count: numbers.length,
  phone_numbers: numbers.map((owned, index) => ({
    record_type: 'number_order_phone_number',
    // Of the line of the order, not of the number.
    id: lineIds[index],
    phone_number: owned.number,
    status: 'success',
    requirements_met: true,
  })),
  created_at: isoSeconds(createdAt),
  updated_at: isoSeconds(createdAt),
})
