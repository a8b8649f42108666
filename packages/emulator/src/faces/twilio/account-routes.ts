import { json } from '../../server/message.ts'
import { route, type Route } from '../router.ts'
import type { Account } from './account.ts'
import { page } from './pages.ts'
import { rfc2822 } from './times.ts'

/** The account itself: enough to check credentials. */
export function accountRoutes(account: Account, createdAt: number): readonly Route[] {
  const root = `/2010-04-01/Accounts/${account.sid}`
  const dates = { date_created: rfc2822(createdAt), date_updated: rfc2822(createdAt) }
  return [
    route.get('.json', () =>
      json(200, {
        sid: account.sid,
        owner_account_sid: account.sid,
        friendly_name: 'Callplane emulator',
        status: 'active',
        type: 'Full',
        auth_token: account.authToken,
        ...dates,
        uri: `${root}.json`,
        subresource_uris: { calls: `${root}/Calls.json`, recordings: `${root}/Recordings.json` },
      }),
    ),
    route.get('/OutgoingCallerIds.json', (request) =>
      json(
        200,
        page(request, 'outgoing_caller_ids', [], () => undefined),
      ),
    ),
  ]
}
