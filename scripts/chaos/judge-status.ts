import { time, type Case, type Evidence, type Tell } from './evidence.ts'
import { nearPhoneOf } from './load.ts'
import { digitsOf } from './ownership.ts'
import { deadName } from './rules.ts'

/** Statuses that tell the truth about what the network did with the one leg that decided. */
const truthful: Readonly<Record<string, readonly string[]>> = {
  'hang-up': ['completed'],
  'max-duration': ['completed'],
  canceled: ['canceled', 'no-answer'],
  busy: ['busy', 'rejected', 'no-answer', 'failed'],
  'no-answer': ['no-answer', 'canceled'],
  // Some providers have one word for a person who declines and a line that is busy.
  declined: ['rejected', 'busy', 'no-answer', 'failed'],
  'invalid-number': ['failed', 'rejected', 'no-answer', 'canceled'],
  'carrier-failure': ['failed', 'rejected', 'no-answer', 'canceled'],
}

/**
 * A click-to-call whose near phone answered and whose reports of the far leg were all lost reads as if the near end had
 * not been reached: a known gap, counted by itself.
 */
export const isFarSilent = ({ planned, record, legs }: Case): boolean => {
  const near = nearPhoneOf(planned)
  return (
    near !== null &&
    near.first &&
    record?.endReason === 'near-end-unreachable' &&
    legs.some(({ to, answeredAt }) => answeredAt !== null && to.endsWith(digitsOf(near.phone)))
  )
}

/** Milliseconds by which a provider's stamp of an end may be rounded. */
const rounding = 1_000

/**
 * A provider that does not tell why a phone was not answered cannot tell a busy one from one that our hang-up ended, where
 * that was asked for before.
 */
const mayBeCanceled = (
  { record, farLegs }: Case,
  { capabilities }: Pick<Evidence, 'capabilities'>,
): boolean => {
  const last = farLegs.at(-1)
  const asked = record?.timeline.find(({ type }) => type === 'cancel-requested')
  return (
    record?.status === 'canceled' &&
    last?.answeredAt === null &&
    capabilities(last.provider)?.reports.busy === false &&
    typeof asked?.at === 'string' &&
    time(asked.at) <= time(last.endedAt) + rounding
  )
}

/** Whether a record that ended says what the network did. */
export const judgeStatus = (
  mine: Case,
  evidence: Pick<Evidence, 'capabilities'>,
  tell: Tell<'wrongFinalStatus'>,
) => {
  const { planned, record, farLegs } = mine
  if (!record) return
  const last = farLegs.at(-1)
  const cause = last?.end ? truthful[last.end.cause] : ['failed', 'canceled']
  // `unspecified` means that the reason for the unanswered end was not reported.
  const allowed =
    record.endReason === 'unspecified' && last?.answeredAt === null ? [record.status] : cause
  if (!allowed?.includes(record.status) && !mayBeCanceled(mine, evidence))
    tell(
      'wrongFinalStatus',
      planned,
      `${record.status} by ${record.provider}, network says ${last?.end?.cause ?? 'nothing'}`,
    )
}

/**
 * A process died, or was late, between the journal and the socket: the provider never had it, which only a key that it
 * takes could prove. Told unknown, as it must be.
 */
export const isNeverSent = ({ record, legs, requestsWithKey }: Case): boolean =>
  record?.status === 'unknown' &&
  record.provider !== deadName &&
  legs.length === 0 &&
  requestsWithKey === 0
