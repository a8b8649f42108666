import { describe, expect, it } from 'vitest'
import { attemptWith, commandOf, noon, reports } from '../../journal/record.fixture.ts'
import type { AttemptRecord, CallRecord, CommandRecord } from '../../journal/record.ts'
import type { CallEvent } from '../../model/event.ts'
import type { OutboundCall } from '../../model/outbound-call.ts'
import { agentPhone, ended, event, far } from '../../testing/index.ts'
import { nextOf, type Moment } from './next.fixture.ts'

const at = (seconds: number) => noon + seconds * 1000
const answered = event('answered', { at: at(5) })
const ringing = event('ringing', { at: at(2) })
const near = (one: CallEvent): CallEvent => ({ ...one, id: `near ${one.id}`, leg: 'near' })
const emulated = (field: string) => ({ field, effect: 'emulated' as const, detail: '' })

/** The next step of a call whose fields the dispatcher emulates, after these reports and commands. */
const next = (
  call: Partial<OutboundCall>,
  events: readonly CallEvent[],
  moment: Moment,
  {
    commands = [],
    notes = Object.keys(call).map(emulated),
    attempt = {},
    ...fields
  }: Partial<Omit<CallRecord, 'events' | 'request'>> & {
    readonly notes?: AttemptRecord['notes']
    readonly attempt?: Partial<AttemptRecord>
  } = {},
) =>
  nextOf(
    {
      request: { to: far, ...call },
      attempts: [attemptWith({ notes, ...attempt })],
      events: reports(events),
      commands,
      ...fields,
    },
    moment,
  )
const silent = { can: { verbs: [] } } as const

describe('a call that was canceled', () => {
  const canceled = { cancelRequestedAt: at(3) }
  it('is hung up, in any stage', () => {
    for (const events of [[], [ringing], [answered]])
      expect(next({}, events, { at: 6 }, canceled)).toBe('command hang-up canceled')
    expect(next({}, [answered], { at: 6, ...silent }, canceled)).not.toContain('command')
  })
  it.each<[Partial<CommandRecord>, number, string | null]>([
    [{ state: 'done', nextTryAt: at(9) }, 10, null],
    [{ state: 'failed', nextTryAt: at(9) }, 8.999, 'wait 9'],
    [{ state: 'failed', nextTryAt: at(9) }, 9, 'command hang-up canceled'],
    [{ state: 'sent', nextTryAt: at(9) }, 9, 'command hang-up canceled'],
    [{ state: 'failed', nextTryAt: null }, 9, null],
    [{ state: 'failed', nextTryAt: at(9), tries: 11 }, 9, 'command hang-up canceled'],
    [{ state: 'failed', nextTryAt: at(9), tries: 12 }, 9, null],
    [{ state: 'failed', nextTryAt: at(9), attempt: 'other' }, 9, 'command hang-up canceled'],
    [{ state: 'done', nextTryAt: null, attempt: 'other' }, 9, 'command hang-up canceled'],
    [{ state: 'done', kind: 'send-digits' }, 9, 'command hang-up canceled'],
  ])('with a hang-up %j is at %d s: %s', (fields, seconds, step) => {
    const commands = [commandOf({ reason: 'canceled', ...fields })]
    const given = next({}, [answered], { at: seconds }, { ...canceled, commands })
    if (step === null) expect(given).not.toContain('command')
    else expect(given).toBe(step)
  })
  it('keeps the reason of a hang-up that is repeated', () => {
    const commands = [commandOf({ reason: 'machine', state: 'failed', nextTryAt: at(9) })]
    expect(next({}, [answered], { at: 9 }, { ...canceled, commands })).toBe(
      'command hang-up machine',
    )
  })
})

