import { json } from '../../../message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { verdict } from './rest-account.ts'
import type { OwnedNumber, State } from './state.ts'

/** What can be bought: 0120 to 0149 of two area codes, fictional as everything here. */
const FOR_SALE = ['415', '212'].flatMap((area) =>
  Array.from({ length: 30 }, (_, at) => `1${area}5550${120 + at}`),
)

/** Answered as it is; thrown to leave a route early. */
class Refusal extends Error {
  readonly label: string
  constructor(label: string) {
    super(label)
    this.label = label
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
  const view = (owned: OwnedNumber): Record<string, unknown> => ({
    country: owned.country,
    msisdn: owned.msisdn,
    type: 'mobile-lvn',
    features: ['VOICE', 'SMS'],
    ...(owned.appId === null ? {} : { app_id: owned.appId }),
    ...(owned.callbackType === null
      ? {}
      : { voiceCallbackType: owned.callbackType, voiceCallbackValue: owned.callbackValue }),
  })
  /** `search_pattern`: 0 begins with, 1 contains, 2 ends with. */
  const fits = ({ query }: FaceRequest, msisdn: string): boolean => {
    const pattern = query.get('pattern') ?? ''
    if (query.get('search_pattern') === '1') return msisdn.includes(pattern)
    return query.get('search_pattern') === '2'
      ? msisdn.endsWith(pattern)
      : msisdn.startsWith(pattern)
  }
  const pageOf = <T>({ query }: FaceRequest, all: readonly T[]): readonly T[] => {
    const size = Number(query.get('size') ?? 10)
    const index = Number(query.get('index') ?? 1)
    if (!(size >= 1 && size <= 100) || !(index >= 1)) throw new Refusal('invalid page')
    return all.slice((index - 1) * size, index * size)
  }
  const wantedOf = (
    request: FaceRequest,
  ): { readonly country: string; readonly msisdn: string } => {
    const form = request.form()
    const country = form.get('country') ?? ''
    const msisdn = form.get('msisdn') ?? ''
    if (!/^[A-Z]{2}$/.test(country) || !/^[1-9]\d{6,14}$/.test(msisdn))
      throw new Refusal('missing or invalid parameters')
    return { country, msisdn }
  }
  const find = (request: FaceRequest): OwnedNumber => {
    const { country, msisdn } = wantedOf(request)
    const owned = state.numbers.get(msisdn)
    if (!owned || owned.country !== country) throw new Refusal('method failed')
    return owned
  }
  const guarded =
    (handle: (request: FaceRequest) => ReturnType<typeof json>) => (request: FaceRequest) => {
      try {
        return handle(request)
      } catch (error) {
        if (error instanceof Refusal) return verdict(420, error.label)
        throw error
      }
    }

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
        // An account without numbers is told nothing at all.
        if (found.length === 0) return json(200, {})
        return json(200, { count: found.length, numbers: pageOf(request, found).map(view) })
      }),
    ),
    route.get(
      '/number/search',
      guarded((request) => {
        const country = request.query.get('country')
        if (country === null) throw new Refusal('country is required')
        const found = FOR_SALE.filter(
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
        const { country, msisdn } = wantedOf(request)
        if (country !== 'US' || state.numbers.has(msisdn) || !FOR_SALE.includes(msisdn))
          throw new Refusal('method failed')
        state.own(msisdn)
        return verdict(200)
      }),
    ),
    route.post(
      '/number/cancel',
      guarded((request) => {
        state.numbers.delete(find(request).msisdn)
        changed()
        return verdict(200)
      }),
    ),
    route.post(
      '/number/update',
      guarded((request) => {
        const owned = find(request)
        const form = request.form()
        const type = form.get('voiceCallbackType')
        const value = form.get('voiceCallbackValue')
        if (type !== null && (!['sip', 'tel', 'app'].includes(type) || !value))
          throw new Refusal('voiceCallbackType must be used with voiceCallbackValue')
        if (type !== null) Object.assign(owned, { callbackType: type, callbackValue: value })
        // Whether what is left out is kept is not documented: here it is.
        owned.appId = form.get('app_id') ?? owned.appId
        changed()
        return verdict(200)
      }),
    ),
  ]
}
