import type { CallRecord, CallStatus, CallSummary } from '@callplane/core'
import { attemptRecord, callRecord, event } from '@callplane/core/testing'

const hour = 3_600_000
/** The newest call. */
export const newest = Date.UTC(2026, 5, 1)
/** For how long calls have been placed. */
export const days = 90

export const tenants = 50
export const campaigns = 400
export const contacts = 20_000
export const providers = ['twilio', 'telnyx', 'plivo', 'vonage', 'daily'] as const

/** Repeatable numbers from 0 to below 1 (mulberry32, public domain). */
export const randomOf = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const outcomes: readonly (readonly [CallStatus, number])[] = [
  ['completed', 0.62],
  ['no-answer', 0.18],
  ['busy', 0.08],
  ['failed', 0.06],
  ['canceled', 0.03],
  ['rejected', 0.02],
  ['unknown', 0.01],
]

const statusFor = (random: number): CallStatus => {
  let left = random
  for (const [status, share] of outcomes) if ((left -= share) < 0) return status
  return 'completed'
}

/** Fictional: NANP numbers of the exchange 555 that are not in use. */
export const numberOf = (index: number): string =>
  `+1${200 + Math.floor(index / 10_000)}555${String(index % 10_000).padStart(4, '0')}`

/** Call `index` of `total`, settled, with the events of one attempt, spread over three months. */
export const exampleCall = (
  index: number,
  total: number,
): { readonly record: CallRecord; readonly summary: CallSummary } => {
  const random = randomOf(index)
  const createdAt = newest - Math.floor(((total - index) / total) * days * 24 * hour)
  // Few tenants place most calls.
  const tenant = Math.floor(random() ** 3 * tenants)
  const provider = providers[Math.floor(random() ** 2 * providers.length)] ?? 'twilio'
  const status = statusFor(random())
  const key = `key-${index}`
  const events = (['initiated', 'ringing', 'answered', 'ended'] as const).map((type, at) => ({
    attempt: key,
    receivedAt: createdAt + at * 4_000,
    event: event(type, { at: createdAt + at * 4_000, references: { call: `CA${index}` } }),
  }))
  const record = callRecord(
    `call_${index.toString(16).padStart(8, '0')}`,
    {
      to: numberOf(Math.floor(random() * 100_000)),
      tenant: `tenant-${tenant}`,
      campaign: `campaign-${tenant}-${Math.floor(random() * (campaigns / tenants))}`,
      contact: { system: 'crm', type: 'person', id: `${Math.floor(random() * contacts)}` },
      idempotencyKey: `k${index}`,
    },
    {
      createdAt,
      dueAt: null,
      direction: random() < 0.2 ? 'inbound' : 'outbound',
      attempts: [
        attemptRecord(key, {
          provider,
          state: 'accepted',
          sentAt: createdAt,
          references: { call: `CA${index}` },
        }),
      ],
      events,
    },
  )
  return { record, summary: { status, provider } }
}