describe('a wish that the dispatcher carries out itself', () => {
  it('starts the recording once, when it is answered', () => {
    expect(next({ record: true }, [ringing], { at: 6 })).not.toContain('command')
    expect(next({ record: true }, [answered], { at: 6 })).toBe('command start-recording')
    const commands = [commandOf({ kind: 'start-recording', state: 'failed' })]
    expect(next({ record: true }, [answered], { at: 6 }, { commands })).not.toContain('command')
    expect(next({ record: true }, [answered], { at: 6 }, { notes: [] })).not.toContain('command')
  })
  it('sends the digits once, when it is answered', () => {
    const call = { dtmf: '1w2' }
    expect(next(call, [ringing], { at: 6 })).not.toContain('command')
    expect(next(call, [answered], { at: 6 })).toBe('command send-digits 1w2')
    const sent = commandOf({ kind: 'send-digits', state: 'done' })
    expect(next(call, [answered], { at: 6 }, { commands: [sent] })).not.toContain('command')
    // What the application sends does not stand for them.
    const own = { ...sent, target: '9' }
    expect(next(call, [answered], { at: 6 }, { commands: [own] })).toBe('command send-digits 1w2')
    expect(next(call, [answered], { at: 6 }, { notes: [] })).not.toContain('command')
    expect(next({}, [answered], { at: 6 }, { notes: [emulated('dtmf')] })).not.toContain('command')
  })
  it.each([
    ['machine', 'hang-up', true],
    ['fax', 'hang-up', true],
    ['human', 'hang-up', false],
    ['unknown', 'hang-up', false],
    ['machine', 'detect', false],
  ] as const)(
    'where a %s answered under %s, hangs up: %s',
    (answeredBy, machineDetection, hangs) => {
      const machine = event('machine', { at: at(6), answeredBy })
      const step = next({ machineDetection }, [answered, machine], { at: 7 })
      if (hangs) expect(step).toBe('command hang-up machine')
      else expect(step).not.toContain('command')
      expect(next({ machineDetection }, [machine], { at: 7 })).not.toContain('command')
      const noted = next({ machineDetection }, [answered, machine], { at: 7 }, { notes: [] })
      expect(noted).not.toContain('command')
    },
  )
  it('ends the call after its longest duration, counted from the answer', () => {
    const call = { maxDuration: 20 }
    expect(next(call, [answered], { at: 24.999 })).toBe('wait 25')
    expect(next(call, [answered], { at: 25 })).toBe('command hang-up max-duration')
    expect(next(call, [answered], { at: 30 }, { notes: [] })).not.toContain('command')
    expect(next({}, [answered], { at: 30 }, { notes: [emulated('maxDuration')] })).not.toContain(
      'command',
    )
    // No time of the answer is known: from the reply to the dial, or from its plan.
    const untimed = event('answered', { at: null })
    expect(next(call, [untimed], { at: 20.999 })).toBe('wait 21')
    const attempt = { settledAt: null, plannedAt: at(3) }
    expect(next(call, [untimed], { at: 22.999 }, { attempt })).toBe('wait 23')
  })
})

describe('a phone that rings too long', () => {
  const call = { ringTimeout: 20 }
  it('is hung up once it has rung for that time', () => {
    expect(next(call, [ringing], { at: 21.999 })).toBe('wait 22')
    expect(next(call, [ringing], { at: 22 })).toBe('command hang-up ring-timeout')
    expect(next(call, [ringing], { at: 30 }, { notes: [] })).not.toContain('command')
    expect(next({}, [ringing], { at: 30 }, { notes: [emulated('ringTimeout')] })).not.toContain(
      'command',
    )
    expect(next(call, [ringing, answered], { at: 22 })).not.toContain('command')
  })
  it('counts from the reply to the dial where no report tells when it rings', () => {
    const get = { can: { verbs: ['hangUp', 'get'] as const } }
    const attempt = { lastPolledAt: at(21) }
    expect(next(call, [], { at: 20.999, ...get }, { attempt })).toBe('wait 21')
    expect(next(call, [], { at: 21, ...get }, { attempt })).toBe('command hang-up ring-timeout')
    const planned = { settledAt: null, plannedAt: at(4), lastPolledAt: at(24) }
    expect(next(call, [], { at: 23.999, ...get }, { attempt: planned })).toBe('wait 24')
    // A provider that cannot be asked must have said that it rings.
    expect(next(call, [], { at: 40 })).not.toContain('command')
  })
  it('is asked about first, where the provider can be asked', () => {
    const get = { can: { verbs: ['hangUp', 'get'] as const } }
    expect(next(call, [ringing], { at: 22, ...get })).toBe('poll k1')
    const early = { attempt: { lastPolledAt: at(22) - 1 } }
    expect(next(call, [ringing], { at: 22, ...get }, early)).toBe('poll k1')
    const asked = { attempt: { lastPolledAt: at(22) } }
    expect(next(call, [ringing], { at: 22, ...get }, asked)).toBe('command hang-up ring-timeout')
  })
  it('is looked up in the archive first, where there is one', () => {
    const review = { can: { verbs: ['hangUp', 'review'] as const } }
    expect(next(call, [ringing], { at: 22, ...review })).toBe('review k1')
    const looked = { attempt: { reviewedAt: at(22) } }
    expect(next(call, [ringing], { at: 22, ...review }, looked)).toBe(
      'command hang-up ring-timeout',
    )
    const early = { attempt: { reviewedAt: at(22) - 1 } }
    expect(next(call, [ringing], { at: 22, ...review }, early)).toBe('review k1')
    const later = { attempt: { nextReviewAt: at(60) } }
    expect(next(call, [ringing], { at: 59.999, ...review }, later)).toBe('wait 60')
    expect(next(call, [ringing], { at: 60, ...review }, later)).toBe('review k1')
  })
})

