import { empty, json } from '../../../server/message.ts'
import { route, type Route } from '../../router.ts'
import { isJsonObject, type JsonObject } from '../../shared/json.ts'
import type { Account } from '../account.ts'
import { SinchError } from '../errors.ts'
import type { Applications } from './applications.ts'

const callbackPath = '/v1/configuration/callbacks/applications/:application'

const objectOf = (body: unknown): JsonObject => {
  if (isJsonObject(body)) return body
  throw new SinchError('missing', 'the body must be a JSON object')
}

/** Numbers and callback URLs of the application (developers.sinch.com/docs/voice/api-reference/voice/applications). */
export const applicationRoutes = (
  { applicationKey }: Account,
  applications: Applications,
): readonly Route[] => [
  route.get('/v1/configuration/numbers', () =>
    json(200, {
      numbers: [...applications.owned()].map(([number, isAssigned]) => ({
        number,
        ...(isAssigned && { applicationkey: applicationKey }),
        capability: 'voice',
      })),
    }),
  ),
  route.post('/v1/configuration/numbers', (request) => {
    const body = objectOf(request.json())
    const { numbers } = body
    if (!Array.isArray(numbers)) throw new SinchError('missing', 'numbers is missing')
    applications.assign(body, numbers, true)
    return empty(204)
  }),
  route.delete('/v1/configuration/numbers', (request) => {
    const body = objectOf(request.json())
    applications.assign(body, [body['number']], false)
    return empty(204)
  }),
  route.get('/v1/calling/query/number/:number', (_, { number = '' }) => {
    const digits = number.replaceAll(/\D/g, '')
    if (digits.length < 7) throw new SinchError('missingNumber')
    return json(200, {
      number: {
        countryId: digits.startsWith('1') ? 'US' : 'ZZ',
        numberType: 'Unknown',
        normalizedNumber: `+${digits}`,
        restricted: false,
        rate: { currencyId: 'USD', amount: 0.36 },
      },
    })
  }),
  route.get(callbackPath, (_, { application }) => {
    applications.own(application)
    return json(200, { url: { ...applications.callbacks() } })
  }),
  route.post(callbackPath, (request, { application }) => {
    applications.own(application)
    applications.setCallbacks(objectOf(request.json()))
    return empty(204)
  }),
]
