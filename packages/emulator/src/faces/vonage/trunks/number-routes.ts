import { json, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { numbersForSale } from '../../shared/numbers-for-sale.ts'
import { replyWith } from './rest-account.ts'
import type { OwnedNumber, State } from './state.ts'

/** Digits alone. */
const NUMBERS = numbersForSale.map((number) => number.slice(1))

/** Thrown to refuse a request with this label. */
class Refusal extends Error {
  readonly label: string
  constructor(label: string) {
    super(label)
    this.label = label
  }
}

const view = (owned: OwnedNumber): Record<string, unknown> => ({
  country: owned.country,
  msisdn: owned.msisdn,
  type: 'mobile-lvn',
  features: ['VOICE', 'SMS'],
  // [inferred] Blank where nothing is set, as the command line of the vendor prints them.
  moHttpUrl: '',
  voiceCallbackType: owned.callbackType ?? '',
  voiceCallbackValue: owned.callbackValue ?? '',
  ...(owned.appId === null ? {} : { app_id: owned.appId }),
})
/** `search_pattern`: 0 begins with, 1 contains, 2 ends with. */
const fits = ({ query }: FaceRequest, msisdn: string): boolean => {
  const pattern = query.get('pattern') ?? ''
  if (query.get('search_pattern') === '1') return msisdn.includes(pattern)
  return query.get('search_pattern') === '2' ? msisdn.endsWith(pattern) : msisdn.startsWith(pattern)
}
const pageOf = <T>({ query }: FaceRequest, all: readonly T[]): readonly T[] => {
  const size = Number(query.get('size') ?? 10)
  const index = Number(query.get('index') ?? 1)
  if (!(size >= 1 && size <= 100) || !(index >= 1)) throw new Refusal('invalid page')
  return all.slice((index - 1) * size, index * size)
}
const readNumber = (
  request: FaceRequest,
): { readonly country: string; readonly msisdn: string } => {
  const form = request.form()
  const country = form.get('country') ?? ''
  const msisdn = form.get('msisdn') ?? ''
  if (!/^[A-Z]{2}$/.test(country) || !/^[1-9]\d{6,14}$/.test(msisdn))
    throw new Refusal('missing or invalid parameters')
  return { country, msisdn }
}
function find(request: FaceRequest, state: State): OwnedNumber {
  const { country, msisdn } = readNumber(request)
  const owned = state.numbers.get(msisdn)
  if (!owned || owned.country !== country) throw new Refusal('method failed')
  return owned
}
const guarded = (handle: (request: FaceRequest) => EmulatorResponse) => (request: FaceRequest) => {
  try {
    return handle(request)
  } catch (error) {
    if (error instanceof Refusal) return replyWith(420, error.label)
    throw error
  }
}

/** Search, list, buy, update and cancel (numbers.yml of the vendor's specifications, 2021). */
export function numberRoutes({
  state,
  changed,
  now,
}: {
  readonly state: State
  readonly changed: () => void
  now(): number
}): readonly Route[] {
  return [
    route.get(
      '/account/numbers',
      guarded((request) => {
        const country = request.query.get('country')
        const found = [...state.numbers.values()].filter(
          (owned) =>
            owned.createdAt <= Math.min(now(), request.visibleUntil) &&
            (country === null || country === owned.country) &&
            fits(request, owned.msisdn),
        )
        // Empty for an account without numbers.
        if (found.length === 0) return json(200, {})
        return json(200, { count: found.length, numbers: pageOf(request, found).map(view) })
      }),
    ),
    route.get(
      '/number/search',
      guarded((request) => {
        const country = request.query.get('country')
        if (country === null) throw new Refusal('country is required')
        const found = NUMBERS.filter(
          (msisdn) => country === 'US' && !state.numbers.has(msisdn) && fits(request, msisdn),
        )
        if (found.length === 0) return json(200, {})
        const numbers = pageOf(request, found).map((msisdn) => ({
          country,
          msisdn,
          type: 'mobile-lvn',
          cost: '0.90',
          features: ['VOICE', 'SMS'],
        }))
        return json(200, { count: found.length, numbers })
      }),
    ),
    route.post(
      '/number/buy',
      guarded((request) => {
        const { country, msisdn } = readNumber(request)
        if (country !== 'US' || state.numbers.has(msisdn) || !NUMBERS.includes(msisdn))
          throw new Refusal('method failed')
        state.own(msisdn)
        return replyWith(200)
      }),
    ),
    route.post(
      '/number/cancel',
      guarded((request) => {
        state.numbers.delete(find(request, state).msisdn)
        changed()
        return replyWith(200)
      }),
    ),
    route.post(
      '/number/update',
      guarded((request) => {
        const owned = find(request, state)
        const form = request.form()
        const type = form.get('voiceCallbackType')
        const value = form.get('voiceCallbackValue')
        if (type !== null && (!['sip', 'tel', 'app'].includes(type) || !value))
          throw new Refusal('voiceCallbackType must be used with voiceCallbackValue')
        if (type !== null) Object.assign(owned, { callbackType: type, callbackValue: value })
        // Not documented: an absent app_id keeps the current one, a blank one removes it [inferred].
        owned.appId = (form.get('app_id') ?? owned.appId) || null
        changed()
        return replyWith(200)
      }),
    ),
  ]
}
