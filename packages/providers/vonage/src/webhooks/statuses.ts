import type { AnsweredBy, CallEvent, EndOutcome } from '@callplane/core'

/** Statuses before the end (developer.vonage.com, webhook reference). */
const progress: ReadonlyMap<string, CallEvent['type']> = new Map([
  ['started', 'initiated'],
  ['ringing', 'ringing'],
  ['answered', 'answered'],
] as const)

/**
 * Ends by status, and by `detail` where there is one (same page; details in facts §3). Only the ringing event shows
 * whether the phone rang: a declining phone also sends `busy`, and that event may be lost.
 */
const ends: Readonly<Record<string, EndOutcome>> = {
  completed: { status: 'completed', reason: 'hung-up', rang: 'yes' },
  busy: { status: 'busy', reason: 'busy', rang: 'unknown' },
  // "Cancelled by the originator before being answered".
  cancelled: { status: 'canceled', reason: 'canceled', rang: 'unknown' },
  // The ringing timer expired.
  timeout: { status: 'no-answer', reason: 'ring-timeout', rang: 'unknown' },
  // "Either the recipient is unreachable or the recipient declined the call".
  unanswered: { status: 'no-answer', reason: 'no-answer', rang: 'unknown' },
  'unanswered:unavailable': { status: 'no-answer', reason: 'unreachable', rang: 'unknown' },
  'unanswered:timeout': { status: 'no-answer', reason: 'ring-timeout', rang: 'unknown' },
  // Formerly "by Vonage before it was connected"; with details, also by the callee.
  rejected: { status: 'rejected', reason: 'unspecified', rang: 'unknown' },
  'rejected:declined': { status: 'rejected', reason: 'declined', rang: 'unknown' },
  // Vonage's own refusals: no party was called.
  'rejected:restricted': { status: 'failed', reason: 'blocked', rang: 'no' },
  'rejected:invalid_number': { status: 'failed', reason: 'invalid-number', rang: 'no' },
  failed: { status: 'failed', reason: 'unspecified', rang: 'unknown' },
  // A call without a route reached no phone; a number out of service has none.
  'failed:cannot_route': { status: 'failed', reason: 'carrier-fault', rang: 'no' },
  'failed:number_out_of_service': { status: 'failed', reason: 'invalid-number', rang: 'no' },
  'failed:internal_error': { status: 'failed', reason: 'carrier-fault', rang: 'unknown' },
}

/**
 * Meaning of a `completed` without talk or a known answer: it closes busy, timeout, cancelled and failed calls too
 * (api.support.vonage.com 360057200092), and then the cause was lost.
 */
const unexplained: EndOutcome = { status: 'failed', reason: 'unspecified', rang: 'unknown' }

// Statuses come from outside, and `constructor` is a property of every object.
const endByWords: ReadonlyMap<string, EndOutcome> = new Map(Object.entries(ends))

export const isEndStatus = (status: string): boolean => endByWords.has(status)

/**
 * Whether the leg is still in its first conversation. Only an answered leg is moved, and which of the two conversations
 * later reports name is not documented.
 */
export const isInFirstConversation = (status: string): boolean =>
  status !== 'completed' && typeOf(status) !== undefined

/** `talked`: seconds, null if unknown. */
export const endOf = (
  status: string,
  detail: string | undefined,
  talked: number | null,
): CallEvent['end'] => {
  const end = endByWords.get(`${status}:${detail ?? ''}`) ?? endByWords.get(status)
  return status === 'completed' && end && !talked ? { ...end, ifUnanswered: unexplained } : end
}

export const typeOf = (status: string): CallEvent['type'] | undefined =>
  progress.get(status) ?? (isEndStatus(status) ? 'ended' : undefined)

/** Results of machine detection are statuses of their own. */
export const answeredByOf = (status: string): AnsweredBy | undefined =>
  status === 'human' || status === 'machine' ? status : undefined

/** One id per status of a leg, whether an event or a look-up reported it: a leg has each status once. */
export const statusEventId = (uuid: string, status: string): string => `${uuid}:${status}`

/** A non-negative number, possibly as text; null for anything else. */
const amountOf = (value: unknown): number | null => {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && /^\d{1,12}(?:\.\d{1,18})?$/.test(text) ? Number(text) : null
}

/** Rates and prices are in euros (webhook reference, `completed`). */
export const costOf = (price: unknown): CallEvent['cost'] => {
  const amount = amountOf(price)
  return amount === null ? undefined : { amount, currency: 'EUR', certainty: 'final' }
}

/** ISO 8601 in events, `2020-01-01 12:00:00` in look-ups (OpenAPI 1.3.7, `start_time`); both in UTC. */
export const timeOf = (text: unknown): number | null => {
  if (typeof text !== 'string') return null
  const time = Date.parse(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text,
  )
  return Number.isNaN(time) ? null : time
}

/** Whole seconds; a string in all samples. */
export const secondsOf = amountOf
