export type {
  DialInConfig,
  DialInConfigsApi,
  DialInType,
  StoredDialInConfig,
} from './trunks/dial-in-configs.ts'
export { dailyExtension, type DailyExtension } from './extension.ts'
export type { HeldCaller } from './calls/forward.ts'
export type { NumberSearch, NumbersApi } from './trunks/numbers.ts'
export type { DailyOptions, DailyOptionsInput } from './options.ts'
export { daily } from './plugin.ts'
export type { DailySettings, DailySettingsInput } from './settings.ts'
export type { NewWebhook, RegisteredWebhook, RetryType, WebhooksApi } from './webhooks/register.ts'
export { frontDoor as dailyFrontDoor } from './front-door/port.ts'
