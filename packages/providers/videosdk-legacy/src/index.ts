export { frontDoor as videosdkLegacyFrontDoor } from './front-door.ts'
export type { VideosdkLegacyOptions } from './options.ts'
export { videosdkLegacy } from './plugin.ts'
export type { VideosdkLegacySettings, VideosdkLegacySettingsInput } from './settings.ts'
