import type { FlowPlan, FlowsPort } from '@callplane/core'
import { segmentNotes, writeSegment } from '@callplane/flows'
import { eventUrl } from './callback-url.ts'
import type { NccoAction } from './format.ts'

/** A segment of a flow as an NCCO. */
export const flowNcco = ({ callbackUrl, dialUrl, ...plan }: FlowPlan): readonly NccoAction[] => {
  const [recordingUrl] = eventUrl(callbackUrl, { kind: 'leg', role: 'far' }) ?? []
  const { document } = writeSegment('ncco', { ...plan, recordingUrl, dialUrl })
  return JSON.parse(document) as NccoAction[]
}

export const flows: FlowsPort = { check: (step) => segmentNotes('ncco', step) }
