import { describe, expect, it } from 'vitest'
import type {
  DocumentAnswer,
  DocumentReport,
  DocumentRequest,
  DocumentRunner,
} from '../../flow/document-runner.ts'
import type { CallEvent } from '../../model/event.ts'
import type { Continuation, Flow } from '../../model/flow/flow.ts'
import type { Step } from '../../model/flow/flow-step.ts'
import { createDispatcher } from '../../create-dispatcher.ts'
import { memoryStore } from '../memory-store.ts'
import {
  business,
  ended,
  event,
  fakeProvider,
  far,
  manualClock,
  manualHost,
  settlePromises,
  webhookOf,
} from '../../testing/index.ts'
import { asFlow, documents, phoneOf, setUp, stepsOf } from './flow.fixture.ts'

const say = (text: string) => ({ step: 'say', text }) as const
const hangUp: Step = { step: 'hangUp' }
const at = (url: string): Continuation => ({ url: `https://app.example${url}` })
const gather: Step = {
  step: 'gather',
  prompts: [say('Press 1')],
  digits: { count: 1 },
  next: 'menu',
}
const application = {
  document: { url: 'https://app.example/voice', dialect: 'twiml', signAs: 'main' },
} as const
const call = { to: far, connect: application } as const

/** A runner whose application answers what the test says, by the URL of the document. */
const runner = (
  pages: Readonly<Record<string, Flow | 'none' | 'late' | Error>>,
  faults: readonly string[] = [],
) => {
  const asked: DocumentRequest[] = []
  const documentRunner: DocumentRunner = {
    check: () => faults.map((message) => ({ path: ['signAs'], message })),
    async answer(request) {
      asked.push(request)
      const known = request.state as { readonly [name: string]: string } | null
      const url = request.continuation === null ? '/voice' : (known?.[request.continuation] ?? '')
      const page = pages[url]
      if (page === 'none') return null
      if (page === 'late') return new Promise<never>(() => {})
      if (page instanceof Error) throw page
      if (!page) throw new Error(`no page ${url}`)
      const state = Object.fromEntries(
        Object.entries(page.continuations ?? {}).map(([name, to]) => [
          name,
          'url' in to ? new URL(to.url).pathname : '',
        ]),
      )
      return {
        source: `https://app.example${url}`,
        flow: page,
        state,
        notes: [],
      } satisfies DocumentAnswer
    },
  }
  return { documentRunner, asked }
}

const pages = {
  '/voice': {
    steps: [say('Hello'), gather, { step: 'goto', to: 'again' }],
    continuations: { menu: at('/menu'), again: at('/voice') },
  },
  '/menu': {
    steps: [say('Thank you'), { step: 'goto', to: 'bye' }],
    continuations: { bye: at('/bye') },
  },
  '/bye': { steps: [say('Bye')] },
} satisfies Record<string, Flow>

