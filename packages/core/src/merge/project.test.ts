import { describe, expect, it } from 'vitest'
import type { CallRecord } from '../journal/record.ts'
import type { CallEvent, Cost } from '../model/event.ts'
import type { Capabilities } from '../plugin/capabilities.ts'
import { agentPhone, business, ended, event, fakeCapabilities, far } from '../testing/index.ts'
import {
  attemptWith,
  commandOf,
  noon,
  recordWith,
  reports,
  shown,
} from '../journal/record.fixture.ts'
import { project } from './project.ts'

const at = (seconds: number) => noon + seconds * 1000
const shownOf = (fields: Partial<CallRecord>, can: Partial<Capabilities> = {}) =>
  project(recordWith(fields), () => ({ ...fakeCapabilities, ...can }))
const near = (event: CallEvent): CallEvent => ({ ...event, id: `near ${event.id}`, leg: 'near' })

const answered = event('answered', { at: at(5) })
const completed = ended('completed', 'hung-up', 'yes', { at: at(20) })
const unreachable = ended('failed', 'unreachable', 'no', { at: at(20) })

describe('the status of a call', () => {
  it.each([
    ['planned', 'queued', false],
    ['sent', 'queued', false],
    ['refused', 'queued', false],
    ['accepted', 'initiated', false],
    ['unknown', 'unknown', false],
  ] as const)('before any report, of an attempt that is %s: %s', (state, status, settled) => {
    const call = shownOf({ attempts: [attemptWith({ state, givenUpAt: null })] })
    expect([call.status, call.settled, call.endReason, call.rang]).toEqual([
      status,
      settled,
      null,
      null,
    ])
  })

  it('is unknown for good once the attempt was given up, until something is reported', () => {
    const givenUpAt = at(99)
    const lost = shownOf({ attempts: [attemptWith({ state: 'unknown', givenUpAt })] })
    expect([lost.status, lost.endReason, lost.settled]).toEqual(['unknown', null, true])
    const silent = shownOf({ attempts: [attemptWith({ givenUpAt })], events: reports([answered]) })
    expect([silent.status, silent.endReason, silent.settled]).toEqual([
      'unknown',
      'no-report',
      true,
    ])
    const late = shownOf({
      attempts: [attemptWith({ state: 'unknown', givenUpAt })],
      events: reports([answered, completed]),
    })
    expect([late.status, late.endReason, late.settled]).toEqual(['completed', 'hung-up', true])
  })

  it('is that of the reports, whatever the reply', () => {
    const call = shownOf({
      attempts: [attemptWith({ state: 'sent' })],
      events: reports([event('queued', { at: at(1) })]),
    })
    expect(call.status).toBe('queued')
  })

  it('is that of the last attempt that was not refused', () => {
    const refused = attemptWith({ key: 'k2', provider: 'b', routeIndex: 1, state: 'refused' })
    const call = shownOf({ attempts: [attemptWith(), refused], events: reports([answered]) })
    expect([call.status, call.provider]).toEqual(['in-progress', 'a'])
    const both = shownOf({ attempts: [{ ...attemptWith(), state: 'refused' }, refused] })
    expect([both.status, both.provider]).toEqual(['queued', 'b'])
  })

  it('is that of its end without any attempt', () => {
    const error = { code: 'expired', message: 'too late', dialled: 'no' } as const
    const closed = { at: at(3), status: 'failed', reason: 'expired', error } as const
    expect(shownOf({ attempts: [], closed })).toMatchObject({
      status: 'failed',
      endReason: 'expired',
      settled: true,
      rang: 'no',
      endedAt: shown(3),
      totalDuration: 3,
      talkDuration: null,
      provider: null,
      providerRef: null,
      error,
    })
    const refused = attemptWith({ state: 'refused' })
    expect(shownOf({ attempts: [refused], closed })).toMatchObject({ rang: 'no', provider: 'a' })
    // Reports that the phone rang take precedence.
    const rang = shownOf({ closed, events: reports([answered, completed]) })
    expect([rang.status, rang.endReason, rang.endedAt]).toEqual(['completed', 'hung-up', shown(20)])
    const unknown = attemptWith({ state: 'unknown' })
    expect(shownOf({ attempts: [unknown, { ...unknown, key: 'k2' }], closed }).rang).toBe('unknown')
  })

  it('goes on while the next route is to be tried', () => {
    const routes = [
      { provider: 'a', weight: 1 },
      { provider: 'b', weight: 1 },
    ]
    const reroutable = { routes, reroute: ['unreachable' as const], events: reports([unreachable]) }
    expect(shownOf(reroutable)).toMatchObject({
      status: 'initiated',
      endReason: null,
      settled: false,
      rang: null,
      endedAt: null,
      totalDuration: null,
    })
    expect(shownOf({ ...reroutable, cancelRequestedAt: at(1) }).status).toBe('failed')
    expect(shownOf({ ...reroutable, reroute: [] }).status).toBe('failed')
    expect(shownOf({ ...reroutable, routes: routes.slice(0, 1) }).status).toBe('failed')
    const rang = ended('failed', 'unreachable', 'unknown', { at: at(20) })
    expect(shownOf({ ...reroutable, events: reports([rang]) }).status).toBe('failed')
  })
})

