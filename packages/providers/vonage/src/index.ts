export { vonage } from './plugin.ts'
export type { VonageOptions } from './options.ts'
export type { VonageSettings, VonageSettingsInput } from './settings.ts'
