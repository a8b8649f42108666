import { dailyDemo } from './daily.ts'
import type { DemoDoor } from './door.ts'
import { plivoDemo } from './plivo.ts'
import { telnyxDemo } from './telnyx.ts'
import { twilioDemo } from './twilio.ts'
import { videosdkLegacyDemo } from './videosdk-legacy.ts'
import { videosdkDemo } from './videosdk.ts'
import { vonageDemo } from './vonage.ts'

/** Every door that the demo drives: one line each. */
export const demoDoors: readonly DemoDoor[] = [
  twilioDemo,
  vonageDemo,
  plivoDemo,
  telnyxDemo,
  videosdkDemo,
  videosdkLegacyDemo,
  dailyDemo,
]