describe('documents of an application', () => {
  it('are asked for once the call is answered, and one by one with each result', async () => {
    const { documentRunner, asked } = runner(pages)
    const { dispatcher, phone } = setUp({ documents: documentRunner })
    const { id } = await dispatcher.dispatch(call)
    expect(asked).toEqual([])
    expect(asFlow(await phone.answer()).steps).toEqual([say('Hello'), gather])
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({
      document: application.document,
      state: null,
      continuation: null,
      turn: { turn: 'started', callId: id },
      call: { id, direction: 'outbound', to: far, plugin: 'fake', isOver: false },
    })
    // The next document is asked for when the caller gets there.
    const thanked = asFlow(await phone.keys(0, '1'))
    expect(thanked.steps).toEqual([say('Thank you'), { step: 'goto', to: 'bye' }])
    expect(thanked.turnUrl).toMatch(/&turn=1&step=goto$/)
    expect(asked).toHaveLength(2)
    expect(asked[1]).toMatchObject({
      state: { menu: '/menu' },
      continuation: 'menu',
      turn: { turn: 'gathered', digits: '1' },
      step: { step: 'gather' },
    })
    expect(stepsOf(await phone.turn({ segment: 1, result: { turn: 'went' } }))).toEqual([
      say('Bye'),
      hangUp,
    ])
    expect((await dispatcher.calls.get(id))?.flow?.turns).toMatchObject([
      { turn: { turn: 'started' }, continuation: 'https://app.example/voice' },
      { turn: { turn: 'gathered' }, continuation: 'https://app.example/menu' },
      { turn: { turn: 'went' }, continuation: 'https://app.example/bye' },
    ])
  })

  it('are asked for once per turn, however often the provider asks; what they set is never shown', async () => {
    const { documentRunner, asked } = runner(pages)
    const { dispatcher, phone } = setUp({ documents: documentRunner })
    const { id } = await dispatcher.dispatch(call)
    const [first, same] = await Promise.all([phone.answer(), phone.answer()])
    expect(first).toEqual(same)
    const second = await phone.keys(0, '1')
    expect(await phone.keys(0, '1')).toEqual(second)
    expect(await phone.answer()).toEqual(first)
    expect(asked.map(({ continuation }) => continuation)).toEqual([null, 'menu'])
    expect(new Set(asked.map(({ token }) => token)).size).toBe(2)
    expect(JSON.stringify(await dispatcher.calls.get(id))).not.toContain('"/menu"')
  })

  it('are continued by another process, which knows what the document before said', async () => {
    const store = memoryStore()
    const { documentRunner } = runner(pages)
    const { dispatcher, phone, fake } = setUp({ documents: documentRunner, store })
    await dispatcher.dispatch(call)
    await phone.answer()
    await dispatcher.close()
    const { documentRunner: other, asked } = runner(pages)
    const next = createDispatcher({
      host: manualHost({ publicUrl: 'https://calls.example' }),
      providers: [fakeProvider('a', documents()).provider],
      documents: other,
      store,
      takeOver: true,
    })
    const continued = phoneOf(next, () => fake.keys[0])
    expect(stepsOf(await continued.keys(0, '1'))[0]).toEqual(say('Thank you'))
    expect(asked).toMatchObject([{ continuation: 'menu', state: { menu: '/menu' } }])
  })

  it('that lead straight to another are followed at once, and no further than 20', async () => {
    const { documentRunner, asked } = runner({
      '/voice': { steps: [{ step: 'goto', to: 'on' }], continuations: { on: at('/on') } },
      '/on': pages['/bye'],
    })
    const { dispatcher, phone } = setUp({ documents: documentRunner })
    await dispatcher.dispatch(call)
    expect(stepsOf(await phone.answer())).toEqual([say('Bye'), hangUp])
    expect(asked.map(({ turn }) => turn.turn)).toEqual(['started', 'went'])

    const loop = runner({
      '/voice': { steps: [{ step: 'goto', to: 'on' }], continuations: { on: at('/voice') } },
    })
    const other = setUp({ documents: loop.documentRunner })
    const { id } = await other.dispatcher.dispatch(call)
    expect(stepsOf(await other.phone.answer())).toEqual([hangUp])
    expect(loop.asked).toHaveLength(20)
    expect((await other.dispatcher.calls.get(id))?.notes).toContainEqual({
      field: 'connect.flow',
      effect: 'adjusted',
      detail: '20 documents in a row have no step; the fallback answered',
    })
  })

  it('go on with the next step where the application is not asked about a turn', async () => {
    const { documentRunner } = runner({
      '/voice': {
        steps: [{ step: 'record', next: 'menu' }, say('Nothing was said')],
        continuations: { menu: at('/menu') },
      },
      '/menu': 'none',
    })
    const { dispatcher, phone } = setUp({ documents: documentRunner })
    await dispatcher.dispatch(call)
    await phone.answer()
    const plan = await phone.turn({ segment: 0, result: { turn: 'recorded' } })
    expect(stepsOf(plan)).toEqual([say('Nothing was said'), hangUp])
  })

  it('that do not come in time are replaced by the fallback, sooner where the provider waits for less', async () => {
    for (const [waitsMs, after] of [
      [undefined, 14_000],
      [5_000, 4_000],
    ] as const) {
      const { documentRunner, asked } = runner({ '/voice': 'late' })
      const { dispatcher, phone, host } = setUp(
        { documents: documentRunner },
        documents({ flows: { check: () => [], waitsMs } }),
      )
      const { id } = await dispatcher.dispatch(call)
      const plan = phone.answer()
      await host.clock.advance(after - 1)
      expect(asked[0]).toMatchObject({ timeoutMs: after })
      expect(asked[0]?.signal.aborted).toBe(false)
      await host.clock.advance(1)
      expect(stepsOf(await plan)).toEqual([hangUp])
      expect(asked[0]?.signal.aborted).toBe(true)
      expect((await dispatcher.calls.get(id))?.notes[0]?.detail).toMatch(/took longer/)
    }
  })

  it('get a note for each step that the provider cannot do; with `strict` they are not run', async () => {
    const script = documents({ can: { flow: { say: true, hangUp: true } } })
    for (const strict of [false, true]) {
      const { documentRunner } = runner({
        '/voice': { steps: [say('Hello'), { step: 'digits', digits: '1' }] },
      })
      const { dispatcher, phone } = setUp({ documents: documentRunner, strict }, script)
      const { id } = await dispatcher.dispatch(call)
      expect(stepsOf(await phone.answer())).toEqual(strict ? [hangUp] : [say('Hello'), hangUp])
      const notes = (await dispatcher.calls.get(id))?.notes.map(({ detail }) => detail).join('\n')
      expect(notes).toContain('cannot digits')
      expect(notes?.includes('strict:')).toBe(strict)
    }
  })

  it('whose steps are malformed, or name what is not there, are replaced by the fallback', async () => {
    const { documentRunner } = runner({ '/voice': { steps: [{ ...gather, next: 'nowhere' }] } })
    const { dispatcher, phone } = setUp({
      documents: documentRunner,
      flowFallback: [say('Call again later')],
    })
    const { id } = await dispatcher.dispatch(call)
    expect(stepsOf(await phone.answer())).toEqual([say('Call again later'), hangUp])
    expect((await dispatcher.calls.get(id))?.notes[0]?.detail).toContain('unknown continuation')
  })

  it('are refused before the call where there is no runner, or it knows no such account', async () => {
    const { dispatcher, fake } = setUp()
    await expect(dispatcher.dispatch(call)).rejects.toThrow(/needs `documents` of createDispatcher/)
    const { documentRunner } = runner(pages, ['no account of that name'])
    const other = setUp({ documents: documentRunner })
    await expect(other.dispatcher.dispatch(call)).rejects.toMatchObject({
      faults: [{ path: ['connect', 'document', 'signAs'], message: 'no account of that name' }],
    })
    expect(fake.keys).toEqual([])
    expect(() => setUp({ documents: (() => {}) as never })).toThrow(/must be a runner/)
  })

  it('are run for callers, by a rule or by a decision', async () => {
    const rule = {
      id: 'callers',
      direction: 'inbound',
      numbers: [business],
      connect: application,
      routes: [{ provider: 'a' }],
    } as const
    for (const options of [{ rules: [rule] }, { onInbound: () => application }]) {
      const { documentRunner, asked } = runner(pages)
      const { phone } = setUp({ documents: documentRunner, ...options })
      const references = { call: 'caller-1' }
      const plan = await phone.ask({ kind: 'inbound', references, from: far, to: business })
      expect(stepsOf(plan)).toEqual([say('Hello'), gather])
      expect(asked).toMatchObject([{ call: { direction: 'inbound', from: far, to: business } }])
    }
  })

  it('are told the end of the call, and do nothing more', async () => {
    const { documentRunner, asked } = runner({
      '/voice': {
        steps: [{ step: 'record', next: 'done' }],
        continuations: { done: at('/menu') },
      },
      '/menu': pages['/menu'],
    })
    const { dispatcher, phone } = setUp({ documents: documentRunner })
    await dispatcher.dispatch(call)
    await phone.answer()
    const result = { turn: 'recorded', recording: { id: 'R1' }, ended: 'hang-up' } as const
    expect(stepsOf(await phone.turn({ segment: 0, result, over: true }))).toEqual([])
    expect(asked[1]?.call.isOver).toBe(true)
  })
})

