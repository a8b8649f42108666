import type { Step } from '../../model/flow/flow-step.ts'
import type { FlowPlan, Plan } from '../../plugin/webhook.ts'
import type { AttemptRecord, CallRecord, SegmentRecord } from '../../journal/record.ts'
import { callerNumber } from '../caller-number.ts'
import { callbackUrl, type DispatchWorld } from '../world.ts'
import { dialOf } from './turns.ts'

/** The number shown to the party that a `dial` step rings: of a caller the caller's own, else that of the call. */
export const callerIdOf = (record: CallRecord): string | undefined =>
  record.direction === 'inbound' ? callerNumber(record) : record.request.from

/** A segment as the provider does it; a hang-up where that was asked for, or nothing can be said. */
export const planOf = (
  record: CallRecord,
  { key, provider }: AttemptRecord,
  segment: SegmentRecord | undefined,
  { host }: DispatchWorld,
): Plan => {
  const url = callbackUrl(host, provider, key)
  if (!segment || url === undefined || record.cancelRequestedAt !== null)
    return { action: 'hang-up' }
  const last: Step | undefined = segment.steps.at(-1)
  const dial = dialOf(record, segment)
  const plan: FlowPlan = {
    action: 'flow',
    steps: segment.steps,
    segment: segment.seq,
    turnUrl: `${url}&turn=${segment.seq}&step=${last?.step ?? 'hangUp'}`,
    callbackUrl: url,
    dialUrl: dial && callbackUrl(host, provider, dial.key),
    from: callerIdOf(record),
    ...(record.direction === 'inbound' && { called: record.request.from }),
  }
  return plan
}
