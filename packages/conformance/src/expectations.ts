import type { Documented } from './documented.ts'
import type { Expected, OutcomeDigits } from './harness.ts'

const answered: Expected = { status: 'completed', rang: 'yes' }
const never: Expected = { status: 'failed', rang: 'no' }
const unknown: Expected = { status: 'unknown' }

/** What each outcome number comes to for every provider, unless its harness says what is documented otherwise. */
export const commonExpectations = ({
  reports,
  verbs,
}: Pick<Documented, 'reports' | 'verbs'>): Record<OutcomeDigits, Expected> => ({
  50: reports.busy ? { status: 'busy', endReason: 'busy' } : { status: 'rejected' },
  51: { status: 'no-answer' },
  52: { status: 'rejected', endReason: 'declined' },
  53: { ...never, endReason: undefined },
  54: { status: 'failed' },
  // Answered, but no webhook ever came: the dispatcher asks, where the provider can be asked.
  55: verbs.some((verb) => verb === 'get' || verb === 'review')
    ? { status: 'completed' }
    : { status: 'unknown', endReason: 'no-report' },
  56: { ...never, endReason: 'refused' },
  57: unknown,
  58: answered,
  59: answered,
  60: answered,
  61: { status: 'completed' },
  62: answered,
  63: answered,
  64: unknown,
  65: unknown,
})

/** Names of the outcomes, by the last two digits of a number. */
export const outcomeNames: Readonly<Record<OutcomeDigits, string>> = {
  50: 'busy',
  51: 'no answer',
  52: 'declined',
  53: 'an invalid number',
  54: 'a carrier failure before ringing',
  55: 'a call that is never reported',
  56: 'HTTP 429',
  57: 'HTTP 500 before acceptance',
  58: 'HTTP 500 after acceptance',
  59: 'a reply that never comes',
  60: 'a request processed after the client gave up',
  61: 'a machine',
  62: 'a callee who hangs up',
  63: 'a connection reset after acceptance',
  64: 'a connection reset before processing',
  65: 'HTTP 502 of a proxy',
}

/** Numbers whose phone rings exactly once; every other one never. */
export const ringing: ReadonlySet<OutcomeDigits> = new Set([51, 52, 55, 58, 59, 60, 61, 62, 63])

/** A number that has an outcome. */
export const numberFor = (digits: number): string => `+141555501${String(digits).padStart(2, '0')}`
