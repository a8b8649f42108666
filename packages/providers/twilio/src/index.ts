export type { TwilioOptions } from './options.ts'
export { twilio } from './plugin.ts'
export type { TwilioSettings, TwilioSettingsInput } from './settings.ts'
