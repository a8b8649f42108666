import type { CallEnd, EndOutcome } from '@callplane/core'

const of = (
  status: EndOutcome['status'],
  reason: EndOutcome['reason'],
  rang: EndOutcome['rang'],
): EndOutcome => ({ status, reason, rang })

const canceled = of('canceled', 'canceled', 'unknown')
const completed = of('completed', 'hung-up', 'yes')
const carrier = of('failed', 'carrier-fault', 'unknown')
const blocked = of('failed', 'blocked', 'unknown')
const rungOut = of('no-answer', 'ring-timeout', 'unknown')
// Answered, as the document was requested; the failure is on our side.
const withoutDocument = of('completed', 'unspecified', 'yes')

/**
 * Hang-up codes (plivo.com/docs/voice/troubleshooting/hangup-causes). `rang: 'no'` where its column "possible call
 * states at hangup" has nothing later than "initiated" (2000 to 2040; 2050 is of the same kind), and where the number
 * does not exist (3050, 3120). Otherwise `unknown`.
 */
const codes: Readonly<Record<string, CallEnd>> = {
  1000: canceled,
  1010: of('failed', 'refused', 'unknown'), // out of credits
  1020: of('failed', 'congestion', 'unknown'), // too many dials to one destination
  2000: of('failed', 'invalid-number', 'no'),
  2010: of('failed', 'unreachable', 'no'), // out of service
  2020: of('failed', 'unreachable', 'no'), // endpoint not registered
  2030: of('failed', 'blocked', 'no'), // geo permissions: country
  2040: of('failed', 'blocked', 'no'), // geo permissions: premium numbers
  2050: of('failed', 'blocked', 'no'), // geo permissions: prefix
  2060: of('failed', 'unspecified', 'unknown'), // loop
  2070: blocked, // media anchoring (India)
  3000: of('no-answer', 'no-answer', 'unknown'), // "destination unavailable"
  3010: of('busy', 'busy', 'unknown'),
  3020: of('rejected', 'declined', 'unknown'),
  3030: blocked, // unknown caller ID
  3040: of('rejected', 'blocked', 'unknown'),
  3050: of('failed', 'invalid-number', 'no'),
  3070: carrier, // no reply in time
  3080: carrier,
  3090: of('failed', 'congestion', 'unknown'),
  3100: of('busy', 'busy', 'unknown'),
  3110: of('rejected', 'declined', 'unknown'),
  3120: of('failed', 'invalid-number', 'no'),
  3130: blocked, // taken for spam
  3140: blocked, // caller ID on a do-not-originate list
  // Also the end of a leg whose other side hung up before the answer.
  4000: { ...completed, ifUnanswered: canceled },
  4010: completed,
  4020: completed,
  4030: completed,
  5000: carrier,
  5010: carrier,
  5020: carrier,
  // The limit of the talk; `hangup_on_ring` is a scheduled hang-up too, and its code is not documented.
  6000: { ...of('completed', 'max-duration', 'yes'), ifUnanswered: rungOut },
  6010: rungOut,
  6020: of('completed', 'unspecified', 'yes'), // no media for a minute
  7011: withoutDocument,
  7012: withoutDocument,
  7013: withoutDocument,
  7014: withoutDocument,
  7022: withoutDocument,
  7023: withoutDocument,
  7024: withoutDocument,
  7032: withoutDocument,
  7033: withoutDocument,
  7034: withoutDocument,
  8011: withoutDocument,
  8012: withoutDocument,
  8013: withoutDocument,
  8014: withoutDocument,
  9000: canceled, // another leg of the same dial was faster
  9100: of('completed', 'machine', 'yes'),
  9110: of('rejected', 'declined', 'yes'), // the confirm key was not pressed
}

/** `CallStatus` of an ended call, for codes that are not in the table (0 is "unknown"). `cancel` is the word of Dial. */
const statuses: Readonly<Record<string, CallEnd>> = {
  completed: { ...completed, ifUnanswered: of('failed', 'unspecified', 'unknown') },
  busy: of('busy', 'busy', 'unknown'),
  failed: of('failed', 'unspecified', 'unknown'),
  timeout: rungOut,
  'no-answer': of('no-answer', 'no-answer', 'unknown'),
  cancel: canceled,
  canceled,
  cancelled: canceled,
}

// Plivo's words come from outside, and `constructor` is a property of every object.
const endsByCode: ReadonlyMap<string, CallEnd> = new Map(Object.entries(codes))
const endsByStatus: ReadonlyMap<string, CallEnd> = new Map(Object.entries(statuses))

/** `answered`: the same report contains an answer, so a failure is how the talk ended. */
export const endOf = (
  code: string | undefined,
  status: string | undefined,
  answered: boolean,
): CallEnd => {
  const end =
    endsByCode.get(code ?? '') ??
    endsByStatus.get(status ?? '') ??
    of('failed', 'unspecified', 'unknown')
  if (answered && end.status !== 'completed') return of('completed', 'unspecified', 'yes')
  return end
}

/** A non-negative decimal number, such as a price or seconds; null for anything else. */
export const amountOf = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,12}(?:\.\d{1,18})?$/.test(text) ? Number(text) : null

/** One id per step of a leg, whether a webhook or a look-up reported it. */
export const stepId = (uuid: string, step: string): string => `${uuid}:${step}`
