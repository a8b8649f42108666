export { instrument, type InstrumentOptions } from './instrument.ts'
export { maskPersonal } from './mask-personal.ts'
export { maskNumber, maskText, maskWithin } from '@callplane/core'
