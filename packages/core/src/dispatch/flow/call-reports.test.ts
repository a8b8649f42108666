import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DocumentReport, DocumentRunner, ReportedCall } from '../../flow/document-runner.ts'
import type { CallEvent } from '../../model/event.ts'
import type { CallReport } from '../../model/call-report.ts'
import type { OutboundCallInput } from '../../model/outbound-call.ts'
import { createDispatcher } from '../../create-dispatcher.ts'
import { memoryStore } from '../memory-store.ts'
import {
  ended,
  event,
  fakeProvider,
  manualClock,
  manualHost,
  outboundRule,
  refusal,
  settlePromises,
  webhookOf,
  type FakeProviderScript,
} from '../../testing/index.ts'
import { call, gate, publicUrl, setUp } from '../dispatcher.fixture.ts'

const every = ['initiated', 'ringing', 'answered', 'ended'] as const
const address = (events: CallReport['events'] = every, url = 'https://app.example/status') =>
  ({ url, dialect: 'twiml', events, signAs: 'main' }) satisfies CallReport

type Report = NonNullable<DocumentRunner['report']>

const runner = (report?: Report): DocumentRunner => ({
  check: () => [],
  answer: async () => null,
  ...(report && { report }),
})

const what = ({ about }: DocumentReport): readonly [string, number] => {
  const { event: name, sequence } = about as ReportedCall
  return [name, sequence]
}

const watched = (script: FakeProviderScript = {}, given: Report = async () => undefined) => {
  const told: DocumentReport[] = []
  const made = setUp(
    { a: script },
    {
      documents: runner(async (one, host) => {
        told.push(one)
        return given(one, host)
      }),
    },
  )
  const { dispatcher, fake } = made
  const report = async (...events: readonly CallEvent[]) => {
    const attemptKey = fake('a').keys[0] ?? ''
    await dispatcher.receive('a', webhookOf(...events.map((one) => ({ ...one, attemptKey }))))
    await settlePromises()
  }
  const dispatch = (extra: Partial<OutboundCallInput> = { reports: [address()] }) =>
    dispatcher.dispatch({ ...call, ...extra })
  return { ...made, told, report, dispatch }
}

const hungUp = ended('completed', 'hung-up', 'yes', { at: 9 })

describe('an application that asks to be told of its call', () => {
  it('is told of each state once and in order, with the call as it stands', async () => {
    const { told, report, dispatch, clock } = watched()
    const { id } = await dispatch()
    await report(event('ringing', { at: 1 }))
    await report(event('ringing', { at: 1 }))
    await report(event('answered', { at: 2 }))
    await report(hungUp)
    await clock.advance(120_000)
    expect(told.map(what)).toEqual([
      ['initiated', 0],
      ['ringing', 1],
      ['answered', 2],
      ['ended', 3],
    ])
    expect(told[3]).toMatchObject({
      document: { url: 'https://app.example/status', dialect: 'twiml', signAs: 'main' },
      report: { url: 'https://app.example/status' },
      call: { id, plugin: 'fake' },
      about: { record: { id, status: 'completed' } },
      tries: 0,
    })
  })

  it('is told of what it asked for alone, at each address for itself', async () => {
    const { told, report, dispatch } = watched()
    const other = address(['answered', 'ended'], 'https://app.example/other')
    await dispatch({ reports: [address(['ended']), other] })
    await report(event('answered', { at: 2 }))
    await report(hungUp)
    expect(told.map((one) => [new URL(one.report.url).pathname, ...what(one)])).toEqual([
      ['/other', 'answered', 0],
      ['/status', 'ended', 0],
      ['/other', 'ended', 1],
    ])
  })

  it('is not told of a state that comes to light after the next one', async () => {
    const { told, report, dispatch } = watched()
    await dispatch({ reports: [address(['ringing', 'ended'])] })
    await report(ended('failed', 'unspecified', 'unknown', { at: 2 }))
    await report(event('ringing', { at: 1 }))
    expect(told.map(what)).toEqual([['ended', 0]])
  })

  it('is told that the phone rang where nothing but the answer shows it', async () => {
    const { told, report, dispatch } = watched()
    await dispatch({ reports: [address(['ringing', 'answered'])] })
    await report(event('answered', { at: 2 }))
    expect(told.map(what)).toEqual([
      ['ringing', 0],
      ['answered', 1],
    ])
  })

  it('is told of recordings, also after the call, and of who answered', async () => {
    const { told, report, dispatch } = watched()
    const recorded = (status: 'in-progress' | 'completed') =>
      event('recording', { id: status, at: 10, recording: { id: 'R1', status } })
    await dispatch({ reports: [address(['machine', 'recording', 'recording-started'])] })
    await report(event('answered', { at: 2 }))
    await report(event('machine', { at: 3, answeredBy: 'human' }))
    await report(recorded('in-progress'))
    await report(hungUp)
    await report(recorded('completed'))
    expect(told.map(what).map(([name]) => name)).toEqual([
      'machine',
      'recording-started',
      'recording',
    ])
    expect(told[2]).toMatchObject({ about: { recording: { id: 'R1', status: 'completed' } } })
  })

  it('does not hold the call up while it is slow to answer', async () => {
    const slow = gate()
    const { told, report, dispatch, dispatcher, fake } = watched({}, () => slow.opened)
    const { id } = await dispatch()
    await report(event('answered', { at: 2 }))
    void dispatcher.hangUp(id)
    await settlePromises()
    expect(fake('a').log).toContain('hangUp')
    expect(told).toHaveLength(1)
    slow.open()
    await settlePromises()
    expect(told.map(what).map(([name]) => name)).toEqual(['initiated', 'ringing', 'answered'])
  })
})

