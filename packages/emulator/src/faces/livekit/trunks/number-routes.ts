import { json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { numbersForSale } from '../../shared/numbers-for-sale.ts'
import { need, type Account } from '../account.ts'
import { invalid, missing } from '../errors.ts'
import { readBody, type Fields } from '../parameters.ts'
import type { PhoneNumber, State } from './state.ts'

const SERVICE = '/twirp/livekit.PhoneNumberService'

const view = ({ id, number, ruleId }: PhoneNumber): object => ({
  id,
  e164_format: number,
  country_code: 'US',
  area_code: number.slice(2, 5),
  status: ruleId === '' ? 'PHONE_NUMBER_STATUS_OFFLINE' : 'PHONE_NUMBER_STATUS_ACTIVE',
  sip_dispatch_rule_id: ruleId,
})

/** Numbers that LiveKit Cloud sells (livekit_phone_number.proto). */
export function numberRoutes(
  { random }: FaceContext,
  account: Account,
  { numbers }: State,
): readonly Route[] {
  const admitted = (request: FaceRequest): Fields => {
    need.sipAdmin(account.grantsOf(request))
    return readBody(request)
  }
  const find = (fields: Fields): PhoneNumber => {
    const found = [...numbers.values()].find(
      ({ id, number }) => id === fields.text('id') || number === fields.text('phoneNumber'),
    )
    if (!found) throw missing('phone number')
    return found
  }
  const isFree = (number: string): boolean =>
    ![...numbers.values()].some((one) => one.number === number)
  return [
    route.post(`${SERVICE}/SearchPhoneNumbers`, (request) => {
      const fields = admitted(request)
      if (fields.text('countryCode') === '') throw invalid('country_code is required')
      const area = fields.text('areaCode')
      const found = numbersForSale.filter(
        (number) => isFree(number) && number.startsWith(`+1${area}`),
      )
      const items = found.slice(0, fields.integer('limit') || 50)
      return json(200, { items: items.map((number) => ({ e164_format: number })) })
    }),
    route.post(`${SERVICE}/PurchasePhoneNumber`, (request) => {
      const fields = admitted(request)
      const wanted = fields.texts('phoneNumbers')
      if (wanted.length === 0) throw invalid('phone_numbers is required')
      if (!wanted.every((number) => numbersForSale.includes(number) && isFree(number)))
        throw missing('phone number')
      const bought = wanted.map((number): PhoneNumber => ({
        id: `PN_${random.string(12)}`,
        number,
        ruleId: fields.text('sipDispatchRuleId'),
      }))
      for (const one of bought) numbers.set(one.id, one)
      return json(200, { phone_numbers: bought.map(view) })
    }),
    route.post(`${SERVICE}/ListPhoneNumbers`, (request) => {
      admitted(request)
      return json(200, { items: [...numbers.values()].map(view), total_count: numbers.size })
    }),
    route.post(`${SERVICE}/GetPhoneNumber`, (request) =>
      json(200, { phone_number: view(find(admitted(request))) }),
    ),
    route.post(`${SERVICE}/UpdatePhoneNumber`, (request) => {
      const fields = admitted(request)
      const changed = { ...find(fields), ruleId: fields.text('sipDispatchRuleId') }
      numbers.set(changed.id, changed)
      return json(200, { phone_number: view(changed) })
    }),
    route.post(`${SERVICE}/ReleasePhoneNumbers`, (request) => {
      const fields = admitted(request)
      const ids = fields.texts('ids')
      const named = fields.texts('phoneNumbers')
      const found = [...numbers.values()].filter(
        ({ id, number }) => ids.includes(id) || named.includes(number),
      )
      if (found.length === 0) throw missing('phone number')
      for (const { id } of found) numbers.delete(id)
      return json(200, {})
    }),
  ]
}
