export type { TelnyxDoorCredentials } from './authenticate.ts'
export { telnyxDoor } from './door.ts'
export type { TelnyxConnection, TelnyxDoorSettings } from './settings.ts'
