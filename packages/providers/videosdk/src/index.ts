export { videosdkExtension, type VideosdkExtension } from './extension.ts'
export type { SwitchRoom } from './calls.ts'
export { attemptKeyName } from './from-provider.ts'
export type { VideosdkOptions } from './options.ts'
export type {
  Detached,
  GatewayCredentials,
  NewPhoneNumbers,
  PhoneNumberGatewayChanges,
  PhoneNumbersApi,
} from './phone-numbers.ts'
export { videosdk } from './plugin.ts'
export type {
  NewRoutingRule,
  RoomPrefix,
  RoutingRuleChanges,
  RoutingRuleFilter,
  RoutingRulesApi,
  RuleRoom,
} from './routing-rules.ts'
export { ruleDrift, type Drift } from './rule-drift.ts'
export type { VideosdkSettings, VideosdkSettingsInput } from './settings.ts'
export type { RegisteredWebhook, WebhooksApi } from './webhook-registration.ts'
