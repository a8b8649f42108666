import { empty, json } from '../../../server/message.ts'
import { route, type Route } from '../../router.ts'
import { pageOf } from '../pages.ts'
import { TrunkError } from './errors.ts'
import { need, objectOf, times } from './fields.ts'
import type { Trunk, TrunkNumber } from './state.ts'
import { trunksPath, trunkWith, type TrunkDeps } from './resources.ts'

/** Numbers of trunks. */
export function numberRoutes(deps: TrunkDeps): readonly Route[] {
  const { state, project, numbers, changed } = deps
  const view = (one: TrunkNumber) => ({
    id: one.id,
    sipTrunkId: one.trunk,
    phoneNumber: one.number,
    countryCode: 'US',
    ...times(one, project.projectId),
  })
  const onTrunk = (trunk: Trunk): readonly TrunkNumber[] =>
    [...state.numbers.values()].filter((one) => one.trunk === trunk.id)
  return [
    route.get(`${trunksPath}/:id/phoneNumbers`, (request, { id }) =>
      pageOf(request, 'phoneNumbers', onTrunk(trunkWith(deps, id)), view),
    ),
    route.post(`${trunksPath}/:id/phoneNumbers`, (request, { id }) => {
      const trunk = trunkWith(deps, id)
      const number = need(objectOf(request), 'phoneNumber')
      if (!numbers.includes(number)) throw new TrunkError(404, 'Phone number not found')
      if ([...state.numbers.values()].some((one) => one.number === number))
        throw new TrunkError(400, `Phone Number '${number}' already exists`)
      const assigned = { ...state.begin(), trunk: trunk.id, number }
      state.numbers.set(assigned.id, assigned)
      changed()
      return json(201, view(assigned))
    }),
    // [inferred] By its id, as everything else; that the number itself is taken too is not documented.
    route.delete(`${trunksPath}/:id/phoneNumbers/:number`, (_, { id, number }) => {
      const found = onTrunk(trunkWith(deps, id)).find((one) => one.id === number)
      if (!found) throw new TrunkError(404, 'Phone number not found')
      state.numbers.delete(found.id)
      changed()
      return empty(204)
    }),
  ]
}
