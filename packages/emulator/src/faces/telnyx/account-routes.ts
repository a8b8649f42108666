import { json, type EmulatorResponse } from '../../message.ts'
import { route, type Route } from '../router.ts'
import type { Account } from './account.ts'

/** The account's Call Control application. */
export function accountRoutes({ connectionId, application }: Account): readonly Route[] {
  const path = `/v2/call_control_applications/${connectionId}`
  const view = (): EmulatorResponse =>
    json(200, {
      data: {
        record_type: 'call_control_application',
        id: connectionId,
        application_name: 'callplane',
        active: true,
        webhook_api_version: '2',
        ...application,
      },
    })
  return [
    route.get(path, view),
    route.patch(path, (request) => {
      const given = (request.json() ?? {}) as Readonly<Record<string, unknown>>
      const { webhook_event_url: url, call_cost_in_webhooks: cost } = given
      if (typeof url === 'string') application.webhook_event_url = url || undefined
      if (typeof cost === 'boolean') application.call_cost_in_webhooks = cost
      return view()
    }),
  ]
}
