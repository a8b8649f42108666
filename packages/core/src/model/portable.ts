// What a plugin's code for browsers needs at run time: no schema, so that zod stays out of its bundle.
export * from './error.ts'
export * from './to-call-event.ts'
export { isSipUri } from './sip-scheme.ts'
export * from './without-numbers.ts'
