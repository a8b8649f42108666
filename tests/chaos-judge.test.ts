import type { Call } from '@callplane/core'
import type { Delivery, LegView } from '@callplane/emulator'
import { expect, test } from 'vitest'
import type { Evidence } from '../scripts/chaos/evidence.ts'
import { judge, violations } from '../scripts/chaos/judge.ts'
import {
  at,
  causeOf,
  evidenceOf,
  hangUpOf,
  keyOf,
  numberOf,
  reportOf,
  strayRing,
  type Told,
} from './chaos-judge.fixture.ts'

/** The figures that are not 0. */
const foundIn = (evidence: Evidence) => {
  const verdict = judge(evidence)
  return Object.fromEntries(
    violations.flatMap((kind) => (verdict[kind] > 0 ? [[kind, verdict[kind]]] : [])),
  )
}

const withRing = (calls: readonly Told[], to: string, key: string): Evidence => {
  const evidence = evidenceOf(calls)
  const stray = strayRing(to, causeOf(key, to))
  return {
    ...evidence,
    ledger: [...evidence.ledger, stray],
    causes: new Map([...evidence.causes, [stray.leg, stray.request]]),
  }
}

test('calls that went well have no figure', () => {
  expect(foundIn(evidenceOf([{}, {}, { provider: 'plivo' }]))).toEqual({})
})

test('one key that was answered with two calls is a forked call', () => {
  expect(foundIn(evidenceOf([{}, { ids: ['call_1', 'call_7'] }]))).toEqual({ forkedCalls: 1 })
})

test.each([
  ['a number that no call is to', [{}], '+14155550199', keyOf(9), { strayRings: 1 }],
  [
    'a number that two calls are to, with a key of neither',
    [{ to: numberOf(5) }, { to: numberOf(5) }],
    numberOf(5),
    keyOf(9),
    { strayRings: 1 },
  ],
  [
    'the number of one call, with its key',
    [{ to: numberOf(5) }, { to: numberOf(5) }],
    numberOf(5),
    keyOf(1),
    { doubleRings: 1 },
  ],
])('a ring of %s', (_what, calls, to, key, figures) => {
  expect(foundIn(withRing(calls, to, key))).toEqual(figures)
})

const hungUp = {
  timeline: [{ type: 'hang-up', at: at(90), source: 'dispatcher' }],
} as unknown as Partial<Call>

test.each([
  ['ended, by its own record', { record: hungUp }, 90, {}],
  ['ended, by the record of another', {}, 90, { foreignControl: 1 }],
  [
    'lived, by its own record, unasked',
    { record: hungUp, leg: { end: { cause: 'hang-up', sipStatus: 200, by: 'caller' } } },
    30,
    { foreignControl: 1, cutAfterAnswer: 1 },
  ],
] as const)('a hang-up of a call that had %s', (_what, told, seconds, figures) => {
  const requests = [hangUpOf(0, seconds)]
  expect(foundIn(evidenceOf([{ provider: 'daily', ...told }], { requests }))).toEqual(figures)
})

const canceled = (seconds: number): Partial<Call> =>
  ({
    status: 'canceled',
    endReason: 'canceled',
    timeline: [{ type: 'cancel-requested', at: at(seconds), source: 'dispatcher' }],
  }) as unknown as Partial<Call>
const wasBusy: Partial<LegView> = {
  answeredAt: null,
  endedAt: at(20),
  end: { cause: 'busy', sipStatus: 486, by: 'callee' },
}
const tells = (busy: boolean): Evidence['capabilities'] =>
  (() => ({
    verbs: ['hangUp'],
    reports: { ringing: true, busy },
  })) as unknown as Evidence['capabilities']
const wrong = { wrongFinalStatus: 1 }