describe('the end of a call', () => {
  const canceled = ended('canceled', 'canceled', 'unknown', { at: at(20) })
  it('is explained by hang-ups of its own attempt only', () => {
    const hangUp = (attempt: string) => ({
      events: reports([canceled]),
      commands: [commandOf({ attempt, reason: 'ring-timeout', at: at(19) })],
    })
    expect(shownOf(hangUp('k1')).endReason).toBe('ring-timeout')
    expect(shownOf(hangUp('k0')).endReason).toBe('canceled')
  })
})

describe('the near end of a call', () => {
  const nearFailed = near(ended('failed', 'unreachable', 'no', { at: at(18) }))
  const clickToCall = { to: far, connect: { phone: agentPhone, first: true } }

  it('could not be reached: the call is over for that reason', () => {
    const call = shownOf({ events: reports([answered, nearFailed, completed]) })
    expect([call.status, call.endReason]).toEqual(['completed', 'near-end-unreachable'])
    const ended = shownOf({
      events: reports([answered, near({ ...completed, at: at(19) }), completed]),
    })
    expect(ended.endReason).toBe('hung-up')
    const busy = { ...unreachable, end: { status: 'busy', reason: 'busy', rang: 'no' } } as const
    expect(shownOf({ events: reports([nearFailed, busy]) }).endReason).toBe('busy')
  })

  it.each([
    ['failed', 'failed', 'near-end-unreachable'],
    ['busy', 'failed', 'near-end-unreachable'],
    ['canceled', 'canceled', 'canceled'],
  ] as const)('of click-to-call ended %s before the far phone rang: %s', (end, status, reason) => {
    const events = reports([near(ended(end, 'unspecified', 'unknown', { at: at(7) }))])
    const call = shownOf({ request: clickToCall, events })
    expect([call.status, call.endReason, call.settled, call.endedAt]).toEqual([
      status,
      reason,
      true,
      shown(7),
    ])
    // The far phone was reached, so its own reports decide.
    const reached = reports([event('ringing', { at: at(9) })])
    expect(shownOf({ request: clickToCall, events: [...events, ...reached] }).status).toBe(
      'ringing',
    )
    // The near phone was answered, so the far one may have rung, whatever its reports say.
    const agentAnswered = reports([near(event('answered', { at: at(6) }))])
    expect(shownOf({ request: clickToCall, events: [...agentAnswered, ...events] })).toMatchObject({
      status: 'initiated',
      settled: false,
    })
    // The near end comes second: its end says nothing of a far phone whose reports were lost.
    const second = { to: far, connect: { phone: agentPhone } }
    expect(shownOf({ request: second, events }).status).toBe('initiated')
  })

  it.each([
    [{ phone: agentPhone }, agentPhone],
    [{ sip: 'sip:desk@pbx.example' }, 'sip:desk@pbx.example'],
    [{ room: 'lobby' }, 'lobby'],
    [{ conference: 'ops' }, 'ops'],
    [undefined, 'drawn-room'],
  ])('%j is a leg of its own', (connect, number) => {
    const call = shownOf({
      request: { to: far, from: business, connect },
      room: 'drawn-room',
      attempts: [
        attemptWith(),
        attemptWith({ key: 'k3', kind: 'transfer', parent: 'k1', references: { call: 'CA3' } }),
        attemptWith({ key: 'k4', kind: 'connect', parent: 'k0', references: { call: 'CA4' } }),
        attemptWith({ key: 'k2', kind: 'connect', parent: 'k1', references: { call: 'CA2' } }),
      ],
      events: [...reports([answered]), ...reports([near(event('ringing', { at: at(6) }))], 'k2')],
    })
    expect(call.legs).toEqual([
      {
        role: 'far',
        number: far,
        status: 'in-progress',
        endReason: null,
        ringingAt: 'unknown',
        answeredAt: shown(5),
        endedAt: null,
        references: { call: 'CA1' },
        attempt: 'k1',
      },
      {
        role: 'near',
        number,
        status: 'ringing',
        endReason: null,
        ringingAt: shown(6),
        answeredAt: null,
        endedAt: null,
        references: { call: 'CA2' },
        attempt: 'k2',
      },
    ])
  })

  it('has no leg before anything is reported of it, nor has a refused attempt', () => {
    const attempts = [
      attemptWith({ key: 'k0', state: 'refused' }),
      attemptWith(),
      attemptWith({ key: 'k2', kind: 'transfer', target: agentPhone }),
    ]
    expect(shownOf({ attempts }).legs.map(({ role, attempt }) => [role, attempt])).toEqual([
      ['far', 'k1'],
    ])
    const again = attemptWith({ kind: 'redial' })
    expect(shownOf({ attempts: [again] }).legs).toHaveLength(1)
    const reported = shownOf({ events: reports([near(answered)]) }).legs[1]
    expect(reported).toMatchObject({ role: 'near', attempt: 'k1', references: { call: 'CA1' } })
  })
})

