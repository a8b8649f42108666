import type { CallEvent } from '@callplane/core'
import { ended, event } from '@callplane/core/testing'
import { clientIdentity } from './model/client-identity.ts'

export type Side = 'acme' | 'evil'
export const sides: readonly Side[] = ['acme', 'evil']

export const kinds = [
  'initiate',
  'inbound',
  'answer',
  'terminate',
  'click',
  'ingest',
  'history',
  'detail',
  'statistics',
  'providers',
  'token',
  'events',
  'report',
  'end',
] as const

/** One step. Numbers choose among what exists when it runs, so that a step means the same with and without the others. */
export interface Step {
  /** Milliseconds from the beginning. */
  readonly at: number
  readonly side: Side
  readonly kind: (typeof kinds)[number]
  readonly n: number
  readonly m: number
  /** Aims at something of the other tenant. */
  readonly isForeign: boolean
  readonly who: 'user' | 'colleague' | 'expired' | 'forged'
}

export const numbers = Array.from({ length: 5 }, (_, index) => `+1415555012${index}`)
const junk = [
  'x\\..\\..\\Keys',
  '../conversations/CON-1',
  '..',
  '%2e%2e',
  '',
  '__proto__',
  '\u0000',
]
const unknownId = '0'.repeat(24)

const otherOf = (side: Side): Side => (side === 'acme' ? 'evil' : 'acme')
/** The provider's id of the n-th call that browsers of this tenant placed. */
const sidOf = (side: Side, index: number): string => `CA-${side}-${index}`

export interface Placed {
  readonly callId: string
  readonly number: string
  readonly direction: 'inbound' | 'outbound'
  readonly user: string
}

/** What both tenants have done so far. */
export interface Done {
  /** Calls placed by browsers, in order. */
  readonly browser: Readonly<Record<Side, Placed[]>>
  /** Ids of all calls recorded. */
  readonly all: Readonly<Record<Side, string[]>>
  readonly ownNumber: Readonly<Record<Side, string>>
  readonly now: () => number
}

/** Mostly a recent one: a call is matched within two minutes, and terminated while it is live. */
const recent = (length: number, n: number): number =>
  Math.max(0, n % 5 === 0 ? n % Math.max(1, length) : length - 1 - (n % 3))

const callIdFor = (all: Done['all'], { side, n, isForeign }: Step): string => {
  const ids = all[isForeign ? otherOf(side) : side]
  return ids[recent(ids.length, n)] ?? unknownId
}
const sidFor = ({ side, n, m, isForeign }: Step): string =>
  m % 7 === 0 ? (junk[n % junk.length] ?? '') : sidOf(isForeign ? otherOf(side) : side, n % 12)

/** Method, path below the API, and body. */
export const requestOf = (
  { all, browser, ownNumber }: Done,
  step: Step,
): readonly [string, string, object?] => {
  const { side, kind, n, m, isForeign } = step
  const number = numbers[n % numbers.length] ?? ''
  const party = m % 2 === 0 ? { phoneNumber: number } : { contactId: `contact-${n % 6}` }
  switch (kind) {
    case 'initiate':
      return ['POST', 'sdk/initiate', party]
    case 'click':
      return ['POST', 'click-to-call', party]
    case 'inbound':
      return ['POST', 'sdk/inbound', { callerNumber: number }]
    case 'answer': {
      if (m % 4 === 0) return ['POST', 'sdk/answer', { callerNumber: number }]
      // Half of a tenant's own claims are true.
      const index = recent(browser[side].length, n)
      const placed = isForeign || m % 4 === 1 ? undefined : browser[side][index]
      const body = placed
        ? { callId: placed.callId, twilioCallSid: sidOf(side, index) }
        : {
            // A foreign id is claimed for a call of the tenant's own, or of the other one.
            callId: callIdFor(all, m % 4 === 1 ? step : { ...step, isForeign: false }),
            twilioCallSid: sidFor(step),
          }
      return ['POST', 'sdk/answer', body]
    }
    case 'terminate':
      return ['POST', `${callIdFor(all, step)}/terminate`]
    case 'ingest':
      return [
        'POST',
        'ingest',
        {
          direction: 'outbound',
          fromNumber: ownNumber[side],
          toNumber: number,
          duration: n % 100,
          status: 'busy',
          externalCallId: `external-${m % 9}`,
          metadata: { note: `secret of ${side}` },
        },
      ]
    case 'history':
      return ['GET', `history?limit=${1 + (n % 20)}&userId=${m % 2 === 0 ? 'grace' : 'alan'}`]
    case 'detail':
      return ['GET', callIdFor(all, step)]
    case 'token':
      return ['GET', 'token/twilio']
    default:
      return ['GET', kind]
  }
}

/** A report of the provider about a call that a browser of this tenant placed. */
export const reportOf = (
  { browser, ownNumber, now }: Done,
  { side, n, m }: Step,
): readonly [CallEvent, { readonly from: string; readonly to: string }] | null => {
  const index = recent(browser[side].length, n)
  const placed = browser[side][index]
  if (!placed) return null
  const id = sidOf(side, index)
  const about = { references: { call: id }, at: now() }
  const recording = { id: `RE-${id}`, status: 'completed', url: 'https://r.example/1' } as const
  const events: readonly CallEvent[] = [
    event('ringing', { ...about, id: `${id}:r` }),
    event('answered', { ...about, id: `${id}:a` }),
    ended('completed', 'hung-up', 'yes', { ...about, id: `${id}:e` }),
    event('recording', { ...about, id: `${id}:rec`, recording }),
  ]
  const own = m % 3 === 0 ? ownNumber[side] : `client:${clientIdentity(side, placed.user)}`
  const parties =
    placed.direction === 'outbound'
      ? { from: own, to: placed.number }
      : { from: placed.number, to: own }
  // Weighted: a call that ends at once leaves nothing to terminate.
  const chosen = events[[0, 0, 1, 1, 2, 3][m % 6] ?? 0]
  return chosen ? [chosen, parties] : null
}
