import { empty, json } from '../../../server/message.ts'
import { route, type Route } from '../../router.ts'
import { definedOnly } from '../../shared/json.ts'
import { visibleOf } from '../../shared/records.ts'
import { isoSeconds } from '../../shared/times.ts'
import { metaPage, TRUNKING } from '../pages.ts'
import { need, readParameters } from '../parameters.ts'
import { findIn, type TrunkDeps } from './resources.ts'
import type { OriginationUrl, Trunk } from './state.ts'

// User part and parameters as in `sip:pbx.example;transport=tls`; Twilio's own hosts are refused [inferred].
const SIP_URL = /^sips?:(?:[^\s@<>"]+@)?(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:;[^\s<>"?]*)?$/i
const MAX_ORDER = 65_535

function readUrl(form: URLSearchParams) {
  const parameters = readParameters(form)
  return {
    weight: parameters.integer('Weight', 1, MAX_ORDER),
    priority: parameters.integer('Priority', 0, MAX_ORDER),
    enabled: parameters.flag('Enabled'),
    friendlyName: parameters.pattern('FriendlyName', /^.{1,64}$/),
    sipUrl: parameters.pattern('SipUrl', SIP_URL),
  }
}

/** Where a trunk sends calls to its numbers. */
export function originationUrlRoutes({ context, state, account }: TrunkDeps): readonly Route[] {
  const { trunks } = state
  const path = '/v1/Trunks/:trunk/OriginationUrls'
  const view = (trunk: Trunk) => (url: OriginationUrl) => ({
    sid: url.sid,
    weight: url.weight,
    priority: url.priority,
    enabled: url.enabled,
    friendly_name: url.friendlyName,
    sip_url: url.sipUrl,
    account_sid: account.sid,
    trunk_sid: trunk.sid,
    date_created: isoSeconds(url.createdAt),
    date_updated: isoSeconds(url.createdAt),
    url: `${TRUNKING}/v1/Trunks/${trunk.sid}/OriginationUrls/${url.sid}`,
  })
  return [
    route.post(path, (request, { trunk: id }) => {
      const trunk = findIn(request, trunks, id)
      const given = readUrl(request.form())
      const url: OriginationUrl = {
        sid: `OU${context.random.hex(32)}`,
        createdAt: context.clock.now(),
        weight: need(given.weight, 'Weight'),
        priority: need(given.priority, 'Priority'),
        enabled: need(given.enabled, 'Enabled'),
        friendlyName: need(given.friendlyName, 'FriendlyName'),
        sipUrl: need(given.sipUrl, 'SipUrl'),
      }
      trunk.urls.set(url.sid, url)
      return json(201, view(trunk)(url))
    }),
    route.get(path, (request, { trunk: id }) => {
      const trunk = findIn(request, trunks, id)
      const urls = visibleOf(request, trunk.urls.values())
      return metaPage(request, 'origination_urls', urls, view(trunk))
    }),
    route.get(`${path}/:sid`, (request, { trunk: id, sid }) => {
      const trunk = findIn(request, trunks, id)
      return json(200, view(trunk)(findIn(request, trunk.urls, sid)))
    }),
    route.post(`${path}/:sid`, (request, { trunk: id, sid }) => {
      const trunk = findIn(request, trunks, id)
      const url = findIn(request, trunk.urls, sid)
      Object.assign(url, definedOnly(readUrl(request.form())))
      return json(200, view(trunk)(url))
    }),
    route.delete(`${path}/:sid`, (request, { trunk: id, sid }) => {
      const trunk = findIn(request, trunks, id)
      trunk.urls.delete(findIn(request, trunk.urls, sid).sid)
      return empty(204)
    }),
  ]
}
