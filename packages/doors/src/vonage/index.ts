export type { VonageDoorCredentials } from './authenticate.ts'
export { vonageDoor } from './door.ts'