describe('where the dispatcher joins the legs', () => {
  const can = { answers: 'command', verbs: ['hangUp', 'connect'] } as const
  const first = { connect: { phone: agentPhone, first: true } }
  const second = { connect: { phone: agentPhone } }
  it('connects the near end once, when the placed leg has answered', () => {
    expect(next(second, [ringing], { at: 6, can })).not.toContain('connect')
    expect(next(second, [answered], { at: 6, can })).toBe('connect k1')
    expect(next(first, [answered], { at: 6, can })).not.toContain('connect')
    expect(next(first, [near(answered)], { at: 6, can })).toBe('connect k1')
    expect(next({}, [answered], { at: 6, can })).not.toContain('connect')
    const canceled = { cancelRequestedAt: at(5) }
    expect(next(second, [answered], { at: 6, can }, canceled)).toBe('command hang-up canceled')
    const hungUp = [commandOf({ state: 'done' })]
    expect(
      next(second, [answered], { at: 6, can }, { ...canceled, commands: hungUp }),
    ).not.toContain('connect')
    const other = { at: 6, can: { ...can, answers: 'document' as const } }
    expect(next(second, [answered], other)).not.toContain('connect')
    expect(next(second, [answered], { at: 6, can: { ...can, verbs: ['hangUp'] } })).not.toContain(
      'connect',
    )
  })
  it('connects no second time, however the first went', () => {
    const connected = (state: AttemptRecord['state'], fields: Partial<AttemptRecord> = {}) => ({
      attempts: [
        attemptWith(),
        attemptWith({ key: 'k2', kind: 'connect', parent: 'k1', state, ...fields }),
      ],
    })
    for (const state of ['accepted', 'refused', 'unknown'] as const)
      expect(next(second, [answered], { at: 6, can }, connected(state))).not.toContain('connect')
    const transfer = connected('accepted', { kind: 'transfer' })
    expect(next(second, [answered], { at: 6, can }, transfer)).toBe('connect k1')
  })
  it('ends the far leg when the near one has ended', () => {
    const gone = near(ended('failed', 'unreachable', 'no', { at: at(8) }))
    const joined = {
      attempts: [attemptWith(), attemptWith({ key: 'k2', kind: 'connect', parent: 'k1' })],
    }
    expect(next(second, [answered, gone], { at: 9, can }, joined)).toBe(
      'command hang-up other-end-gone',
    )
    expect(next(second, [gone], { at: 9, can }, joined)).not.toContain('command')
    expect(next(second, [answered, near(ringing)], { at: 9, can }, joined)).not.toContain('command')
    const provider = { ...can, answers: 'document' as const }
    expect(next(second, [answered, gone], { at: 9, can: provider }, joined)).not.toContain(
      'command',
    )
    expect(next(first, [answered, near(answered), gone], { at: 9, can }, joined)).not.toContain(
      'command',
    )
  })
})
