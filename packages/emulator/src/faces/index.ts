import type { Face } from './face.ts'
import { twilio } from './twilio/twilio.ts'

/** The providers that every emulator speaks. */
export const builtInFaces: readonly Face[] = [twilio()]