test.each([
  ['before a provider that tells no reasons reported its end', 19, false, {}],
  ['within the second by which stamps are rounded', 21, false, {}],
  ['after the end', 21.001, false, wrong],
  ['of a provider that tells that it was busy', 19, true, wrong],
] as const)('a hang-up of a busy phone, asked for %s', (_what, seconds, busy, figures) => {
  const told: Told = { provider: 'daily', record: canceled(seconds), leg: wasBusy }
  expect(foundIn(evidenceOf([told], { capabilities: tells(busy) }))).toEqual(figures)
})

const timedOut = (seconds: number): Partial<Call> =>
  ({
    timeline: [{ type: 'hang-up', at: at(seconds), source: 'dispatcher', detail: 'ring-timeout' }],
  }) as unknown as Partial<Call>
const talking: Partial<LegView> = { end: { cause: 'hang-up', sipStatus: 200, by: 'caller' } }
const answerTold = (seconds: number, status: number | null): Delivery => ({
  ...reportOf(0, seconds, status),
  provider: 'daily',
  event: 'dialout.answered',
})
const cut = { foreignControl: 1, cutAfterAnswer: 1 }

// The leg was answered after 4 s.
test.each([
  ['Daily does not show the answer yet', 'daily', 18, [], {}],
  ['the report of the answer was lost', 'daily', 18, [answerTold(5, null)], {}],
  ['the report of the answer came afterwards', 'daily', 18, [answerTold(19, 200)], {}],
  ['the answer was reported', 'daily', 18, [answerTold(5, 200)], cut],
  ['Daily shows the answer', 'daily', 19, [], cut],
  ['the provider shows answers at once', 'livekit', 18, [], cut],
] as const)(
  'a ring timeout of an answered call, where %s',
  (_what, provider, seconds, deliveries, figures) => {
    const requests = [hangUpOf(0, seconds)]
    const told: Told = { provider, record: timedOut(seconds), leg: talking }
    expect(foundIn(evidenceOf([told], { requests, deliveries }))).toEqual(figures)
  },
)

const unknown = (references: Record<string, string>, sentAt = at(0)): Partial<Call> =>
  ({
    status: 'unknown',
    endReason: 'no-report',
    providerRef: references['request'] ?? null,
    attempts: [
      { key: keyOf(0), kind: 'place', provider: 'plivo', state: 'accepted', sentAt, references },
    ],
  }) as unknown as Partial<Call>
const plivo = (record: Partial<Call>): Told => ({ provider: 'plivo', to: numberOf(0), record })
const twin: Told = { to: numberOf(0) }
const request = { request: 'request-0' }
const own = { ...request, call: 'call-id-0' }

test.each([
  ['its number and time distinguish it', [plivo(unknown(request))], [], 1],
  ['another call to the number is as likely', [plivo(unknown(request)), twin], [], 0],
  ['its sending was stamped by a wrong clock', [plivo(unknown(request, at(6)))], [], 0],
  ['its sending was stamped a minute ago, as it seems', [plivo(unknown(own, at(-61)))], [], 0],
  ['its sending was stamped half a minute ago, as it seems', [plivo(unknown(own, at(-30)))], [], 1],
  ['its own id is known', [plivo(unknown(own)), twin], [], 1],
  ['its end was reported', [plivo(unknown(request)), twin], [reportOf(0, 61, 200)], 1],
  ['the report of its end was refused', [plivo(unknown(request)), twin], [reportOf(0, 61, 401)], 0],
  ['only its ringing was reported', [plivo(unknown(request)), twin], [reportOf(0, 1, 200)], 0],
  [
    'only a recording of it was reported',
    [plivo(unknown(request)), twin],
    [{ ...reportOf(0, 61, 200), event: 'egress_ended' }],
    0,
  ],
  [
    'its join was reported, and only after its end',
    [plivo(unknown(request)), twin],
    [{ ...reportOf(0, 61, 200), event: 'participant_joined' }],
    0,
  ],
] as const)(
  'whether an unknown call could have been told, where %s',
  (_what, calls, deliveries, times) => {
    expect(foundIn(evidenceOf(calls, { deliveries }))).toEqual(
      times > 0 ? { unknownAvoidable: times } : {},
    )
  },
)
