export { frontDoor as videosdkLegacyFrontDoor } from './front-door/port.ts'
export type { VideosdkLegacyOptions } from './options.ts'
export { videosdkLegacy } from './plugin.ts'
export type { VideosdkLegacySettings, VideosdkLegacySettingsInput } from './settings.ts'
