import type { CallEvent, CallEventContent, CallEventType } from './event.ts'

/** A report before it is known whether it has what its type needs. */
export interface CallEventFields extends CallEventContent {
  /** What is reported. */
  readonly type: CallEventType
}

/**
 * A report as one of the kinds of `CallEvent`. One that lacks what its type needs (an end, a recording, a cost) becomes
 * `unrecognised`: it is kept on the record and moves nothing.
 */
export const toCallEvent = (fields: CallEventFields): CallEvent =>
  isWhole(fields) ? (fields as CallEvent) : completed(fields)

/** Whether a report has what its type needs, and no end besides. */
const isWhole = ({ type, end, answeredBy, recording, cost, digits }: CallEventFields): boolean => {
  if (type === 'ended') return end !== undefined
  if (end !== undefined) return false
  if (type === 'machine') return answeredBy !== undefined
  if (type === 'recording') return recording !== undefined
  if (type === 'cost') return cost !== undefined
  return type !== 'digits' || digits !== undefined
}

const completed = ({ type, end, ...content }: CallEventFields): CallEvent => {
  const { answeredBy, recording, cost, digits } = content
  switch (type) {
    case 'ended':
      if (end) return { ...content, type, end }
      break
    case 'machine':
      return { ...content, type, answeredBy: answeredBy ?? 'unknown' }
    case 'recording':
      if (recording) return { ...content, type, recording }
      break
    case 'cost':
      if (cost) return { ...content, type, cost }
      break
    case 'digits':
      return { ...content, type, digits: digits ?? '' }
    default:
      return { ...content, type }
  }
  return { ...content, type: 'unrecognised' }
}