describe('times and durations of a call', () => {
  it('are those of the far leg, in seconds', () => {
    const ringing = event('ringing', { at: at(2) })
    expect(shownOf({ events: reports([ringing, answered, completed]) })).toMatchObject({
      createdAt: shown(0),
      ringingAt: shown(2),
      answeredAt: shown(5),
      endedAt: shown(20),
      talkDuration: 15,
      totalDuration: 20,
    })
    const live = shownOf({ events: reports([ringing, answered]) })
    expect([live.talkDuration, live.totalDuration, live.endedAt]).toEqual([null, null, null])
  })
  it('are what the provider stated where a time is unknown, and never negative', () => {
    const untimed = ended('completed', 'hung-up', 'yes', { at: null, talkDuration: 9 })
    expect(shownOf({ events: reports([untimed]) })).toMatchObject({
      endedAt: 'unknown',
      talkDuration: 9,
      totalDuration: null,
    })
    const early = ended('completed', 'hung-up', 'yes', { at: at(3), talkDuration: 9 })
    expect(shownOf({ events: reports([answered, early]) }).talkDuration).toBe(0)
    // Both are known: their distance counts, not the rounded statement.
    const both = { ...completed, talkDuration: 99 }
    expect(shownOf({ events: reports([answered, both]) }).talkDuration).toBe(15)
  })
})

