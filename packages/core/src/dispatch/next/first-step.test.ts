import { describe, expect, it } from 'vitest'
import { attemptWith, commandOf, noon, reports } from '../../journal/record.fixture.ts'
import type { AttemptRecord, CallRecord } from '../../journal/record.ts'
import type { CallEvent } from '../../model/event.ts'
import type { OutboundCall } from '../../model/outbound-call.ts'
import { agentPhone, ended, event, far } from '../../testing/index.ts'
import { nextOf, type Moment } from './next.fixture.ts'

const at = (seconds: number) => noon + seconds * 1000
const answered = event('answered', { at: at(5) })
const emulated = (field: string) => ({ field, effect: 'emulated' as const, detail: '' })
const can = { verbs: ['hangUp', 'get'] as const }

/** The next step of a call, after these reports. */
const next = (
  call: Partial<OutboundCall>,
  events: readonly CallEvent[],
  moment: Moment,
  { attempt = {}, ...fields }: Partial<CallRecord> & { attempt?: Partial<AttemptRecord> } = {},
) =>
  nextOf(
    {
      request: { to: far, ...call },
      attempts: [attemptWith({ notes: Object.keys(call).map(emulated), ...attempt })],
      events: reports(events),
      ...fields,
    },
    moment,
  )

describe('of what a call waits for', () => {
  it('the first counts: a command, a look at its provider, or another party', () => {
    const look = Number(next({}, [answered], { at: 6, can }).replace('wait ', ''))
    expect(look).toBeGreaterThan(100)
    expect(next({ maxDuration: 60 }, [answered], { at: 6, can })).toBe('wait 65')
    expect(next({ maxDuration: 86_400 }, [answered], { at: 6, can })).toBe(`wait ${look}`)
    const transfer = (sendBy: number) => ({
      attempts: [
        attemptWith(),
        attemptWith({ key: 'k2', kind: 'transfer', parent: 'k1', state: 'unknown', sendBy }),
      ],
    })
    expect(next({}, [answered], { at: 6, can }, transfer(at(10)))).toBe('wait 100')
    expect(next({}, [answered], { at: 6, can }, transfer(at(86_400)))).toBe(`wait ${look}`)
  })

  it('a hang-up to be repeated does not wait for a longer time', () => {
    const canceled = {
      cancelRequestedAt: at(3),
      commands: [commandOf({ state: 'failed', nextTryAt: at(9) })],
    }
    expect(next({ maxDuration: 60 }, [answered], { at: 6, can }, canceled)).toBe('wait 9')
  })
})

describe('a party that a step of a flow rings', () => {
  const dial = (fields: Partial<AttemptRecord>) => ({
    attempts: [
      attemptWith(),
      attemptWith({ key: 'k2', kind: 'dial', parent: 'k1', sendBy: at(10), ...fields }),
    ],
  })
  const over = ended('completed', 'hung-up', 'yes', { at: at(20) })
  it('is awaited while the call lasts, and no longer', () => {
    for (const state of ['planned', 'sent'] as const) {
      expect(next({}, [answered], { at: 25, can }, dial({ state }))).toMatch(/^wait/)
      expect(next({}, [answered, over], { at: 25, can }, dial({ state }))).toBe('orphan k2')
    }
  })
  it('of which nothing is known is given up after its time, whether the call lasts or not', () => {
    const unknown = dial({ state: 'unknown' })
    expect(next({}, [answered], { at: 25, can }, unknown)).toBe('wait 100')
    expect(next({}, [answered], { at: 100, can }, unknown)).toBe('give-up k2')
    expect(next({}, [answered, over], { at: 100, can }, unknown)).toBe('give-up k2')
  })
})

describe('a call of which nothing more comes', () => {
  const connect = { phone: agentPhone, first: true } as const
  const nearBusy = { ...ended('busy', 'busy', 'yes', { at: at(4) }), leg: 'near' as const }
  it('is settled where its near phone, called first, was not reached', () => {
    for (const canceled of [null, at(5)])
      expect(next({ connect }, [nearBusy], { at: 600, can }, { cancelRequestedAt: canceled })).toBe(
        'settled',
      )
    expect(next({ connect: { phone: agentPhone } }, [nearBusy], { at: 600, can })).not.toBe(
      'settled',
    )
  })
})

