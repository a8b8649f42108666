import type { Face } from './face.ts'
import { daily } from './daily/daily.ts'
import { plivo } from './plivo/plivo.ts'
import { telnyx } from './telnyx/telnyx.ts'
import { twilio } from './twilio/twilio.ts'
import { videosdkLegacy } from './videosdk-legacy/videosdk-legacy.ts'
import { videosdk } from './videosdk/videosdk.ts'
import { vonage } from './vonage/vonage.ts'

/** The providers that every emulator speaks. */
export const builtInFaces: readonly Face[] = [
  twilio(),
  daily(),
  videosdk(),
  videosdkLegacy(),
  plivo(),
  telnyx(),
  vonage(),
]
