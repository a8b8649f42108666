export type { DailyDoorCredentials } from './authenticate.ts'
export { dailyDoor } from './door.ts'
export type { DailyDoorEvent, DailyDoorSettings, DailyDoorWebhook } from './settings.ts'
