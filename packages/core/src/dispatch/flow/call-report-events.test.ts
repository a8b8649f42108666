import { describe, expect, it } from 'vitest'
import type { DocumentReport, DocumentRunner, ReportedCall } from '../../flow/document-runner.ts'
import type { Gate } from '../../gates/gate.ts'
import type { CallEvent } from '../../model/event.ts'
import type { CallReport, CallReportEvent } from '../../model/call-report.ts'
import {
  business,
  ended,
  event,
  far,
  refusal,
  settlePromises,
  webhookOf,
  type FakeProviderScript,
} from '../../testing/index.ts'
import { call, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'

type Report = NonNullable<DocumentRunner['report']>

const runner = (report?: Report): DocumentRunner => ({
  check: () => [],
  answer: async () => null,
  ...(report && { report }),
})

/** A call whose application is told of these events, each list at an address of its own. */
const watched = (
  lists: readonly (readonly CallReportEvent[])[],
  scripts: Record<string, FakeProviderScript> = { a: {} },
  {
    take = async () => undefined,
    ...options
  }: Parameters<typeof setUp>[1] & { readonly take?: Report } = {},
) => {
  const told: DocumentReport[] = []
  const documents = runner(async (one, host) => {
    told.push(one)
    return take(one, host)
  })
  const made = setUp(scripts, { documents, ...options })
  const reports = lists.map((events, index): CallReport => ({
    url: `https://app.example/${index}`,
    dialect: 'twiml',
    signAs: 'main',
    events,
  }))
  const hear = async (...events: readonly CallEvent[]) => {
    const attemptKey = made.fake('a').keys.at(-1) ?? ''
    await made.dispatcher.receive('a', webhookOf(...events.map((one) => ({ ...one, attemptKey }))))
    await settlePromises()
  }
  return {
    ...made,
    told,
    hear,
    dispatch: () => made.dispatcher.dispatch({ ...call, from: business, reports }),
    names: () => told.map(({ about }) => (about as ReportedCall).event),
  }
}

const hungUp = ended('completed', 'hung-up', 'yes', { at: 9 })

describe('an application is told', () => {
  it('of a call that is over what its provider calls it, without a word in the log or on the record', async () => {
    const { told, hear, dispatch, dispatcher, host } = watched([['ended']])
    const { id } = await dispatch()
    await hear(event('answered', { at: 2 }), hungUp)
    expect(told.map((one) => one.call)).toEqual([
      {
        id,
        attempt: (await dispatcher.calls.get(id))?.attempts[0]?.key,
        direction: 'outbound',
        from: business,
        to: far,
        plugin: 'fake',
        references: { call: 'a-1' },
        isOver: true,
      },
    ])
    expect(told[0]?.call).not.toHaveProperty('dial')
    expect((await dispatcher.calls.get(id))?.notes).toEqual([])
    expect(host.entries).toEqual([])
  })

  it('that a call was placed where a route before had refused it', async () => {
    const place = () => Promise.reject(refusal('provider-down'))
    const { dispatch, names } = watched([['initiated']], { a: { place }, b: {} })
    await dispatch()
    await settlePromises()
    expect(names()).toEqual(['initiated'])
  })

  it('that a recording has begun as soon as it is reported, and of the states that come to light after it', async () => {
    const { hear, dispatch, names } = watched([['ringing', 'recording-started', 'recording']])
    await dispatch()
    const recorded = (id: string, status: 'in-progress' | 'failed') =>
      event('recording', { id: `${id} ${status}`, recording: { id, status } })
    await hear(recorded('R1', 'in-progress'))
    expect(names()).toEqual(['recording-started'])
    await hear(event('ringing', { at: 1 }))
    expect(names()).toEqual(['recording-started', 'ringing'])
    await hear(recorded('R2', 'failed'))
    expect(names()).toEqual(['recording-started', 'ringing'])
  })

  it('who answered only where that was found out', async () => {
    const { hear, dispatch, names } = watched([['machine', 'ended']])
    await dispatch()
    await hear(event('answered', { at: 2 }), hungUp)
    expect(names()).toEqual(['ended'])
  })

  it('at one address while another does not take its report', async () => {
    const { dispatch, told, clock, host, dispatcher } = watched(
      [['initiated'], ['answered']],
      { a: {} },
      {
        take: async ({ report }) => (report.url.endsWith('/0') ? { retryInMs: 60_000 } : undefined),
      },
    )
    const { id } = await dispatch()
    await dispatcher.receive(
      'a',
      webhookOf(event('answered', { at: 2, references: { call: 'a-1' } })),
    )
    await clock.advance(10)
    expect(told.map(({ report }) => report.url)).toEqual([
      'https://app.example/0',
      'https://app.example/1',
    ])
    expect(host.entries).toEqual([
      { level: 'warn', event: 'flow.report-failed', call: id, detail: 'it is told again' },
    ])
  })

  it('twelve times at most of what it does not take, and then of the next', async () => {
    const { dispatch, hear, names, clock } = watched(
      [['initiated', 'answered']],
      { a: {} },
      {
        take: async ({ about }) =>
          'event' in about && about.event === 'initiated' ? { retryInMs: 1_000 } : undefined,
      },
    )
    await dispatch()
    await hear(event('answered', { at: 2 }))
    await clock.advance(60_000)
    expect(names()).toEqual([...Array.from({ length: 12 }, () => 'initiated'), 'answered'])
  })
})

describe('the end of a call that was never placed', () => {
  /** Takes six seconds to refuse, which is longer than `dispatch` waits, unless the call is canceled. */
  const slow = (after: (run: () => void) => void): Gate => {
    let refuse = () => {}
    return {
      name: 'slow',
      check: () => ({ verdict: 'pass' }),
      acquire: () =>
        new Promise((resolve) => {
          refuse = () => resolve({ verdict: 'refuse', detail: 'not today' })
          after(refuse)
        }),
      abandon: () => refuse(),
    }
  }
  const neverPlaced = () => {
    const made = watched(
      [['initiated', 'ended']],
      { a: {} },
      {
        gates: [slow((run) => void made.clock.after(6_000, run))],
      },
    )
    return made
  }

  it('is told with what was asked for', async () => {
    const { dispatch, told, clock, names } = neverPlaced()
    const dispatched = dispatch()
    await clock.advance(60_000)
    const { id } = await dispatched
    expect(names()).toEqual(['ended'])
    expect(told[0]?.call).toEqual({
      id,
      attempt: '',
      direction: 'outbound',
      from: business,
      to: far,
      plugin: '',
      references: {},
      isOver: true,
    })
    expect(told[0]?.about).toMatchObject({ record: { id, status: 'failed' } })
  })

  it('is told where it was canceled, which no reply to the request has said', async () => {
    const { dispatch, dispatcher, clock, names } = neverPlaced()
    const dispatched = dispatch()
    await clock.advance(1_000)
    const [held] = (await dispatcher.calls.list()).calls
    void dispatcher.hangUp(held?.id ?? '')
    await clock.advance(60_000)
    expect((await dispatched).status).toBe('canceled')
    expect(names()).toEqual(['ended'])
  })
})

describe('a report that is due', () => {
  it('is told by a process that does not have the provider, with what was asked for', async () => {
    const store = memoryStore()
    const { dispatch } = watched(
      [['initiated']],
      { a: {} },
      {
        store,
        take: () => new Promise<never>(() => {}),
      },
    )
    const { id } = await dispatch()
    await settlePromises()
    const next: DocumentReport[] = []
    const { clock, dispatcher } = setUp(
      { b: {} },
      { store, takeOver: true, documents: runner(async (one) => void next.push(one)) },
    )
    await dispatcher.recover()
    await clock.advance(60_000)
    expect(next.map((one) => one.call)).toMatchObject([
      { id, attempt: '', plugin: '', from: business, to: far },
    ])
  })

  it('is noted as not told where the next process cannot tell it', async () => {
    const store = memoryStore()
    const { dispatch, dispatcher, told, host } = watched([['answered']], { a: {} }, { store })
    const { id } = await dispatch()
    await dispatcher.close()
    const next = setUp({ a: {} }, { store, host })
    await next.dispatcher.recover()
    const report = event('answered', { at: 2, references: { call: 'a-1' } })
    await next.dispatcher.receive('a', webhookOf(report))
    await settlePromises()
    expect(told).toEqual([])
    expect((await next.dispatcher.calls.get(id))?.notes).toEqual([
      {
        field: 'reports',
        effect: 'dropped',
        detail:
          'the application was not told of answered: the runner of its documents does not tell of it',
      },
    ])
  })
})
