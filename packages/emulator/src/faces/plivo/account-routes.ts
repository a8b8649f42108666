import { json, type EmulatorResponse } from '../../message.ts'
import { route, type Route } from '../router.ts'
import type { Account } from './account.ts'

/** The account: enough to check credentials. */
export function accountRoutes(account: Account, apiId: () => string): readonly Route[] {
  const answer = (body: object): EmulatorResponse => json(200, { api_id: apiId(), ...body })
  const uri = `/v1/Account/${account.authId}/`
  return [
    route.get('/', () =>
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
    ),
  ]
}