describe('in any order, with duplicates and failures', () => {
  it('each state is told once, in order, and the end at last', async () => {
    const rank = ['initiated', 'ringing', 'answered', 'ended']
    const events = [
      event('ringing', { at: 1 }),
      event('answered', { at: 2 }),
      event('machine', { at: 3, answeredBy: 'human' }),
      hungUp,
    ]
    let overtaken = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(events.length - 1), { maxLength: 6 }),
        fc.array(fc.nat(2), { maxLength: 4 }),
        fc.nat(3_000),
        async (order, failures, pause) => {
          const taken: string[] = []
          const left = [...failures]
          const { report, dispatch, clock } = watched({}, async (one) => {
            if ((left.pop() ?? 0) > 0) return { retryInMs: 1_000 }
            taken.push(what(one)[0])
            return undefined
          })
          await dispatch()
          for (const index of order) {
            await report(...events.slice(index, index + 1))
            await clock.advance(pause)
          }
          await report(hungUp)
          await clock.advance(60_000)
          const ranks = taken.map((name) => rank.indexOf(name))
          expect(new Set(taken).size).toBe(taken.length)
          expect(ranks).toEqual(ranks.toSorted((one, other) => one - other))
          expect(taken.at(-1)).toBe('ended')
          if (order[0] !== undefined && order[0] > 1) overtaken++
        },
      ),
      { numRuns: 60 },
    )
    expect(overtaken).toBeGreaterThan(5)
  })
})

