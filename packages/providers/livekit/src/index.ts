export type { LivekitCodec, LivekitDestination, LivekitOptions } from './options.ts'
export { livekit } from './plugin.ts'
export type {
  LivekitInlineTrunk,
  LivekitRecording,
  LivekitSettings,
  LivekitSettingsInput,
  LivekitWebhookKey,
} from './settings.ts'
export { frontDoor as livekitFrontDoor } from './front-door/port.ts'
