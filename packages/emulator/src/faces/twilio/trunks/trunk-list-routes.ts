import { empty, json } from '../../../server/message.ts'
import { route, type Route } from '../../router.ts'
import { isoSeconds } from '../../shared/times.ts'
import { TwilioError } from '../errors.ts'
import { metaPage, TRUNKING } from '../pages.ts'
import { friendlyNameOf, keyOf, LIST_KINDS, mapList, mappedTo, unmapList } from './list-mappings.ts'
import { findIn, type TrunkDeps } from './resources.ts'
import type { Trunk } from './state.ts'

/** Lists of the account that are mapped to a trunk. */
export function trunkListRoutes({ state, account }: TrunkDeps): readonly Route[] {
  const { trunks } = state
  return LIST_KINDS.flatMap((kind) => {
    const path = `/v1/Trunks/:trunk/${kind}s`
    const view = (trunk: Trunk) => (sid: string) => ({
      sid,
      friendly_name: friendlyNameOf(state, kind, sid),
      account_sid: account.sid,
      trunk_sid: trunk.sid,
      date_created: isoSeconds(trunk.createdAt),
      date_updated: isoSeconds(trunk.createdAt),
      url: `${TRUNKING}/v1/Trunks/${trunk.sid}/${kind}s/${sid}`,
    })
    return [
      route.post(path, (request, { trunk: id }) => {
        const trunk = findIn(request, trunks, id)
        return json(201, view(trunk)(mapList(request, kind, trunk, state)))
      }),
      route.get(path, (request, { trunk: id }) => {
        const trunk = findIn(request, trunks, id)
        return metaPage(request, `${keyOf(kind)}s`, [...mappedTo(trunk, kind)], view(trunk))
      }),
      route.get(`${path}/:sid`, (request, { trunk: id, sid = '' }) => {
        const trunk = findIn(request, trunks, id)
        if (!mappedTo(trunk, kind).has(sid)) throw new TwilioError('notFound', request.path)
        return json(200, view(trunk)(sid))
      }),
      route.delete(`${path}/:sid`, (request, { trunk: id, sid }) => {
        unmapList(request, kind, findIn(request, trunks, id), sid)
        return empty(204)
      }),
    ]
  })
}
