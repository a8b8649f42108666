import { describe, expect, it } from 'vitest'
import { createDispatcher } from '../../create-dispatcher.ts'
import type { DocumentRequest, DocumentRunner } from '../../flow/document-runner.ts'
import type { Flow } from '../../model/flow/flow.ts'
import type { Step } from '../../model/flow/flow-step.ts'
import type { Note } from '../../model/note.ts'
import { business, event, fakeProvider, far, manualHost, webhookOf } from '../../testing/index.ts'
import { memoryStore } from '../memory-store.ts'
import { commanded } from './commanded.fixture.ts'
import { documents, gathered, phoneOf, say, setUp, stepsOf } from './flow.fixture.ts'

const hangUp: Step = { step: 'hangUp' }
const goto = (to: string): Step => ({ step: 'goto', to })
const connect = {
  document: { url: 'https://app.example/voice', dialect: 'twiml', signAs: 'main' },
} as const

interface Page {
  readonly steps: readonly Step[]
  readonly notes?: readonly Note[]
}

/** An application whose pages are named as the continuations that lead to them; the first one is `voice`. */
const application = (pages: Readonly<Record<string, Page>>, before = () => {}) => {
  const asked: DocumentRequest[] = []
  const continuations = Object.fromEntries(
    Object.keys(pages).map((name) => [name, { url: `https://app.example/${name}` }]),
  )
  const runner: DocumentRunner = {
    check: () => [],
    async answer(request) {
      asked.push(request)
      before()
      const name = request.continuation ?? 'voice'
      const { steps, notes = [] } = pages[name] ?? { steps: [] }
      const flow: Flow = { steps, continuations }
      return { source: `https://app.example/${name}`, flow, state: { name }, notes }
    },
  }
  return { asked, documents: runner }
}

const gather: Step = { step: 'gather', digits: { count: 1 }, next: 'menu' }

describe('a request for a document', () => {
  it('names the step that the turn ended, of the first document that answers it only', async () => {
    const { asked, documents: runner } = application({
      voice: { steps: [say('Hello'), say('Press'), gather] },
      menu: { steps: [goto('bye')] },
      bye: { steps: [say('Bye')] },
    })
    const { dispatcher, phone } = setUp({ documents: runner })
    await dispatcher.dispatch({ to: far, connect })
    await phone.answer()
    await phone.keys(0, '1')
    expect(asked.map(({ continuation, step }) => [continuation, step])).toEqual([
      [null, undefined],
      ['menu', gather],
      ['bye', undefined],
    ])
    expect(asked.map(({ state }) => state)).toEqual([null, { name: 'voice' }, { name: 'menu' }])
  })

  it('names the party that a `dial` step rang, with the ids that it is known by', async () => {
    const dial: Step = { step: 'dial', to: [{ phone: '+14155550177' }], next: 'menu' }
    const { asked, documents: runner } = application({
      voice: { steps: [dial] },
      menu: { steps: [gather] },
    })
    const { dispatcher, phone } = setUp({ documents: runner })
    const { id } = await dispatcher.dispatch({ to: far, connect })
    await phone.answer()
    const key = (await dispatcher.calls.get(id))?.attempts[1]?.key
    await dispatcher.receive('a', {
      ...webhookOf(
        event('ringing', { leg: 'near', attemptKey: key, references: { call: 'party-1' } }),
      ),
    })
    await phone.turn({ segment: 0, result: { turn: 'dialled', status: 'busy' } })
    await phone.keys(1, '1')
    expect(asked.map(({ call }) => call.dial)).toEqual([
      undefined,
      { attempt: key, references: { call: 'party-1' } },
      undefined,
    ])
  })

  it('names no caller whose number is withheld', async () => {
    const { asked, documents: runner } = application({
      voice: { steps: [gather] },
      menu: { steps: [] },
    })
    const { phone } = setUp({ documents: runner, onInbound: () => connect })
    await phone.ask({ kind: 'inbound', references: { call: 'caller-1' }, to: business })
    expect(asked[0]?.call).toMatchObject({ direction: 'inbound', to: business })
    expect(asked[0]?.call.from).toBeUndefined()
  })

  it('is not sent where the process stood still until the provider had given up', async () => {
    const clock = manualHost().clock
    let stopped = 0
    const host = manualHost({
      publicUrl: 'https://calls.example',
      clock: { ...clock, monotonic: () => clock.monotonic() + stopped },
    })
    const { asked, documents: runner } = application(
      { voice: { steps: [goto('bye')] }, bye: { steps: [say('Bye')] } },
      () => void (stopped = 14_000),
    )
    const { dispatcher, phone } = setUp({ documents: runner, host })
    const { id } = await dispatcher.dispatch({ to: far, connect })
    expect(stepsOf(await phone.answer())).toEqual([hangUp])
    expect(asked).toHaveLength(1)
    expect((await dispatcher.calls.get(id))?.notes).toMatchObject([
      { detail: 'the documents took too long; the fallback answered' },
    ])
  })

  it('cannot be sent by a process that has no runner any more', async () => {
    const store = memoryStore()
    const first = setUp({
      store,
      documents: application({ voice: { steps: [gather] }, menu: { steps: [] } }).documents,
    })
    const { id } = await first.dispatcher.dispatch({ to: far, connect })
    await first.phone.answer()
    await first.dispatcher.close()
    const next = createDispatcher({
      host: manualHost({ publicUrl: 'https://calls.example' }),
      providers: [fakeProvider('a', documents()).provider],
      store,
    })
    const phone = phoneOf(next, () => first.fake.keys[0])
    expect(stepsOf(await phone.keys(0, '1'))).toEqual([hangUp])
    expect((await next.calls.get(id))?.notes).toMatchObject([
      { detail: 'createDispatcher has no `documents` any more; the fallback answered' },
    ])
  })
})

