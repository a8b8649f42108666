import { attemptFamily, isNearFirst, type CallRecord } from '../journal/record.ts'
import type { CallStatus } from '../model/call.ts'
import type { CallEvent, EndStatus } from '../model/event.ts'
import type { Capabilities } from '../plugin/capabilities.ts'
import { foldLeg, type LegFold } from './fold-leg.ts'
import { remembered } from './remembered.ts'

const ends: ReadonlySet<CallStatus> = new Set([
  'completed',
  'busy',
  'no-answer',
  'rejected',
  'canceled',
  'failed',
])
export const isEnd = (status: CallStatus): status is EndStatus => ends.has(status)

/** Whether the provider has to be asked whether the call is answered, although its webhooks reach us. */
export const asksForAnswer = (
  can: Pick<Capabilities, 'reports'> | undefined,
  { far }: AttemptFold,
): boolean => can?.reports.answer === false && far.answeredAt === null && far.end === null

/** What the events of one attempt say about its two legs. */
export interface AttemptFold {
  readonly far: LegFold
  readonly near: LegFold | null
}

// The engine and the record's view both ask, and of the same journal.
const foldsOf = remembered((_record: CallRecord) => new Map<string, AttemptFold>())

const nothingReported: AttemptFold = { far: foldLeg([]), near: null }

export const foldAttempt = (record: CallRecord, key: string): AttemptFold => {
  if (record.events.length === 0) return nothingReported
  const folds = foldsOf(record)
  const fold = folds.get(key) ?? foldEvents(record, key)
  folds.set(key, fold)
  return fold
}

const foldEvents = (record: CallRecord, key: string): AttemptFold => {
  const family = attemptFamily(record, key)
  const far: CallEvent[] = []
  const near: CallEvent[] = []
  for (const { attempt, event } of record.events)
    if (family.includes(attempt)) (event.leg === 'far' ? far : near).push(event)
  const nearFold = near.length > 0 ? foldLeg(near) : null
  return { far: foldLeg([...far, ...answerByNear(record, nearFold)]), near: nearFold }
}

/**
 * A caller whose near end has answered is in a call, and some providers report no more of it: Twilio tells of the legs that
 * a document dials, and of the caller's own only the end.
 */
const answerByNear = ({ direction }: CallRecord, near: LegFold | null): CallEvent[] => {
  if (direction !== 'inbound' || near === null || near.answeredAt === null) return []
  const at = near.answeredAt === 'unknown' ? null : Date.parse(near.answeredAt)
  return [
    {
      id: 'answered by the near end',
      type: 'answered',
      at,
      leg: 'far',
      references: {},
      providerStatus: near.providerStatus ?? '',
    },
  ]
}

/**
 * A click-to-call whose near phone was not answered: the far one was never rung. In any other call the near leg comes
 * second, and its end says nothing of a far leg whose reports were lost.
 */
export const nearNeverReached = (record: CallRecord, { far, near }: AttemptFold): boolean =>
  isNearFirst(record) &&
  near !== null &&
  isEnd(near.status) &&
  near.answeredAt === null &&
  far.providerStatus === null

/**
 * A click-to-call whose near phone has gone. Where the near leg's own document dialled the far one, the far leg has ended
 * with it, even if no report says so. A transfer takes the far party elsewhere.
 */
export const farEndsWithNear = (
  record: CallRecord,
  { far, near }: AttemptFold,
  can: Pick<Capabilities, 'answers'> | undefined,
): boolean =>
  can?.answers === 'document' &&
  isNearFirst(record) &&
  near !== null &&
  isEnd(near.status) &&
  far.answeredAt !== null &&
  far.end === null &&
  !record.attempts.some(({ kind }) => kind === 'transfer')
