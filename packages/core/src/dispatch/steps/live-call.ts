import { foldAttempt, isEnd } from '../../merge/fold-attempt.ts'
import { CallError } from '../../model/error.ts'
import { attemptOf, type AttemptRecord, type CallRecord } from '../../journal/record.ts'

/** Whether the attempt's call can be commanded: not ended as far as is known, and no hang-up was requested. */
export const isLive = (held: CallRecord, attempt: AttemptRecord): boolean =>
  attemptOf(held, attempt.key)?.state === 'accepted' &&
  attemptOf(held, attempt.key)?.givenUpAt === null &&
  held.cancelRequestedAt === null &&
  held.closed === null &&
  !isEnd(foldAttempt(held, attempt.key).far.status)

export const notLive = (id: string): CallError =>
  new CallError('call-not-live', `${id} has already ended`)
