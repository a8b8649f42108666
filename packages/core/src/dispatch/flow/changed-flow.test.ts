import { describe, expect, it } from 'vitest'
import { createDispatcher } from '../../create-dispatcher.ts'
import type { Flow } from '../../model/flow/flow.ts'
import type { Step } from '../../model/flow/flow-step.ts'
import { fakeProvider, far, manualHost } from '../../testing/index.ts'
import { memoryStore } from '../memory-store.ts'
import { documents, phoneOf, say, setUp, stepsOf } from './flow.fixture.ts'

const ask: Step = { step: 'gather', digits: { count: 1 }, next: 'hours' }
const menu: Flow = { steps: [ask], continuations: { hours: { handler: 'hours' } } }
const handlers = { hours: () => [say('Until six')] }

/** A call that a process began, and what another one with these flows answers to its first keys. */
const deployed = async (connect: { flow: string | Flow }, options: object) => {
  const store = memoryStore()
  const before = setUp({ store, flows: { menu }, handlers })
  const { id } = await before.dispatcher.dispatch({ to: far, connect })
  expect(stepsOf(await before.phone.answer())).toEqual([ask])
  await before.dispatcher.close()
  const after = createDispatcher({
    host: manualHost({ publicUrl: 'https://calls.example' }),
    providers: [fakeProvider('a', documents()).provider],
    store,
    flowFallback: [say('Sorry')],
    ...options,
  })
  const steps = stepsOf(await phoneOf(after, () => before.fake.keys[0]).keys(0, '1'))
  return { steps, details: (await after.calls.get(id))?.notes.map(({ detail }) => detail) }
}

describe('a process with other flows than the one that began a call', () => {
  const sorry = [say('Sorry'), { step: 'hangUp' }]
  it.each<[string, { flow: string | Flow }, object, string]>([
    [
      'has no continuations',
      { flow: 'menu' },
      { flows: { menu: { steps: [say('Hello')] } } },
      'unknown continuation; continuations: none',
    ],
    [
      'has other continuations',
      { flow: 'menu' },
      { flows: { menu: { steps: [{ ...ask, next: 'hour' }], continuations: { hour: [] } } } },
      'unknown continuation; did you mean hour? Continuations: hour',
    ],
    ['has no functions', { flow: menu }, {}, 'unknown handler; handlers: none'],
    [
      'has other functions',
      { flow: menu },
      { handlers: { night: handlers.hours } },
      'unknown handler; handlers: night',
    ],
  ])('that %s does the fallback, and says so', async (_what, connect, options, detail) => {
    expect(await deployed(connect, options)).toEqual({
      steps: sorry,
      details: [`${detail}; the fallback answered`],
    })
  })

  it('does what its own flow of that name says', async () => {
    const flows = { menu: { ...menu, continuations: { hours: [say('Until seven')] } } }
    expect(await deployed({ flow: 'menu' }, { flows })).toEqual({
      steps: [say('Until seven'), { step: 'hangUp' }],
      details: [],
    })
  })
})
