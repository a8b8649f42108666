import type { AnsweredBy, CallEvent, CallEventFields, EndOutcome } from '@callplane/core'
import { objectOf, textOf, wordTable, type Json } from '@callplane/kit'

/**
 * Ends by `result`, and by `result:reason` where that says more (callbacks, DiCE; get-call-information). Nothing tells
 * whether a phone rang: there is no such event.
 */
const ends: Readonly<Record<string, EndOutcome>> = {
  ANSWERED: { status: 'completed', reason: 'hung-up', rang: 'yes' },
  'ANSWERED:TIMEOUT': { status: 'completed', reason: 'max-duration', rang: 'yes' },
  BUSY: { status: 'busy', reason: 'busy', rang: 'unknown' },
  NOANSWER: { status: 'no-answer', reason: 'no-answer', rang: 'unknown' },
  'NOANSWER:TIMEOUT': { status: 'no-answer', reason: 'ring-timeout', rang: 'unknown' },
  'NOANSWER:CANCEL': { status: 'canceled', reason: 'canceled', rang: 'unknown' },
  'NOANSWER:CALLERHANGUP': { status: 'canceled', reason: 'canceled', rang: 'unknown' },
  'NOANSWER:MANAGERHANGUP': { status: 'canceled', reason: 'canceled', rang: 'unknown' },
  FAILED: { status: 'failed', reason: 'unspecified', rang: 'unknown' },
  'FAILED:CONGESTION': { status: 'failed', reason: 'carrier-fault', rang: 'unknown' },
  'FAILED:BLOCKED': { status: 'failed', reason: 'blocked', rang: 'unknown' },
  // `N/A` stands where there was no result: the reason is what is known.
  'N/A': { status: 'failed', reason: 'unspecified', rang: 'unknown' },
  'N/A:CANCEL': { status: 'canceled', reason: 'canceled', rang: 'unknown' },
  'N/A:CALLERHANGUP': { status: 'canceled', reason: 'canceled', rang: 'unknown' },
  'N/A:MANAGERHANGUP': { status: 'canceled', reason: 'canceled', rang: 'unknown' },
  'N/A:TIMEOUT': { status: 'no-answer', reason: 'ring-timeout', rang: 'unknown' },
  'N/A:BLOCKED': { status: 'failed', reason: 'blocked', rang: 'unknown' },
}

const endByWords = wordTable(ends)

const unknownEnd: EndOutcome = { status: 'failed', reason: 'unspecified', rang: 'unknown' }

const endOf = (result: string, reason: string | undefined): EndOutcome =>
  endByWords(`${result}:${reason ?? ''}`) ?? endByWords(result) ?? unknownEnd

/** One id per event of a leg, whether a callback or a look-up told it: a leg has each once. */
export const eventId = (id: string, name: string): string => `${id}:${name}`

/** Verdicts of machine detection; `notsure`, `hangup` and `inprogress` say neither. */
export const answeredByOf = wordTable<AnsweredBy>({ human: 'human', machine: 'machine' })

/** Documented with and without a zone, always in UTC. */
export const timeOf = (text: unknown): number | null => {
  if (typeof text !== 'string') return null
  const time = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`)
  return Number.isNaN(time) ? null : time
}

const secondsOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined

/** `debit`, "the total amount charged". Zero is what a call has that is not charged yet. */
const costOf = (debit: unknown): CallEvent['cost'] => {
  const given = objectOf(debit)
  const amount = secondsOf(given?.amount)
  const currency = given?.currencyId
  return amount !== undefined && typeof currency === 'string' && /^[A-Z]{3}$/.test(currency)
    ? { amount, currency, certainty: 'final' }
    : undefined
}

/** What is told of the end of a leg, by its callback and by a look-up alike. */
export const endFields = (payload: Json): Partial<CallEventFields> => {
  const result = textOf(payload.result) ?? ''
  const reason = textOf(payload.reason)
  const talkDuration = secondsOf(payload.duration)
  const cost = costOf(payload.debit)
  return {
    providerStatus: result,
    end: endOf(result, reason),
    ...(reason !== undefined && { providerCode: reason }),
    // Of a call that was not answered, some have the seconds of ringing [inferred].
    ...(result === 'ANSWERED' && talkDuration && { talkDuration }),
    ...(cost && { cost }),
  }
}