describe('a recording that a document asks to be told of', () => {
  const report = { url: 'https://app.example/recording' } as const
  const recorded = (id: string, status: 'completed' | 'in-progress' = 'completed') =>
    event('recording', { recording: { id, status, url: `https://media.example/${id}` } })
  const voicemail = {
    '/voice': { steps: [{ step: 'record', report }, say('Thank you')] },
  } satisfies Record<string, Flow>

  const recording = async (store = memoryStore()) => {
    const told: DocumentReport[] = []
    const { documentRunner } = runner(voicemail)
    const made = setUp({
      store,
      documents: { ...documentRunner, report: async (one) => void told.push(one) },
    })
    const { id } = await made.dispatcher.dispatch(call)
    await made.phone.answer()
    return { ...made, id, told }
  }

  it('is told once, however often it is reported, and after the call too', async () => {
    const { phone, told, id, dispatcher, host } = await recording()
    await phone.report(recorded('R1', 'in-progress'))
    expect(told).toEqual([])
    await phone.hungUp()
    await phone.report(recorded('R1'))
    await phone.report(recorded('R1'))
    await host.clock.advance(120_000)
    expect(told).toMatchObject([
      {
        document: application.document,
        report,
        about: { recording: { id: 'R1', url: 'https://media.example/R1' } },
        call: { id, to: far },
      },
    ])
    expect(await dispatcher.calls.get(id)).toMatchObject({ settled: true })
  })

  it('is told again by the next process where one died meanwhile, with the same token', async () => {
    const clock = manualClock()
    const store = memoryStore({ shared: true, now: clock.now })
    const tokens: string[] = []
    const { documentRunner } = runner(voicemail)
    let isDead = false
    const dying = {
      ...clock,
      after: (ms: number, run: () => void) => clock.after(ms, () => isDead || run()),
    }
    const publicUrl = 'https://calls.example'
    const first = setUp({
      store,
      host: manualHost({ publicUrl, clock: dying }),
      documents: {
        ...documentRunner,
        report: async ({ token }) => {
          tokens.push(token)
          return new Promise<never>(() => {})
        },
      },
    })
    await first.dispatcher.dispatch(call)
    await first.phone.answer()
    await first.phone.report(recorded('R1'))
    isDead = true
    createDispatcher({
      host: manualHost({ publicUrl, clock }),
      providers: [fakeProvider('a', documents()).provider],
      documents: { ...documentRunner, report: async ({ token }) => void tokens.push(token) },
      store,
      takeOver: true,
    })
    await clock.advance(60_000)
    expect(tokens).toHaveLength(2)
    expect(new Set(tokens).size).toBe(1)
  })

  it('that cannot be told is noted on the call', async () => {
    const { documentRunner } = runner(voicemail)
    const { dispatcher, phone, host } = setUp({ documents: documentRunner })
    const { id } = await dispatcher.dispatch(call)
    await phone.answer()
    await phone.report(recorded('R1'))
    await host.clock.advance(1)
    expect((await dispatcher.calls.get(id))?.notes.at(-1)).toEqual({
      field: 'connect.document',
      effect: 'dropped',
      detail:
        'the application was not told of a recording: the runner of its documents does not tell of it',
    })
    expect(host.entries).toContainEqual(expect.objectContaining({ event: 'flow.report-failed' }))
  })
})

