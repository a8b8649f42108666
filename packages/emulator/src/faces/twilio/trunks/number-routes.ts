import { empty, json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { absentRoute, route, type Route } from '../../router.ts'
import { numbersForSale } from '../../shared/numbers-for-sale.ts'
import type { Account } from '../account.ts'
import { format, readPhone } from '../addresses.ts'
import { TwilioError } from '../errors.ts'
import { page } from '../pages.ts'
import { INVALID_TEST_NUMBER } from '../test-numbers.ts'
import { readParameters } from '../parameters.ts'
import { viewNumber } from './number-view.ts'
import type { TrunkDeps } from './resources.ts'

/** Owned numbers, and those that can be bought (paths behind the account). */
export function numberRoutes(deps: TrunkDeps): readonly Route[] {
  const { state, account, changed } = deps
  const owned = (request: FaceRequest): readonly string[] =>
    account.numbers().filter((one) => state.settingsOf(one).createdAt <= request.visibleUntil)
  const view = (number: string) => viewNumber(account, number, state.settingsOf(number))
  const find = (request: FaceRequest, sid: string | undefined): string => {
    const number = owned(request).find((one) => account.phoneNumberSid(one) === sid)
    if (number === undefined) throw new TwilioError('notFound', request.path)
    return number
  }
  const configure = (request: FaceRequest, number: string): void => {
    const form = request.form()
    const parameters = readParameters(form)
    const trunkSid = parameters.pattern('TrunkSid', /^TK[\da-f]{32}$/i)
    if (trunkSid !== undefined && !state.trunks.has(trunkSid))
      throw new TwilioError('notFound', trunkSid)
    const settings = state.settingsOf(number)
    // A blank removes it.
    const url = (name: string, current: string | null): string | null =>
      form.has(name) ? (parameters.url(name) ?? null) : current
    settings.voiceUrl = url('VoiceUrl', settings.voiceUrl)
    settings.voiceMethod = parameters.method('VoiceMethod') ?? settings.voiceMethod
    settings.voiceFallbackUrl = url('VoiceFallbackUrl', settings.voiceFallbackUrl)
    settings.voiceFallbackMethod =
      parameters.method('VoiceFallbackMethod') ?? settings.voiceFallbackMethod
    settings.statusCallback = url('StatusCallback', settings.statusCallback)
    settings.statusCallbackMethod =
      parameters.method('StatusCallbackMethod') ?? settings.statusCallbackMethod
    settings.friendlyName = parameters.text('FriendlyName') ?? settings.friendlyName
    if (trunkSid !== undefined || form.has('TrunkSid')) settings.trunkSid = trunkSid ?? null
    changed()
  }

  return [
    ...KINDS.flatMap((kind) => [
      availableRoute(account, kind),
      absentRoute('GET', `/IncomingPhoneNumbers/${kind}.json`),
      absentRoute('POST', `/IncomingPhoneNumbers/${kind}.json`),
    ]),
    route.get('/IncomingPhoneNumbers.json', (request) => {
      const wanted = request.query.get('PhoneNumber') ?? ''
      const found = owned(request).filter((number) => number.includes(wanted))
      return json(200, page(request, 'incoming_phone_numbers', found, view))
    }),
    route.post('/IncomingPhoneNumbers.json', (request) => {
      const parameters = readParameters(request.form())
      const raw = parameters.text('PhoneNumber')
      const area = parameters.text('AreaCode')
      if (raw === undefined && area === undefined) throw new TwilioError('noNumber')
      const number = raw === undefined ? available(account, '', area ?? null)[0] : readPhone(raw)
      if (number === undefined || number === INVALID_TEST_NUMBER)
        throw new TwilioError('noNumber', raw)
      if (account.owns(number) || !numbersForSale.includes(number))
        throw new TwilioError('notAvailable', number)
      account.addNumber(number)
      configure(request, number)
      return json(201, view(number))
    }),
    route.get('/IncomingPhoneNumbers/:sid.json', (request, { sid }) =>
      json(200, view(find(request, sid))),
    ),
    route.post('/IncomingPhoneNumbers/:sid.json', (request, { sid }) => {
      const number = find(request, sid)
      configure(request, number)
      return json(200, view(number))
    }),
    route.delete('/IncomingPhoneNumbers/:sid.json', (request, { sid }) => {
      const number = find(request, sid)
      account.removeNumber(number)
      state.numbers.delete(number)
      changed()
      return empty(204)
    }),
  ]
}

/** Numbers that can be bought, by pattern and area code. */
function available(account: Account, wanted: string, area: string | null): readonly string[] {
  // `*` is any one digit (twilio.com/docs/phone-numbers/api/availablephonenumberlocal-resource).
  const pattern = new RegExp(
    wanted
      .replaceAll(/[^\d*+]/g, '')
      .replaceAll('+', '')
      .replaceAll('*', String.raw`\d`),
  )
  return numbersForSale.filter(
    (number) =>
      !account.owns(number) && pattern.test(number) && (!area || number.slice(2, 5) === area),
  )
}

const KINDS = ['Local', 'Mobile', 'TollFree'] as const

function availableRoute(account: Account, type: (typeof KINDS)[number]): Route {
  return route.get(`/AvailablePhoneNumbers/:country/${type}.json`, (request, { country = '' }) => {
    if (!/^[A-Z]{2}$/.test(country)) throw new TwilioError('notFound', request.path)
    const { query } = request
    const some = country === 'US' && type === 'Local'
    const found = some ? available(account, query.get('Contains') ?? '', query.get('AreaCode')) : []
    const size = readParameters(query).integer('PageSize', 1, 1000) ?? 50
    return json(200, {
      // No paging: one page of matches (same source).
      available_phone_numbers: found.slice(0, size).map((number) => ({
        friendly_name: format(number),
        phone_number: number,
        lata: '722',
        locality: null,
        rate_center: null,
        latitude: null,
        longitude: null,
        region: 'CA',
        postal_code: null,
        iso_country: 'US',
        address_requirements: 'none',
        beta: false,
        capabilities: { voice: true, sms: true, mms: true },
      })),
      uri: `/2010-04-01/Accounts/${account.sid}/AvailablePhoneNumbers/${country}/${type}.json`,
    })
  })
}
