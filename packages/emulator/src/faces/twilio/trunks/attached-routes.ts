import { empty, json } from '../../../message.ts'
import { route, type Route } from '../../router.ts'
import type { Account } from '../account.ts'
import { TwilioError } from '../errors.ts'
import { readParameters } from '../parameters.ts'
import { viewNumber } from './number-view.ts'
import { findIn, iso, metaPage, need, ROOT } from './parts.ts'
import type { Trunk } from './state.ts'
import type { TrunkDeps } from './trunk-routes.ts'

/** What the account's own number resource tells and the trunk's does not (OpenAPI, Apr 2026). */
const accountOnly: ReadonlySet<string> = new Set([
  'origin',
  'status',
  'type',
  'address_sid',
  'identity_sid',
  'bundle_sid',
  'emergency_status',
  'emergency_address_sid',
  'emergency_address_status',
  'voice_receive_mode',
  'uri',
])

/** Numbers whose calls a trunk takes. */
export function attachedRoutes({
  state,
  account,
  changed,
}: TrunkDeps & { readonly account: Account }): readonly Route[] {
  const path = '/v1/Trunks/:trunk/PhoneNumbers'
  const view = (number: string) => {
    const settings = state.settingsOf(number)
    const shared = Object.entries(viewNumber(account, number, settings)).filter(
      ([name]) => !accountOnly.has(name),
    )
    const sid = account.phoneNumberSid(number) ?? ''
    return {
      ...Object.fromEntries(shared),
      date_created: iso(settings.createdAt),
      date_updated: iso(settings.createdAt),
      url: `${ROOT}/v1/Trunks/${settings.trunkSid}/PhoneNumbers/${sid}`,
      links: {},
    }
  }
  const bySid = (sid: string | undefined): string | undefined =>
    account.numbers().find((number) => account.phoneNumberSid(number) === sid)
  const attached = (trunk: Trunk): readonly string[] =>
    account.numbers().filter((number) => state.settingsOf(number).trunkSid === trunk.sid)
  return [
    route.post(path, (request, { trunk: id }) => {
      const trunk = findIn(request, state.trunks, id)
      const given = readParameters(request.form())
      const sid = need(given.pattern('PhoneNumberSid', /^PN[\da-f]{32}$/i), 'PhoneNumberSid')
      const number = bySid(sid)
      if (number === undefined) throw new TwilioError('notFound', sid)
      const settings = state.settingsOf(number)
      if (settings.trunkSid !== null) throw new TwilioError('duplicate', sid)
      settings.trunkSid = trunk.sid
      changed()
      return json(201, view(number))
    }),
    route.get(path, (request, { trunk: id }) => {
      const trunk = findIn(request, state.trunks, id)
      return metaPage(request, 'phone_numbers', attached(trunk), view)
    }),
    route.get(`${path}/:sid`, (request, { trunk: id, sid }) => {
      const number = bySid(sid)
      if (number === undefined || !attached(findIn(request, state.trunks, id)).includes(number))
        throw new TwilioError('notFound', request.path)
      return json(200, view(number))
    }),
    route.delete(`${path}/:sid`, (request, { trunk: id, sid }) => {
      const number = bySid(sid)
      if (number === undefined || !attached(findIn(request, state.trunks, id)).includes(number))
        throw new TwilioError('notFound', request.path)
      state.settingsOf(number).trunkSid = null
      changed()
      return empty(204)
    }),
  ]
}
