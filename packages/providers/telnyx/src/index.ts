export { telnyx } from './plugin.ts'
export type { TelnyxOptions } from './options.ts'
export type { TelnyxSettings, TelnyxSettingsInput } from './settings.ts'
export type { CreateOptions, TelnyxGateways } from './trunks/gateways.ts'
