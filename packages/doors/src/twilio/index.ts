export type { TwilioDoorCredentials } from './authenticate.ts'
export { twilioDoor } from './door.ts'
