import { parseOrThrow, type Host } from '@callplane/core'
import { createApi } from './client/api.ts'
import { settings, type SinchSettingsInput } from './settings.ts'
import { webhooksApi, type CallbacksApi } from './webhooks/register.ts'

/** Operations that only Sinch has, so that no port of the contract covers them. */
export interface SinchExtension {
  /** Where Sinch reports calls and asks about callers: one URL for the application. */
  readonly callbacks: CallbacksApi
}

/** The same settings and host as the provider's. */
export const sinchExtension = (given: SinchSettingsInput, host: Host): SinchExtension => {
  const parsed = parseOrThrow(settings, given, 'settings of sinch', 'settings-invalid')
  const api = createApi(parsed, host, (text) => text)
  return { callbacks: webhooksApi(api, parsed.applicationKey) }
}
