import type { FlowPlan, FlowsPort } from '@callplane/core'
import { segmentNotes, writeSegment } from '@callplane/flows'
import { callbackFor } from './callback-url.ts'

/** A segment of a flow as TwiML. Every turn comes to its URL, so Twilio never requests a document again by itself. */
export const flowDocument = ({ callbackUrl, dialUrl, ...plan }: FlowPlan): string =>
  writeSegment('twiml', {
    ...plan,
    recordingUrl: callbackFor(callbackUrl, 'leg', 'far'),
    dialUrl: callbackFor(dialUrl, 'child', 'near'),
  }).document

export const flows: FlowsPort = {
  check: (step) => segmentNotes('twiml', step),
  // twilio.com/docs/errors/11205
  waitsMs: 15_000,
}