describe('a report that is not taken', () => {
  it('is sent again when its provider would, before the next one', async () => {
    let failures = 2
    const { told, report, dispatch, clock } = watched({}, async () =>
      failures-- > 0 ? { retryInMs: 1_000 } : undefined,
    )
    await dispatch({ reports: [address(['initiated', 'answered'])] })
    await report(event('answered', { at: 2 }))
    expect(told.map(what)).toEqual([['initiated', 0]])
    await clock.advance(2_500)
    expect(told.map((one) => [...what(one), one.tries])).toEqual([
      ['initiated', 0, 0],
      ['initiated', 0, 1],
      ['initiated', 0, 2],
      ['answered', 1, 0],
    ])
    expect(new Set(told.slice(0, 3).map(({ token }) => token)).size).toBe(1)
  })

  it('is a note on the call where it is given up', async () => {
    const { dispatch, dispatcher, host } = watched({}, async () => {
      throw new Error('no')
    })
    const { id } = await dispatch({ reports: [address(['initiated'])] })
    await settlePromises()
    expect((await dispatcher.calls.get(id))?.notes).toEqual([
      {
        field: 'reports',
        effect: 'dropped',
        detail: expect.stringContaining('the application was not told of initiated'),
      },
    ])
    expect(host.entries).toContainEqual(expect.objectContaining({ event: 'flow.report-failed' }))
  })

  it('is sent by the next process where one died meanwhile, with the same token', async () => {
    const clock = manualClock()
    const store = memoryStore({ shared: true, now: clock.now })
    const tokens: string[] = []
    let isDead = false
    const dying = {
      ...clock,
      after: (ms: number, run: () => void) => clock.after(ms, () => isDead || run()),
    }
    const processWith = (report: Report, host = manualHost({ publicUrl, clock })) =>
      createDispatcher({
        host,
        providers: [fakeProvider('a').provider],
        rules: [outboundRule(['a'])],
        documents: runner(async (one, at) => {
          tokens.push(one.token)
          return report(one, at)
        }),
        store,
        ...(isDead && { takeOver: true }),
      })
    const first = processWith(
      () => new Promise<never>(() => {}),
      manualHost({ publicUrl, clock: dying }),
    )
    await first.dispatch({ ...call, reports: [address(['initiated'])] })
    await settlePromises()
    isDead = true
    processWith(async () => undefined)
    await clock.advance(60_000)
    expect(tokens).toHaveLength(2)
    expect(new Set(tokens).size).toBe(1)
  })
})

describe('the end of a call that was refused', () => {
  const refused: FakeProviderScript = {
    async place() {
      throw refusal('number-invalid')
    },
  }

  it('is not told where the reply to the request has said it', async () => {
    const { told, dispatch, clock } = watched(refused)
    const { status } = await dispatch()
    await clock.advance(60_000)
    expect([status, told]).toEqual(['failed', []])
  })

  it('is told where the request was answered before', async () => {
    const { told, dispatch, clock } = watched({
      async place() {
        await new Promise<void>((resolve) => clock.after(6_000, resolve))
        throw refusal('number-invalid')
      },
    })
    const placed = dispatch()
    await clock.advance(60_000)
    expect((await placed).status).toBe('queued')
    expect(told.map(what)).toEqual([['ended', 0]])
    expect(told[0]).toMatchObject({ about: { record: { status: 'failed' } } })
  })
})

describe('addresses that cannot be told', () => {
  it('are faults of the call', async () => {
    const { dispatcher } = setUp({ a: {} })
    await expect(dispatcher.dispatch({ ...call, reports: [address()] })).rejects.toMatchObject({
      code: 'input-invalid',
      message: expect.stringContaining('reports: needs `documents`'),
    })
    const { dispatcher: other } = setUp(
      { a: {} },
      {
        documents: {
          ...runner(async () => undefined),
          checkReport: () => [{ path: ['dialect'], message: 'is unknown here' }],
        },
      },
    )
    await expect(other.dispatch({ ...call, reports: [address()] })).rejects.toMatchObject({
      faults: [{ path: ['reports', 0, 'dialect'], message: 'is unknown here' }],
    })
  })
})

describe('notes of a front door (F12)', () => {
  const note = { field: 'Byoc', effect: 'dropped', detail: 'only Twilio has it' } as const

  it('are on the record, before those of the provider', async () => {
    const own = { field: 'maskNumber', effect: 'dropped', detail: 'cannot' } as const
    const { dispatcher } = setUp({ a: { notes: [own] } })
    const placed = await dispatcher.dispatch({ ...call, maskNumber: true }, { notes: [note] })
    expect(placed.notes).toEqual([note, own])
    expect((await dispatcher.calls.get(placed.id))?.notes).toEqual([note, own])
  })

  it('are refused before the dial with strict, unless the dispatcher does it itself', async () => {
    const { dispatcher, fake } = setUp({ a: {} })
    await expect(dispatcher.dispatch(call, { strict: true, notes: [note] })).rejects.toMatchObject({
      code: 'input-invalid',
      faults: [{ path: ['Byoc'] }],
    })
    expect(fake('a').keys).toEqual([])
    const emulated = { ...note, effect: 'emulated' } as const
    await dispatcher.dispatch(call, { strict: true, notes: [emulated] })
    expect(fake('a').keys).toHaveLength(1)
  })
})
