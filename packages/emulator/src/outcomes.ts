import { userOf } from './network/addresses.ts'
import type { Treatment } from './request-outcome.ts'

/** What the phone at a destination does once a call reaches it. */
export type Phone =
  | 'answers'
  | 'busy'
  | 'rings-out'
  | 'declines'
  | 'invalid'
  | 'unreachable'
  /** It rings, and the carrier loses the call before anyone answers. */
  | 'fails-ringing'

export type Outcome = {
  /** The last two digits of +1 xxx 555 01NN; absent for every other destination. */
  readonly digits?: number
  readonly name: string
  readonly phone: Phone
  readonly answeredBy: 'human' | 'machine'
  /** Talk time is `briefTalkFor` in place of `talkFor`. */
  readonly brief?: true
  /** No event of this call is delivered by webhook; look-ups still show it. */
  readonly unreported?: true
  /** What happens to the request that dials this destination. */
  readonly request?: Treatment
}

const answered = { phone: 'answers', answeredBy: 'human' } as const
// A dial inside a document is not an HTTP request: a number that never rings as a request must not ring as a second leg
// either, so the carrier refuses it.
const unreachable = { phone: 'unreachable', answeredBy: 'human' } as const

/** Destinations with an outcome of their own; every other one answers. */
export const outcomes: readonly Outcome[] = [
  { digits: 50, name: 'busy', phone: 'busy', answeredBy: 'human' },
  { digits: 51, name: 'no answer', phone: 'rings-out', answeredBy: 'human' },
  { digits: 52, name: 'declined', phone: 'declines', answeredBy: 'human' },
  { digits: 53, name: 'invalid number', phone: 'invalid', answeredBy: 'human' },
  { digits: 54, name: 'carrier failure before ringing', ...unreachable },
  { digits: 55, name: 'answered, never reported', ...answered, unreported: true },
  {
    digits: 56,
    name: 'HTTP 429, not processed',
    ...unreachable,
    request: { do: 'fail', when: 'before', status: 429, shape: 'provider' },
  },
  {
    digits: 57,
    name: 'HTTP 500 before acceptance',
    ...unreachable,
    request: { do: 'fail', when: 'before', status: 500, shape: 'provider' },
  },
  {
    digits: 58,
    name: 'HTTP 500 although accepted',
    ...answered,
    request: { do: 'fail', when: 'after', status: 500, shape: 'provider' },
  },
  {
    digits: 59,
    name: 'accepted, never replied',
    ...answered,
    request: { do: 'hang', when: 'after' },
  },
  {
    digits: 60,
    name: 'never replied, processed 15 s later',
    ...answered,
    request: { do: 'hang', when: 'after', seconds: 15 },
  },
  { digits: 61, name: 'answering machine', phone: 'answers', answeredBy: 'machine' },
  { digits: 62, name: 'callee hangs up after 5 s', ...answered, brief: true },
  {
    digits: 63,
    name: 'accepted, connection reset',
    ...answered,
    request: { do: 'reset', when: 'after' },
  },
  {
    digits: 64,
    name: 'connection reset before processing',
    ...unreachable,
    request: { do: 'reset', when: 'before' },
  },
  {
    digits: 65,
    name: 'HTTP 502 from a proxy before processing',
    ...unreachable,
    request: { do: 'fail', when: 'before', status: 502, shape: 'proxy' },
  },
  {
    digits: 66,
    name: 'carrier failure after ringing',
    phone: 'fails-ringing',
    answeredBy: 'human',
  },
]

const byDigits = new Map(outcomes.map((outcome) => [outcome.digits, outcome]))
const ordinary: Outcome = { name: 'answered', ...answered }

// Providers write one number with and without the plus; 555-0100 to 555-0199 is reserved for
// fiction in every North American area code.
const FICTIONAL = /^(?:tel:)?\+?1\d{3}55501(\d{2})$/

/** What calling `to` (a number or a SIP URI with a number as its user) leads to. */
export function outcomeOf(to: string): Outcome {
  const digits = FICTIONAL.exec(userOf(to))?.[1]
  return (digits === undefined ? undefined : byDigits.get(Number(digits))) ?? ordinary
}
