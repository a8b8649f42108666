export { videosdkExtension, type VideosdkExtension } from './extension.ts'
export type { SwitchRoom } from './calls/port.ts'
export { attemptKeyName } from './webhooks/read.ts'
export type { VideosdkOptions } from './options.ts'
export type {
  Detached,
  GatewayCredentials,
  NewPhoneNumbers,
  PhoneNumberGatewayChanges,
  PhoneNumbersApi,
} from './trunks/phone-numbers.ts'
export { videosdk } from './plugin.ts'
export type {
  NewRoutingRule,
  RoomPrefix,
  RoutingRuleChanges,
  RoutingRuleFilter,
  RoutingRulesApi,
  RuleRoom,
} from './trunks/routing-rules.ts'
export { ruleDrift, type Drift } from './trunks/rule-drift.ts'
export type { VideosdkSettings, VideosdkSettingsInput } from './settings.ts'
export type { RegisteredWebhook, WebhooksApi } from './webhooks/register.ts'
export { frontDoor as videosdkFrontDoor } from './front-door/port.ts'
