export type { VideosdkDoorCredentials } from '../videosdk-token.ts'
export { videosdkDoor } from './door.ts'
export type { VideosdkDoorEvent, VideosdkDoorSettings, VideosdkDoorWebhook } from './settings.ts'