describe('a field', () => {
  it('that is dropped is not done by the dispatcher', () => {
    const dropped = { field: 'record', effect: 'dropped' as const, detail: '' }
    const step = (note: AttemptRecord['notes'][number]) =>
      next({ record: true }, [answered], { at: 6 }, { attempt: { notes: [note] } })
    expect(step(emulated('record'))).toBe('command start-recording')
    expect(step(dropped)).not.toContain('command')
  })
  it('that ends a call counts from the report where the time in it cannot be right', () => {
    const told = (given: CallEvent, receivedAt: number, attempt = 'k1') => ({
      attempt,
      event: given,
      receivedAt: at(receivedAt),
    })
    const tomorrow = event('answered', { at: at(86_400) })
    const events = [
      told(answered, 2, 'k0'),
      told(event('ringing', { at: at(3) }), 3),
      told(tomorrow, 5),
    ]
    expect(next({ maxDuration: 60 }, [], { at: 6 }, { events })).toBe('wait 65')
    const early = { sentAt: at(100), plannedAt: at(0), settledAt: at(101) }
    const before = { events: [told(event('answered', { at: at(50) }), 105)] }
    expect(next({ maxDuration: 60 }, [], { at: 106 }, { attempt: early, ...before })).toBe(
      'wait 165',
    )
  })
})

describe('a look at the provider', () => {
  it('is put off by reports of this attempt only', () => {
    const events = [
      { attempt: 'k1', receivedAt: at(3), event: event('detail', { at: at(3) }) },
      { attempt: 'k0', receivedAt: at(9), event: event('detail', { at: at(9) }) },
    ]
    expect(next({ ringTimeout: 30 }, [], { at: 4, can }, { events, attempt: { notes: [] } })).toBe(
      'wait 48',
    )
  })
  it('comes before the call is given up, however long nothing could be done', () => {
    const givenUp = { polls: 1, lastPolledAt: at(89_000), nextPollAt: at(90_001) }
    expect(next({}, [], { at: 90_000, can }, { attempt: givenUp })).toBe('give-up k1')
    expect(next({}, [], { at: 90_000, can })).toBe('poll k1')
  })
  it('does not come sooner because a near end has gone', () => {
    const gone = { ...ended('completed', 'hung-up', 'yes', { at: at(10) }), leg: 'near' as const }
    const step = (call: Partial<OutboundCall>, fields: Partial<CallRecord> = {}) =>
      next(call, [answered, gone], { at: 60, can }, fields)
    expect(step({ connect: { phone: agentPhone } })).toMatch(/^wait/)
    expect(step({}, { direction: 'inbound' })).toBe('poll k1')
  })
})

describe('a flow that the dispatcher commands', () => {
  const commanded = { can: { answers: 'command', verbs: ['hangUp', 'get'] } } as const
  const connect = { flow: { steps: [{ step: 'say', text: 'Hello' }] } } as const
  it('does nothing more once its call was to be hung up', () => {
    const step = (fields: Partial<CallRecord>) =>
      next({ connect }, [answered], { at: 6, ...commanded }, fields)
    expect(step({})).toBe('flow k1')
    const commands = [commandOf({ state: 'done' })]
    expect(step({ cancelRequestedAt: at(6), commands })).toMatch(/^wait/)
  })
})

describe('a caller', () => {
  const inbound = { direction: 'inbound' } as const
  const answer = commandOf({ kind: 'answer', state: 'sent', nextTryAt: at(3) })
  it('is answered once the ids have come, or two seconds later', () => {
    const step = (seconds: number, references: Record<string, string>) =>
      next({}, [], { at: seconds }, { ...inbound, commands: [answer], attempt: { references } })
    expect(step(3, { call: 'CA1' })).toBe('command answer')
    expect(step(3, {})).toBe('wait 5')
    expect(step(5, {})).toBe('command answer')
  })
  it('is rejected although an answer was given up', () => {
    const commands = [
      { ...answer, state: 'failed' as const, nextTryAt: null },
      { ...answer, kind: 'reject' as const },
    ]
    expect(next({}, [], { at: 3 }, { ...inbound, commands })).toBe('command reject')
  })
})

describe('a machine that answers', () => {
  it('is hung up once: what the dispatcher does later does not depend on it', () => {
    const machine = event('answered', { at: at(5), answeredBy: 'machine' })
    const call = { machineDetection: 'hang-up', maxDuration: 60 } as const
    expect(next(call, [machine], { at: 6 })).toBe('command hang-up machine')
    const again = {
      commands: [commandOf({ state: 'failed', reason: 'machine', nextTryAt: at(90) })],
    }
    expect(next(call, [machine], { at: 6 }, again)).toBe('wait 65')
  })
})
