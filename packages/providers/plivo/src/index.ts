export type { PlivoOptions } from './options.ts'
export { plivo } from './plugin.ts'
export type { PlivoSettings, PlivoSettingsInput } from './settings.ts'
export type { CreateOptions, PlivoGateways } from './trunks/gateways.ts'