describe('with `strict`, a document', () => {
  const note = (effect: Note['effect'], detail: string): Note => ({
    field: 'voice',
    effect,
    detail,
  })
  it.each<[string, readonly Note[], string | null]>([
    ['is done where nothing of it is lost', [], null],
    ['is done where what the provider lacks is done by us', [note('emulated', 'by us')], null],
    [
      'is not begun where it would be done differently, and the notes say why',
      [note('adjusted', 'another voice'), note('emulated', 'by us'), note('dropped', 'no loop')],
      'strict: voice: another voice; voice: no loop; the fallback answered',
    ],
  ])('%s', async (_what, notes, detail) => {
    const { documents: runner } = application({ voice: { steps: [say('Hello')], notes } })
    const { dispatcher, phone } = setUp({ documents: runner, strict: true })
    const { id } = await dispatcher.dispatch({ to: far, connect })
    expect(stepsOf(await phone.answer())).toEqual(detail ? [hangUp] : [say('Hello'), hangUp])
    const held = (await dispatcher.calls.get(id))?.notes ?? []
    expect(held).toEqual([
      ...notes,
      ...(detail ? [{ field: 'connect.flow', effect: 'adjusted', detail }] : []),
    ])
  })
})

describe('documents whose steps are commands', () => {
  it('are asked for when the caller gets to where one leads to the next', async () => {
    const { asked, documents: runner } = application({
      voice: { steps: [say('Hello'), goto('menu')] },
      menu: { steps: [say('Press'), gather] },
    })
    const { answered, done, ...made } = commanded(connect, undefined, memoryStore(), {
      documents: runner,
    })
    await answered()
    expect(asked).toHaveLength(1)
    await done(0, 0)
    expect(asked.map(({ turn }) => turn.turn)).toEqual(['started', 'went'])
    await done(1, 0)
    expect(made.sent()).toEqual(['say', 'say', 'gather'])
    await made.receive({ segment: 1, index: 1, result: gathered('1') })
    expect(asked).toHaveLength(3)
  })
})
