import type { FlowPlan, FlowsPort } from '@callplane/core'
import { segmentNotes, writeSegment } from '@callplane/flows'
import { eventUrl } from './callback-url.ts'
import type { NccoAction } from './format.ts'

/**
 * Where Vonage asks after a `connect`: the URL of the party's own reports, because it asks with the events of that leg
 * (NCCO reference, `connect`, `eventType: synchronous`).
 */
const turnUrlOf = ({ turnUrl, dialUrl, segment }: FlowPlan): string => {
  if (dialUrl === undefined) return turnUrl
  const [url = turnUrl] = eventUrl(dialUrl, { kind: 'second', role: 'near' }) ?? []
  return `${url}&turn=${segment}&step=dial`
}

/** A segment of a flow as an NCCO. */
export const flowNcco = (plan: FlowPlan): readonly NccoAction[] => {
  const [recordingUrl] = eventUrl(plan.callbackUrl, { kind: 'leg', role: 'far' }) ?? []
  const { document } = writeSegment('ncco', {
    steps: plan.steps,
    from: plan.from,
    turnUrl: turnUrlOf(plan),
    recordingUrl,
  })
  return JSON.parse(document) as NccoAction[]
}

export const flows: FlowsPort = {
  check: (step) => segmentNotes('ncco', step),
  // developer.vonage.com/voice/voice-api/guides/troubleshooting
  waitsMs: 5_000,
}
