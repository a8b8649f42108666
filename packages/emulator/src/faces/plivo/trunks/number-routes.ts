import { empty } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { numbersForSale } from '../../shared/numbers-for-sale.ts'
import { findVisible } from '../../shared/records.ts'
import { PlivoError } from '../errors.ts'
import { pageOf } from '../pages.ts'
import { readBody, readOptionalBody, readQuery } from '../parameters.ts'
import type { TrunkDeps } from './resources.ts'
import type { OwnedNumber, State } from './state.ts'

/** US dollars a month, and a minute or message that comes in. */
const RATES = { monthly_rental_rate: '0.80000', voice_rate: '0.00850', sms_rate: '0.00000' }

/** Numbers of the account, and those that can be rented (plivo.com/docs/numbers/api). */
export function numberRoutes(deps: TrunkDeps): readonly Route[] {
  const { context, state, account, changed, answer } = deps
  const root = `/v1/Account/${account.authId}`

  const view = (owned: OwnedNumber): object => viewNumber(owned, deps)
  const find = (request: FaceRequest, digits: string | undefined): OwnedNumber => {
    const owned = findVisible(request, state.numbers, `+${digits}`)
    if (!owned) throw new PlivoError(404, 'number not found')
    return owned
  }
  return [
    ...rentableRoutes(deps),
    route.get('/Number/', (request) => {
      const starts = readQuery(request).text('number_startswith') ?? ''
      const found = [...state.numbers.values()].filter(({ number }) =>
        number.slice(1).startsWith(starts),
      )
      return answer(200, pageOf(request, `${root}/Number/`, found, view))
    }),
    route.get('/Number/:number/', (request, { number }) =>
      answer(200, view(find(request, number))),
    ),
    route.post('/Number/:number/', (request, { number }) => {
      const owned = find(request, number)
      const body = readBody(request)
      const given = (request.json() as { readonly app_id?: unknown }).app_id
      // [inferred] A blank detaches the number.
      if (given !== undefined) owned.appId = applicationOf(body.text('app_id'), state)
      owned.alias = body.text('alias') ?? owned.alias
      changed()
      return answer(202, { message: 'changed' })
    }),
    route.delete('/Number/:number/', (request, { number }) => {
      state.numbers.delete(find(request, number).number)
      changed()
      context.log('plivo: a number was released')
      return empty(204)
    }),
  ]
}

function rentableRoutes({ state, account, changed, answer }: TrunkDeps): readonly Route[] {
  const root = `/v1/Account/${account.authId}`
  return [
    route.get('/PhoneNumber/', (request) => {
      const query = readQuery(request)
      const country = query.required('country_iso')
      const pattern = query.text('pattern', /^[\d*]+$/) ?? ''
      // Digits of the number without its country; an asterisk is any one (same source).
      const wanted = new RegExp(`^\\+1${pattern.replaceAll('*', String.raw`\d`)}`)
      const found = numbersForSale
        .filter((number) => country === 'US' && !state.numbers.has(number) && wanted.test(number))
        .map((number) => ({ number, createdAt: 0 }))
      const page = pageOf(request, `${root}/PhoneNumber/`, found, ({ number }) => ({
        number: number.slice(1),
        country: 'UNITED STATES',
        type: 'local',
        voice_enabled: true,
        sms_enabled: true,
        ...RATES,
        setup_rate: '0.00000',
        prefix: number.slice(2, 5),
        city: null,
        lata: 722,
        rate_center: null,
        region: 'California, UNITED STATES',
        restriction: null,
        restriction_text: null,
        resource_uri: `${root}/PhoneNumber/${number.slice(1)}/`,
      }))
      return answer(200, page)
    }),
    route.post('/PhoneNumber/:number/', (request, { number: digits }) => {
      const given = applicationOf(readOptionalBody(request).text('app_id'), state)
      const usual = [...state.applications.values()].find((one) => one.defaultNumberApp)
      const appId = given ?? usual?.id ?? null
      const number = `+${digits}`
      if (state.numbers.has(number) || !numbersForSale.includes(number))
        throw new PlivoError(404, 'number not available')
      state.own(number).appId = appId
      changed()
      return answer(201, {
        message: 'created',
        numbers: [{ number: digits, status: 'Success' }],
        status: 'fulfilled',
      })
    }),
  ]
}

function viewNumber(
  { number, alias, appId, createdAt }: OwnedNumber,
  { state, account }: TrunkDeps,
): object {
  const root = `/v1/Account/${account.authId}`
  const kind = state.trunks.has(appId ?? '') ? 'Zentrunk/Trunk' : 'Application'
  return {
    number: number.slice(1),
    alias,
    application: appId === null ? null : `${root}/${kind}/${appId}/`,
    added_on: new Date(createdAt).toISOString().slice(0, 10),
    carrier: 'Plivo',
    country: 'United States',
    region: 'California, UNITED STATES',
    number_type: 'local',
    type: 'local',
    sub_account: null,
    sub_account_name: null,
    ...RATES,
    renewal_date: null,
    compliance_application_id: null,
    voice_enabled: true,
    sms_enabled: true,
    resource_uri: `${root}/Number/${number.slice(1)}/`,
  }
}

/** A trunk of either direction is accepted; with an outbound one the number receives no calls (plivo-cli). */
function applicationOf(id: string | undefined, { applications, trunks }: State): string | null {
  if (id === undefined) return null
  if (!applications.has(id) && !trunks.has(id)) throw new PlivoError(404, 'app_id not found')
  return id
}
