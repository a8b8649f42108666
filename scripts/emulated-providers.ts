import type { Harness, PluginUnderTest } from '@callplane/conformance'
import { daily } from '@callplane/daily'
import { plivo } from '@callplane/plivo'
import { telnyx } from '@callplane/telnyx'
import { twilio } from '@callplane/twilio'
import { videosdk } from '@callplane/videosdk'
import { videosdkLegacy } from '@callplane/videosdk-legacy'
import { vonage } from '@callplane/vonage'
import { harness as dailyHarness } from '../packages/providers/daily/test/harness.ts'
import { harness as plivoHarness } from '../packages/providers/plivo/test/harness.ts'
import { harness as telnyxHarness } from '../packages/providers/telnyx/test/harness.ts'
import { harness as twilioHarness } from '../packages/providers/twilio/test/harness.ts'
import { harness as videosdkHarness } from '../packages/providers/videosdk/test/harness.ts'
import { harness as videosdkLegacyHarness } from '../packages/providers/videosdk-legacy/test/harness.ts'
import { harness as vonageHarness } from '../packages/providers/vonage/test/harness.ts'

export interface EmulatedProvider {
  readonly plugin: PluginUnderTest
  readonly harness: Harness
}

/** Every installed provider with what it needs to work against the emulator: for demo, chaos, bench and generated pages. */
export const emulatedProviders: readonly EmulatedProvider[] = [
  { plugin: videosdk, harness: videosdkHarness },
  { plugin: videosdkLegacy, harness: videosdkLegacyHarness },
  { plugin: daily, harness: dailyHarness },
  { plugin: twilio, harness: twilioHarness },
  { plugin: telnyx, harness: telnyxHarness },
  { plugin: plivo, harness: plivoHarness },
  { plugin: vonage, harness: vonageHarness },
]