describe('what a call cost', () => {
  const priced = (amount: number, currency = 'USD', certainty: 'final' | 'estimated' = 'final') =>
    event('cost', { at: at(30), cost: { amount, currency, certainty } })
  it.each([
    [[], { certainty: 'unknown' }],
    [[priced(2)], { amount: 2, currency: 'USD', certainty: 'final' }],
    [[near(priced(3))], { amount: 3, currency: 'USD', certainty: 'final' }],
    [[priced(2), near(priced(3))], { amount: 5, currency: 'USD', certainty: 'final' }],
    [
      [priced(2), near(priced(3, 'USD', 'estimated'))],
      { amount: 5, currency: 'USD', certainty: 'estimated' },
    ],
    [
      [priced(2, 'USD', 'estimated'), near(priced(3))],
      { amount: 5, currency: 'USD', certainty: 'estimated' },
    ],
    // Currencies are not added up.
    [[priced(2), near(priced(3, 'EUR'))], { amount: 2, currency: 'USD', certainty: 'final' }],
  ])('%j: %j', (events, cost) => {
    expect(shownOf({ events: reports([answered, ...events]) }).cost).toEqual(cost)
  })
})

describe('the fields of a call', () => {
  it('are those of its request and its attempt', () => {
    const contact = { system: 'crm', type: 'person', id: '7' }
    const note = { field: 'record', effect: 'dropped', detail: 'x' } as const
    const error = { code: 'rate', message: 'x', dialled: 'no' } as const
    const call = shownOf({
      request: {
        to: far,
        from: business,
        metadata: { a: 1 },
        contact,
        tenant: 't',
        campaign: 'c',
        tags: ['x'],
        idempotencyKey: 'once',
      },
      rule: 'sales',
      room: 'lobby',
      routes: [{ provider: 'a', gateway: 'gw', weight: 1 }],
      skipped: [{ provider: 'b', reason: 'breaker', detail: 'open', routeIndex: 1 }],
      attempts: [attemptWith({ references: { leg: 'L1', call: 'CA1' }, notes: [note], error })],
      events: reports([event('machine', { at: at(6), answeredBy: 'machine', room: 'other' })]),
    })
    expect(call).toMatchObject({
      direction: 'outbound',
      from: business,
      to: far,
      metadata: { a: 1 },
      contact,
      tenant: 't',
      campaign: 'c',
      tags: ['x'],
      idempotencyKey: 'once',
      rule: 'sales',
      room: 'lobby',
      replay: false,
      provider: 'a',
      providerRef: 'CA1',
      notes: [note],
      error,
      answeredBy: 'machine',
    })
    expect(call.skipped).toEqual([{ provider: 'b', reason: 'breaker', detail: 'open' }])
    expect(call.attempts).toEqual([
      {
        key: 'k1',
        kind: 'place',
        provider: 'a',
        gateway: 'gw',
        state: 'accepted',
        plannedAt: shown(0),
        sentAt: shown(0),
        sendBy: shown(2),
        settledAt: shown(1),
        references: { leg: 'L1', call: 'CA1' },
        notes: [note],
        error,
      },
    ])
  })

  it('are empty where nothing was given', () => {
    const attempt = attemptWith({ sentAt: null, sendBy: null, settledAt: null, references: {} })
    const call = shownOf({ request: { to: far }, attempts: [attempt] })
    expect(call).toMatchObject({
      from: null,
      contact: null,
      tenant: null,
      campaign: null,
      tags: [],
      metadata: {},
      idempotencyKey: null,
      room: null,
      rule: null,
      error: null,
      providerRef: null,
      providerStatus: null,
      answeredBy: null,
    })
    expect(call.attempts[0]).toMatchObject({ sentAt: null, sendBy: null, settledAt: null })
    expect(call.attempts[0]?.gateway).toBeUndefined()
  })

  it('are what the provider chose where the call names nothing', () => {
    const chosen = event('ringing', { at: at(1), room: 'r1', gateway: 'g1' })
    const call = shownOf({ events: reports([chosen]) })
    expect([call.room, call.attempts[0]?.gateway, call.providerStatus]).toEqual([
      'r1',
      'g1',
      'ringing',
    ])
    const nearOnly = shownOf({ events: reports([near(chosen)]) })
    expect([nearOnly.room, nearOnly.providerStatus]).toEqual(['r1', 'ringing'])
  })

  it('of a caller name the far party as `from`, and no idempotency key', () => {
    const request = { to: far, from: business, idempotencyKey: 'provider id' }
    expect(shownOf({ direction: 'inbound', request })).toMatchObject({
      from: far,
      to: business,
      idempotencyKey: null,
    })
    expect(shownOf({ direction: 'inbound', request: { to: far } }).to).toBe('')
  })

  it('of a caller who is not answered stay so, unless the call is answered after all', () => {
    const closed = { at: at(3), status: 'rejected', reason: 'declined', error: null } as const
    const inbound = { direction: 'inbound', closed } as const
    const ringing = event('ringing', { at: at(1) })
    expect(shownOf({ ...inbound, events: reports([ringing]) }).status).toBe('rejected')
    expect(shownOf({ ...inbound, events: reports([unreachable]) }).status).toBe('rejected')
    expect(shownOf({ ...inbound, events: reports([answered]) }).status).toBe('in-progress')
  })

  it('hold the recordings of both legs', () => {
    const recorded = (id: string) =>
      event('recording', { id, at: at(9), recording: { id, status: 'completed' } })
    const events = reports([recorded('one'), near(recorded('two'))])
    expect(shownOf({ events }).recordings.map(({ id }) => id)).toEqual(['one', 'two'])
  })

  it('hold recordings and cost of the parties that `dial` steps rang, and are otherwise the caller’s own', () => {
    const recorded = (id: string) =>
      event('recording', { id, at: at(9), recording: { id, status: 'completed' } })
    const priced = (id: string, amount: number, certainty: Cost['certainty']) =>
      event('cost', { id, at: at(30), cost: { amount, currency: 'USD', certainty } })
    const dial = attemptWith({ key: 'd1', kind: 'dial', parent: 'k1', segment: 1 })
    const party = [
      near(answered),
      near(ended('busy', 'busy', 'yes', { at: at(12) })),
      recorded('of the party'),
      // Reported with both legs.
      recorded('of the call'),
    ]
    const own = [answered, recorded('of the call'), completed, priced('own', 0.02, 'final')]
    const withCost = (certainty: Cost['certainty']) =>
      shownOf({
        attempts: [attemptWith(), dial],
        flow: [],
        events: [...reports(own), ...reports([...party, priced('party', 0.03, certainty)], 'd1')],
      })
    const call = withCost('final')
    expect(call.recordings.map(({ id }) => id)).toEqual(['of the call', 'of the party'])
    expect(call.cost).toEqual({ amount: 0.05, currency: 'USD', certainty: 'final' })
    expect([call.status, call.endReason, call.legs.length]).toEqual(['completed', 'hung-up', 1])
    expect(withCost('estimated').cost).toMatchObject({ certainty: 'estimated' })
  })
})

describe('an end that does not say whether the call was answered', () => {
  const either = {
    ...completed,
    end: {
      status: 'completed',
      reason: 'hung-up',
      rang: 'yes',
      ifUnanswered: { status: 'no-answer', reason: 'no-answer', rang: 'yes' },
    },
  } as const
  const archive = { verbs: ['review'] } as const
  it.each([
    ['is final where there is no archive to ask', {}, {}, true],
    ['waits for the archive', archive, {}, false],
    ['is final once the archive was asked', archive, { reviewedAt: noon }, true],
    ['waits where the archive was asked before the end', archive, { reviewedAt: noon - 1 }, false],
  ] as const)('%s', (_what, can, fields, settled) => {
    const call = shownOf({ attempts: [attemptWith(fields)], events: reports([either]) }, can)
    expect([call.status, call.settled]).toEqual(['no-answer', settled])
  })
  it('is final where the answer was reported', () => {
    const call = shownOf({ events: reports([answered, either]) }, archive)
    expect([call.status, call.settled]).toEqual(['completed', true])
  })
  it('and an end that says so is final', () => {
    expect(shownOf({ events: reports([unreachable]) }, archive).settled).toBe(true)
  })
})
