import { registerOnce } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { webhooksApi } from '../webhooks/register.ts'

/** URL for VideoSDK's webhooks; undefined without a path in the settings or a public URL of the host. */
const webhookUrl = ({ settings, host }: Api): string | undefined =>
  settings.webhookPath === undefined || host.publicUrl === undefined
    ? undefined
    : `${host.publicUrl}${settings.webhookPath}`

/** The account's webhook at the URL of this host. */
export interface WebhookRegistration {
  register(): Promise<void>
  /** Whether it is registered for every event. */
  isRegistered(): Promise<boolean>
}

/** Registers the account's webhook, or throws; undefined if there is no URL to register. */
export const webhookRegistration = (api: Api): WebhookRegistration | undefined => {
  const url = webhookUrl(api)
  return url === undefined
    ? undefined
    : {
        register: async () => void (await webhooksApi(api).ensure(url)),
        isRegistered: async () => webhooksApi(api).covers(url),
      }
}

/**
 * Registers the account's webhook before the first call and before objects that bring in callers. A failed registration
 * does not stop a call, which is then polled. Callers are unknown without webhooks, so the failure is logged.
 */
export const createEnsure = (api: Api): (() => Promise<void>) => {
  const registration = webhookRegistration(api)
  return registration === undefined
    ? async () => {}
    : registerOnce(api.host, 'videosdk.webhook-not-registered', registration.register)
}
