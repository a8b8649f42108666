import { describe, expect, it } from 'vitest'
import { attemptWith, commandOf, noon, recordWith, reports } from '../../journal/record.fixture.ts'
import type { CallRecord, CommandRecord } from '../../journal/record.ts'
import { CallError, type CallErrorCode } from '../../model/error.ts'
import { ended, event } from '../../testing/index.ts'
import { afterCallerFailure } from './caller-command.ts'
import { nextOf, type Moment } from './next.fixture.ts'

const at = (seconds: number) => noon + seconds * 1000
const caller = (
  command: Partial<CommandRecord> | null,
  fields: Partial<CallRecord> = {},
  moment: Moment = { at: 5 },
) =>
  nextOf(
    {
      direction: 'inbound',
      attempts: [attemptWith()],
      events: reports([event('ringing', { at: at(0) })]),
      commands: command ? [commandOf({ kind: 'answer', nextTryAt: at(5), ...command })] : [],
      ...fields,
    },
    moment,
  )
const closed = { at: at(1), status: 'rejected', reason: 'declined', error: null } as const

describe('a caller who waits', () => {
  it.each(['answer', 'reject'] as const)('gets the %s when it is due', (kind) => {
    expect(caller({ kind }, {}, { at: 4.999 })).toBe('wait 5')
    expect(caller({ kind }, {}, { at: 5 })).toBe(`command ${kind}`)
    expect(caller({ kind, state: 'failed' })).toBe(`command ${kind}`)
  })
  it('gets nothing that was done, was given up, or is for another attempt', () => {
    for (const command of [{ state: 'done' }, { nextTryAt: null }, { attempt: 'k0' }] as const)
      expect(caller(command)).not.toContain('command')
  })
  it('is not answered once the call was canceled, but is still rejected', () => {
    const canceled = { cancelRequestedAt: at(2) }
    expect(caller({ kind: 'reject' }, canceled)).toBe('command reject')
    expect(caller({ kind: 'answer' }, canceled)).toBe('command hang-up canceled')
  })
  it('gets nothing after having hung up or been answered', () => {
    const gone = reports([ended('canceled', 'canceled', 'yes', { at: at(3) })])
    expect(caller({}, { events: gone })).toBe('settled')
    const answered = reports([event('answered', { at: at(3) })])
    expect(caller({}, { events: answered })).not.toContain('command')
  })
  it('who was refused is done with, unless answered after all', () => {
    expect(caller(null, { closed })).toBe('settled')
    const answered = reports([event('answered', { at: at(3) })])
    expect(caller(null, { closed, events: answered })).toContain('wait')
    expect(caller(null)).toContain('wait')
  })
  it('is none in a call out', () => {
    expect(caller({}, { direction: 'outbound' })).not.toContain('answer')
  })
})

describe('a command to a caller that failed', () => {
  const after = (
    code: CallErrorCode,
    fields: Partial<CommandRecord>,
    record: Partial<CallRecord> = {},
  ) => {
    const command = commandOf({ kind: 'answer', ...fields })
    const other = commandOf({ kind: 'answer', attempt: 'k0' })
    // Neither that of another caller nor what else was commanded is changed by it.
    const hangUp = commandOf({ kind: 'hang-up' })
    const all = [other, command, hangUp]
    const before = recordWith({ direction: 'inbound', commands: all, ...record })
    const error = new CallError(code, 'a: no', { provider: 'a', dialled: 'no' })
    const { commands, closed } = afterCallerFailure(before, command, error, at(10))
    expect([commands[0], commands[2]]).toEqual([other, hangUp])
    const [, { state, nextTryAt } = command] = commands
    return { state, wait: nextTryAt === null ? null : (nextTryAt - at(10)) / 1000, closed }
  }
  it.each([
    [1, 0.5],
    [2, 1],
    [3, 2],
    [4, 4],
    [5, 8],
    [6, 15],
    [7, 30],
  ])('for the %i. time is tried again after %d s', (tries, wait) => {
    for (const kind of ['answer', 'reject'] as const)
      expect(after('provider-down', { kind, tries })).toEqual({
        state: 'failed',
        wait,
        closed: null,
      })
  })
  it('for the eighth time ends the call, unless it was refused anyway', () => {
    expect(after('provider-down', { tries: 8 })).toMatchObject({
      state: 'failed',
      wait: null,
      closed: {
        at: at(10),
        status: 'failed',
        reason: 'carrier-fault',
        error: { code: 'provider-down', message: 'a: no', provider: 'a', dialled: 'no' },
      },
    })
    expect(after('provider-down', { kind: 'reject', tries: 8 }, { closed })).toEqual({
      state: 'failed',
      wait: null,
      closed,
    })
  })
  it.each(['call-not-live', 'not-found', 'call-unknown'] as const)(
    'with %s: the caller is gone',
    (code) => {
      expect(after(code, { tries: 1 })).toEqual({
        state: 'failed',
        wait: null,
        closed: { at: at(10), status: 'canceled', reason: 'canceled', error: null },
      })
      expect(after(code, { kind: 'reject', tries: 1 }, { closed })).toEqual({
        state: 'done',
        wait: null,
        closed,
      })
    },
  )
})
