import { json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { absentRoute, route, type Route } from '../../router.ts'
import { visibleOf } from '../../shared/records.ts'
import { isoSeconds } from '../../shared/times.ts'
import { TelnyxError } from '../errors.ts'
import { filterOf, page } from '../pages.ts'
import { validate } from '../parameters.ts'
import { connectionOf } from './number-order-routes.ts'
import { invalidValue, type TrunkDeps } from './resources.ts'
import type { OwnedNumber } from './state.ts'

const changes = {
  connection_id: { type: 'string' },
  customer_reference: { type: 'string' },
  tags: { type: 'strings' },
  hd_voice_enabled: { type: 'boolean' },
} as const

/** Numbers of the account. */
export function numberRoutes(deps: TrunkDeps): readonly Route[] {
  const { state, account, changed } = deps

  const nameOf = (id: string | null): string | null =>
    ((state.connections.get(id ?? '')?.values['connection_name'] ??
      account.applications.store.get(id ?? '')?.values['application_name']) as
      | string
      | undefined) ?? null
  const view = (owned: OwnedNumber): Record<string, unknown> => ({
    record_type: 'phone_number',
    id: owned.id,
    phone_number: owned.number,
    country_iso_alpha2: 'US',
    status: 'active',
    tags: owned.tags,
    external_pin: null,
    connection_id: owned.connectionId,
    connection_name: nameOf(owned.connectionId),
    customer_reference: owned.customerReference,
    phone_number_type: 'local',
    deletion_lock_enabled: false,
    created_at: isoSeconds(owned.createdAt),
    updated_at: isoSeconds(owned.createdAt),
    purchased_at: isoSeconds(owned.createdAt),
  })
  const find = (request: FaceRequest, id: string | undefined): OwnedNumber => {
    const found = visibleOf(request, state.numbers()).find((owned) => owned.id === id)
    if (!found) throw new TelnyxError({ name: 'notFound' })
    return found
  }
  /** "Requires at least three digits. Non-numerical characters will result in no values being returned." */
  const fits = (request: FaceRequest, owned: OwnedNumber): boolean => {
    const digits = filterOf(request, 'phone_number')
    const connection = filterOf(request, 'connection_id')
    return (
      (digits === undefined || (/^\d{3,}$/.test(digits) && owned.number.includes(digits))) &&
      (connection === undefined || connection === owned.connectionId) &&
      (filterOf(request, 'status') ?? 'active') === 'active'
    )
  }
  return [
    route.get('/v2/phone_numbers', (request) =>
      page(
        request,
        visibleOf(request, state.numbers()).filter((owned) => fits(request, owned)),
        view,
      ),
    ),
    ...['slim', 'voice'].map((view) => absentRoute('GET', `/v2/phone_numbers/${view}`)),
    route.get('/v2/phone_numbers/:id', (request, { id }) =>
      json(200, { data: view(find(request, id)) }),
    ),
    route.patch('/v2/phone_numbers/:id', (request, { id }) => {
      const owned = find(request, id)
      const body = validate(request.json(), request.text, changes)
      // The document has no null here. [inferred] A blank detaches the number.
      if (body['connection_id'] === null) throw invalidValue('connection_id')
      if ('connection_id' in body) owned.connectionId = connectionOf(body['connection_id'], deps)
      if ('customer_reference' in body)
        owned.customerReference = (body['customer_reference'] as string | null) ?? null
      if (Array.isArray(body['tags'])) owned.tags = body['tags'] as readonly string[]
      changed()
      return json(200, { data: view(owned) })
    }),
    route.delete('/v2/phone_numbers/:id', (request, { id }) => {
      const owned = find(request, id)
      state.disown(owned)
      changed()
      const { country_iso_alpha2: _, ...shown } = view(owned)
      // The document has no null here.
      const texts = Object.entries(shown).map(([name, value]) => [name, value ?? ''] as const)
      return json(200, { data: { ...Object.fromEntries(texts), status: 'deleted' } })
    }),
  ]
}
