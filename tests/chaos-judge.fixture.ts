import type { Call, Capabilities, TimelineEntry } from '@callplane/core'
import type { Delivery, LegView, RequestRecord, Ring, RingCause } from '@callplane/emulator'
import { createCounts } from '../scripts/chaos/counts.ts'
import type { Evidence } from '../scripts/chaos/evidence.ts'
import type { PlannedCall } from '../scripts/chaos/load.ts'

const start = Date.UTC(2026, 0, 5, 12)
/** Seconds after the start of the run, as the emulator and the records write times. */
export const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString()

export const keyOf = (index: number): string => `cp${String(index).padStart(32, '0')}`
const callIdOf = (index: number): string => `call-id-${index}`
export const numberOf = (index: number): string => `+141555501${String(10 + index)}`

const planOf = (index: number, to: string): PlannedCall => ({
  index,
  at: 0,
  rule: 'only',
  repeats: [],
  actions: [],
  input: { to, idempotencyKey: `chaos-${index}` },
})

const recordOf = (index: number, provider: string, more: Partial<Call>): Call =>
  ({
    id: `call_${index}`,
    idempotencyKey: `chaos-${index}`,
    status: 'completed',
    endReason: 'hung-up',
    settled: true,
    provider,
    providerRef: callIdOf(index),
    createdAt: at(0),
    timeline: [] as readonly TimelineEntry[],
    skipped: [],
    attempts: [
      {
        key: keyOf(index),
        kind: 'place',
        provider,
        state: 'accepted',
        sentAt: at(0),
        references: { call: callIdOf(index) },
      },
    ],
    ...more,
  }) as unknown as Call

const legOf = (index: number, provider: string, to: string, more: Partial<LegView>): LegView => ({
  id: `leg-${index}`,
  session: `session-${index}`,
  provider,
  callId: callIdOf(index),
  from: '+14155550100',
  to,
  outcome: 'answered',
  state: 'ended',
  rang: true,
  answered: true,
  answeredBy: 'human',
  end: { cause: 'hang-up', sipStatus: 200, by: 'callee' },
  pressed: '',
  sounds: [],
  heard: [],
  streams: [],
  phone: null,
  digits: '',
  places: [],
  startedAt: at(0),
  ringingAt: at(1),
  answeredAt: at(4),
  endedAt: at(60),
  ...more,
})

export interface Told {
  readonly provider?: string
  /** Whom it is to; default: a number of its own. */
  readonly to?: string
  readonly record?: Partial<Call>
  readonly leg?: Partial<LegView>
  /** Ids that the application was given. */
  readonly ids?: readonly string[]
}

export const causeOf = (key: string, to: string): RingCause => ({
  method: 'POST',
  url: `https://provider.example/calls?attempt=${key}`,
  headers: {},
  body: JSON.stringify({ to }),
})

/** A run of calls that went well, but for what is told of them. */
export const evidenceOf = (calls: readonly Told[], more: Partial<Evidence> = {}): Evidence => {
  const told = calls.map((call, index) => {
    const { provider = 'twilio', to = numberOf(index) } = call
    const leg = legOf(index, provider, to, call.leg ?? {})
    const record = recordOf(index, provider, call.record ?? {})
    return { planned: planOf(index, to), leg, record, ids: call.ids ?? [record.id] }
  })
  const rings = told.map(({ leg, planned }): Ring => ({
    ...leg,
    at: leg.ringingAt ?? at(1),
    leg: leg.id,
    request: causeOf(keyOf(planned.index), leg.to),
  }))
  return {
    planned: told.map(({ planned }) => planned),
    records: new Map(told.map(({ planned, record }) => [`chaos-${planned.index}`, record])),
    ledger: rings,
    legs: told.map(({ leg }) => leg),
    causes: new Map(rings.map(({ leg, request }) => [leg, request])),
    deliveries: [],
    requests: [],
    settledAt: new Map(),
    start,
    capabilities: () => ({ verbs: ['get', 'locate', 'hangUp'] }) as unknown as Capabilities,
    struck: new Set(),
    dealings: new Map(
      told.map(({ planned, ids }) => [
        planned.index,
        {
          ids: new Set(ids),
          asked: [{ at: start, process: 0 }],
          hangUpAskedAt: null,
          hangUpTakenAt: null,
          acted: [],
        },
      ]),
    ),
    processes: [],
    wall: { steps: [], offsetAt: () => 0 },
    counts: createCounts(),
    transit: 0,
    pace: null,
    ...more,
  }
}

/** A ring that nothing of the run explains, unless its request does. */
export const strayRing = (to: string, request: RingCause): Ring => ({
  provider: 'twilio',
  from: '+14155550100',
  to,
  at: at(30),
  leg: 'leg-stray',
  callId: 'call-id-stray',
  request,
})

export const hangUpOf = (index: number, seconds: number): RequestRecord => ({
  id: `request-${index}`,
  response: null,
  provider: 'daily',
  method: 'DELETE',
  url: `https://provider.example/calls/${callIdOf(index)}`,
  headers: {},
  body: '',
  at: at(seconds),
  status: 404,
})

export const reportOf = (index: number, seconds: number, status: number | null): Delivery => ({
  id: `webhook-${index}`,
  provider: 'plivo',
  kind: 'event',
  event: 'Hangup',
  to: numberOf(index),
  at: at(seconds),
  attempt: 1,
  method: 'POST',
  url: `https://callplane.example/webhooks/plivo?attempt=${keyOf(index)}`,
  headers: {},
  body: `CallUUID=${callIdOf(index)}`,
  signedBy: [],
  fault: null,
  replayOf: null,
  status,
  error: null,
  response: null,
})
