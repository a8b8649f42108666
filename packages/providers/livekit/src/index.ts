export type { LivekitOptions } from './options.ts'
export { livekit } from './plugin.ts'
export type {
  LivekitInlineTrunk,
  LivekitRecording,
  LivekitSettings,
  LivekitSettingsInput,
} from './settings.ts'
