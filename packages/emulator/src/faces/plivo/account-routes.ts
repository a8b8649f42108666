import { json, type EmulatorResponse } from '../../message.ts'
import type { Route } from '../router.ts'
import type { Account } from './account.ts'
import { PlivoError } from './errors.ts'
import { readQuery } from './parameters.ts'

/** The account and its numbers: enough to check credentials and to pick a caller ID. */
export function accountRoutes(account: Account, apiId: () => string): readonly Route[] {
  const answer = (body: object): EmulatorResponse => json(200, { api_id: apiId(), ...body })
  const uri = `/v1/Account/${account.authId}/`
  const numbers = account.numbers.map((number) => {
    const digits = number.slice(1)
    return {
      number: digits,
      alias: null,
      country: 'United States',
      number_type: 'local',
      voice_enabled: true,
      sms_enabled: true,
      type: 'local',
      resource_uri: `${uri}Number/${digits}/`,
    }
  })
  return [
    [
      'GET',
      '/',
      () =>
        answer({
          auth_id: account.authId,
          account_type: 'standard',
          name: 'Callplane emulator',
          cash_credits: '100.00000',
          auto_recharge: false,
          enabled: true,
          timezone: 'Asia/Kolkata',
          resource_uri: uri,
        }),
    ],
    [
      'GET',
      '/Number/',
      (request) => {
        const query = readQuery(request)
        const limit = query.integer('limit', 1, 20) ?? 20
        const offset = query.integer('offset', 0) ?? 0
        const starts = query.text('number_startswith') ?? ''
        const found = numbers.filter(({ number }) => number.startsWith(starts))
        return answer({
          meta: { limit, offset, total_count: found.length, next: null, previous: null },
          objects: found.slice(offset, offset + limit),
        })
      },
    ],
    [
      'GET',
      '/Number/:number/',
      (_request, { number }) => {
        const found = numbers.find((one) => one.number === number)
        if (!found) throw new PlivoError(404, 'number not found')
        return answer(found)
      },
    ],
  ]
}
