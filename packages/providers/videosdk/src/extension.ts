import { type CallEvent, type Host, parseOrThrow } from '@callplane/core'
import { createApi } from './client/api.ts'
import { switchRoom, type SwitchRoom } from './calls/port.ts'
import { phoneNumbersApi, type PhoneNumbersApi } from './trunks/phone-numbers.ts'
import { routingRulesApi, type RoutingRulesApi } from './trunks/routing-rules.ts'
import { settings, type VideosdkSettingsInput } from './settings.ts'
import { webhooksApi, type WebhooksApi } from './webhooks/register.ts'

/** Operations that only VideoSDK has, so that no port of the contract covers them. */
export interface VideosdkExtension {
  /** Moves a live call, named by the reference `call` of its record, into another room. */
  switchRoom(callId: string, to: SwitchRoom): Promise<readonly CallEvent[]>
  readonly phoneNumbers: PhoneNumbersApi
  /** Of the current generation, regardless of `routingRulePath`, which applies to the `rules` port. */
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
