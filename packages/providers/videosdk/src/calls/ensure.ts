import { CallError } from '@callplane/core'
import { milliseconds, timeAfter } from '@callplane/core/units'
import type { Api } from '../client/api.ts'
import { webhooksApi } from '../webhooks/register.ts'

/** How long after a failed registration the next call tries again. */
const tryAgainAfter = milliseconds(60_000)

/** Where VideoSDK sends reports; undefined where the settings name no path or the host cannot be reached. */
const webhookUrl = ({ settings, host }: Api): string | undefined =>
  settings.webhookPath === undefined || host.publicUrl === undefined
    ? undefined
    : `${host.publicUrl}${settings.webhookPath}`

/** Registers the account's webhook, or throws; absent where there is no URL to register. */
export const webhookRegistration = (
  api: Api,
): { readonly register: () => Promise<void> } | undefined => {
  const url = webhookUrl(api)
  return url === undefined
    ? undefined
    : { register: async () => void (await webhooksApi(api).ensure(url)) }
}

/**
 * Registers the account's webhook before the first call, and for whatever brings callers in. A registration that fails
 * keeps no call from being placed: its reports are then asked for instead. Of callers, though, nothing is known without
 * reports, so that is logged.
 */
export const createEnsure = (api: Api): (() => Promise<void>) => {
  const { host } = api
  const url = webhookUrl(api)
  if (url === undefined) return async () => {}
  const webhooks = webhooksApi(api)
  let registered: Promise<void> | undefined
  let nextTry = 0
  const register = async (): Promise<void> => {
    try {
      await webhooks.ensure(url)
    } catch (error) {
      const code = CallError.isInstance(error) ? error.code : 'unexpected'
      host.log({ level: 'warn', event: 'videosdk.webhook-not-registered', code })
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
