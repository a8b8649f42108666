export type { PlivoDoorCredentials } from './authenticate.ts'
export { plivoDoor } from './door.ts'
