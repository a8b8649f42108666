import { registerOnce } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { webhooksApi } from '../webhooks/register.ts'

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
  const registration = webhookRegistration(api)
  return registration === undefined
    ? async () => {}
    : registerOnce(api.host, 'videosdk.webhook-not-registered', registration.register)
}
