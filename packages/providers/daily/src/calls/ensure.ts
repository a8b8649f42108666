import type { Ports } from '@callplane/core'
import { registerOnce } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { createEnsureRoom } from './ensure-room.ts'
import { webhooksApi } from '../webhooks/register.ts'

/**
 * Registers the domain's webhook before the first call, if the settings name its path and the host is public. A failed
 * registration does not stop the call, but its progress then stays unknown; the failure is logged.
 */
const createEnsureWebhook = (api: Api): (() => Promise<void>) => {
  const { settings, host } = api
  const { publicUrl } = host
  if (settings.webhookPath === undefined || publicUrl === undefined) return async () => {}
  const wanted = { url: `${publicUrl}${settings.webhookPath}`, hmac: settings.webhookSecret }
  return registerOnce(host, 'daily.webhook-not-registered', () => webhooksApi(api).ensure(wanted))
}

export const createEnsure = (api: Api): NonNullable<Ports['ensure']> => {
  const webhook = createEnsureWebhook(api)
  const room = createEnsureRoom(api)
  return async (call, route, prepared) => {
    await Promise.all([room(call, route, prepared), webhook()])
  }
}
