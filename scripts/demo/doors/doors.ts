import type { DemoDoor } from './door.ts'
import { twilioDemo } from './twilio.ts'

/** Every door that the demo drives: one line each. */
export const demoDoors: readonly DemoDoor[] = [twilioDemo]
