import { empty, json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { isoSeconds } from '../../shared/times.ts'
import { TwilioError } from '../errors.ts'
import { metaPage, TRUNKING } from '../pages.ts'
import { need, readParameters } from '../parameters.ts'
import { viewNumber } from './number-view.ts'
import { findIn, type TrunkDeps } from './resources.ts'
import type { Trunk } from './state.ts'

/** Properties of the account's number resource that the trunk's lacks (OpenAPI, Apr 2026). */
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

/** Numbers attached to a trunk. */
export function trunkNumberRoutes({ state, account, changed }: TrunkDeps): readonly Route[] {
  const path = '/v1/Trunks/:trunk/PhoneNumbers'
  const view = (number: string) => {
    const settings = state.settingsOf(number)
    const shared = Object.entries(viewNumber(account, number, settings)).filter(
      ([name]) => !accountOnly.has(name),
    )
    const sid = account.phoneNumberSid(number) ?? ''
    return {
      ...Object.fromEntries(shared),
      date_created: isoSeconds(settings.createdAt),
      date_updated: isoSeconds(settings.createdAt),
      url: `${TRUNKING}/v1/Trunks/${settings.trunkSid}/PhoneNumbers/${sid}`,
      links: {},
    }
  }
  const bySid = (sid: string | undefined): string | undefined =>
    account.numbers().find((number) => account.phoneNumberSid(number) === sid)
  const attached = (trunk: Trunk): readonly string[] =>
    account.numbers().filter((number) => state.settingsOf(number).trunkSid === trunk.sid)
  const find = (request: FaceRequest, trunk: string | undefined, sid: string | undefined) => {
    const number = bySid(sid)
    if (number === undefined || !attached(findIn(request, state.trunks, trunk)).includes(number))
      throw new TwilioError('notFound', request.path)
    return number
  }
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
    route.get(path, (request, { trunk: id }) =>
      metaPage(request, 'phone_numbers', attached(findIn(request, state.trunks, id)), view),
    ),
    route.get(`${path}/:sid`, (request, { trunk, sid }) =>
      json(200, view(find(request, trunk, sid))),
    ),
    route.delete(`${path}/:sid`, (request, { trunk, sid }) => {
      state.settingsOf(find(request, trunk, sid)).trunkSid = null
      changed()
      return empty(204)
    }),
  ]
}