describe('a party that a document asks to be told of', () => {
  const report = { url: 'https://app.example/party' } as const
  const dial = (to: readonly { readonly phone: string }[]) =>
    ({ '/voice': { steps: [{ step: 'dial', to, report }, say('Bye')] } }) satisfies Record<
      string,
      Flow
    >
  const agent = '+14155550177'

  const ringing = async (to: readonly { readonly phone: string }[]) => {
    const told: DocumentReport[] = []
    const { documentRunner } = runner(dial(to))
    const made = setUp({
      documents: { ...documentRunner, report: async (one) => void told.push(one) },
    })
    const { id } = await made.dispatcher.dispatch(call)
    await made.phone.answer()
    await made.phone.answered()
    const attempts = (await made.dispatcher.calls.get(id))?.attempts ?? []
    const key = attempts.find(({ kind }) => kind === 'dial')?.key ?? ''
    const tell = async (...events: readonly CallEvent[]) => {
      await made.dispatcher.receive(
        'a',
        webhookOf(...events.map((one) => ({ ...one, leg: 'near' as const, attemptKey: key }))),
      )
      await settlePromises()
    }
    return { ...made, id, told, key, tell }
  }

  it('is told of each of its states once', async () => {
    const { told, tell, id, key, host } = await ringing([{ phone: agent }])
    await tell(event('ringing'))
    await tell(event('ringing', { id: 'again' }))
    await tell(ended('busy', 'busy', 'yes'))
    await host.clock.advance(60_000)
    expect(told.map(({ about }) => about)).toEqual([
      { party: agent, state: 'ringing' },
      { party: agent, state: 'ended', result: 'busy' },
    ])
    expect(told[0]).toMatchObject({ report, call: { id, dial: { attempt: key } } })
    expect(new Set(told.map(({ token }) => token)).size).toBe(2)
  })

  it('is not told of one of several, since reports do not say which', async () => {
    const { told, tell } = await ringing([{ phone: agent }, { phone: '+14155550178' }])
    await tell(event('ringing'), ended('busy', 'busy', 'yes'))
    expect(told).toEqual([])
  })
})
