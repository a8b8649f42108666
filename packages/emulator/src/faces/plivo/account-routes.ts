import { route, type Route } from '../router.ts'
import type { Account } from './account.ts'
import type { Answer } from './pages.ts'

/** The account: enough to check credentials. */
export function accountRoutes(account: Account, answer: Answer): readonly Route[] {
  return [
    route.get('/', () =>
      answer(200, {
        auth_id: account.authId,
        account_type: 'standard',
        name: 'Callplane emulator',
        cash_credits: '100.00000',
        auto_recharge: false,
        enabled: true,
        timezone: 'Asia/Kolkata',
        resource_uri: `/v1/Account/${account.authId}/`,
      }),
    ),
  ]
}
