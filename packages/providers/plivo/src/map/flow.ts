import type { FlowPlan, FlowsPort } from '@callplane/core'
import { segmentNotes, writeSegment } from '@callplane/flows'
import { callbackFor } from './callback-url.ts'

/** A segment of a flow as Plivo XML. */
export const flowDocument = ({ callbackUrl, dialUrl, ...plan }: FlowPlan): string =>
  writeSegment('plivo-xml', {
    ...plan,
    recordingUrl: callbackFor(callbackUrl, 'record', 'far'),
    dialUrl: callbackFor(dialUrl, 'dial', 'near'),
  }).document

export const flows: FlowsPort = {
  check: (step) => segmentNotes('plivo-xml', step),
  // 60 s for three tries before the fallback URL (make-a-call, `fallback_url`) [inferred].
  waitsMs: 20_000,
}
