export type { VideosdkDoorCredentials as VideosdkLegacyDoorCredentials } from '../videosdk-token.ts'
export { videosdkLegacyDoor } from './door.ts'
export type { VideosdkLegacyDoorSettings } from './settings.ts'
