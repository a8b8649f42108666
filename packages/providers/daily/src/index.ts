export type {
  DialInConfig,
  DialInConfigsApi,
  DialInType,
  StoredDialInConfig,
} from './dial-in-configs.ts'
export { dailyExtension, type DailyExtension } from './extension.ts'
export type { HeldCaller } from './forwarder.ts'
export type { NumberSearch, NumbersApi } from './numbers.ts'
export type { DailyOptions, DailyOptionsInput } from './options.ts'
export { daily } from './plugin.ts'
export type { DailySettings, DailySettingsInput } from './settings.ts'
export type {
  NewWebhook,
  RegisteredWebhook,
  RetryType,
  WebhooksApi,
} from './webhook-registration.ts'
