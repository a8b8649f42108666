import { CallError } from '@callplane/core'
import type { Api } from './api.ts'
import { webhooksApi } from './webhook-registration.ts'

/** How long after a failed registration the next call tries again. Milliseconds. */
const tryAgainAfter = 60_000

/**
 * Registers the account's webhook before the first call, where the settings name its path and the host can be reached.
 * A registration that fails keeps no call from being placed: its reports are then asked for instead.
 */
export const createEnsure = (api: Api): (() => Promise<void>) => {
  const { settings, host } = api
  const { publicUrl } = host
  if (settings.webhookPath === undefined || publicUrl === undefined) return async () => {}
  const url = `${publicUrl}${settings.webhookPath}`
  const webhooks = webhooksApi(api)
  let registered: Promise<void> | undefined
  let nextTry = 0
  const register = async (): Promise<void> => {
    try {
      await webhooks.ensure(url)
    } catch (error) {
      const code = CallError.isInstance(error) ? error.code : 'unexpected'
      host.log({ level: 'warn', event: 'videosdk.webhook-not-registered', code })
      nextTry = host.clock.now() + tryAgainAfter
      registered = undefined
    }
  }
  return () => {
    if (!registered && host.clock.now() < nextTry) return Promise.resolve()
    registered ??= register()
    return registered
  }
}
