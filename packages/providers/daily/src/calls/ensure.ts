import { CallError, type Ports } from '@callplane/core'
import { milliseconds, timeAfter } from '@callplane/core/units'
import type { Api } from '../client/api.ts'
import { createEnsureRoom } from './ensure-room.ts'
import { webhooksApi } from '../webhooks/register.ts'

/** How long after a failed registration the next call tries again. */
const tryAgainAfter = milliseconds(60_000)

/**
 * Registers the domain's webhook before the first call, where the settings name its path and the host can be reached.
 * A registration that fails keeps no call from being placed; nothing then tells how it goes, and the log says so.
 */
const createEnsureWebhook = (api: Api): (() => Promise<void>) => {
  const { settings, host } = api
  const { publicUrl } = host
  if (settings.webhookPath === undefined || publicUrl === undefined) return async () => {}
  const wanted = { url: `${publicUrl}${settings.webhookPath}`, hmac: settings.webhookSecret }
  let registered: Promise<void> | undefined
  let nextTry = 0
  const register = async (): Promise<void> => {
    try {
      await webhooksApi(api).ensure(wanted)
    } catch (error) {
      const code = CallError.isInstance(error) ? error.code : 'unexpected'
      host.log({ level: 'warn', event: 'daily.webhook-not-registered', code })
      nextTry = timeAfter(host.clock.now(), tryAgainAfter)
      registered = undefined
    }
  }
  return () => {
    if (!registered && host.clock.now() < nextTry) return Promise.resolve()
    registered ??= register()
    return registered
  }
}

export const createEnsure = (api: Api): NonNullable<Ports['ensure']> => {
  const webhook = createEnsureWebhook(api)
  const room = createEnsureRoom(api)
  return async (call, route, prepared) => {
    await Promise.all([room(call, route, prepared), webhook()])
  }
}
