import { type CallEvent, type Host, parseOrThrow } from '@callplane/core'
import { createApi } from './client/api.ts'
import { switchRoom, type SwitchRoom } from './calls/port.ts'
import { phoneNumbersApi, type PhoneNumbersApi } from './trunks/phone-numbers.ts'
import { routingRulesApi, type RoutingRulesApi } from './trunks/routing-rules.ts'
import { settings, type VideosdkSettingsInput } from './settings.ts'
import { webhooksApi, type WebhooksApi } from './webhooks/register.ts'

/** What only VideoSDK has, and no port of the contract therefore. */
export interface VideosdkExtension {
  /** Moves a live call into another room; by the reference `call` of its record. */
  switchRoom(callId: string, to: SwitchRoom): Promise<readonly CallEvent[]>
  readonly phoneNumbers: PhoneNumbersApi
  /** Of the current generation, whatever `routingRulePath` says of the `rules` port. */
  readonly routingRules: RoutingRulesApi
  readonly webhooks: WebhooksApi
}

/** The same settings and host as the provider's. */
export const videosdkExtension = (given: VideosdkSettingsInput, host: Host): VideosdkExtension => {
  const parsed = parseOrThrow(settings, given, 'settings of videosdk', 'settings-invalid')
  const api = createApi({ ...parsed, routingRulePath: 'singular' }, host)
  return {
    switchRoom: (callId, to) => switchRoom(api, callId, to),
    phoneNumbers: phoneNumbersApi(api),
    routingRules: routingRulesApi(api),
    webhooks: webhooksApi(api),
  }
}
