import { describe, expect, it } from 'vitest'
import { CallError } from '../../model/error.ts'
import { far } from '../../testing/index.ts'
import { say, setUp } from './flow.fixture.ts'

const faults = (options: object): readonly string[] => {
  try {
    setUp(options)
    return []
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    return error.faults.map(({ path, message }) => `${path.join('.')}: ${message}`)
  }
}
const gather = { step: 'gather', digits: { count: 1 } } as const
const unnamed = 'names a continuation, and the fallback belongs to no flow; say what happens'
const functions = 'must be an object with functions'

describe('the flows of a dispatcher', () => {
  it.each<[object, readonly string[]]>([
    [{ handlers: 5 }, [`handlers: ${functions}`]],
    [{ handlers: null }, [`handlers: ${functions}`]],
    [{ handlers: [() => []] }, [`handlers: ${functions}`]],
    [{ handlers: { hours: () => [], night: 'none' } }, ['handlers.night: must be a function']],
    [{ flows: null }, ['flows: must be an object with flows by name']],
    [
      { flows: [], handlers: 5 },
      [`handlers: ${functions}`, 'flows: must be an object with flows by name'],
    ],
    [{ documents: null }, ['documents: must be a runner, such as documentRunner({ … })']],
    [{ documents: {} }, ['documents: must be a runner, such as documentRunner({ … })']],
    [{ flowFallback: 'hang up' }, ['flowFallback: must be a list of steps']],
    [{ flowFallback: [say('Sorry'), { step: 'goto', to: 'a' }] }, [`flowFallback.1: ${unnamed}`]],
    [{ flowFallback: [{ ...gather, next: 'a' }] }, [`flowFallback.0: ${unnamed}`]],
  ])('%j are refused with each fault', (options, expected) => {
    expect(faults(options)).toEqual(expected)
  })

  it('that are malformed are looked at no further', () => {
    const flows = { wrong: { steps: [], continuations: null } }
    expect(faults({ flows })).toEqual([
      expect.stringMatching(/^flows\.wrong\.continuations: /) as string,
    ])
  })

  it('may have a fallback whose steps name nothing', () => {
    expect(faults({ flowFallback: [{ step: 'record', next: undefined }, say('Bye')] })).toEqual([])
    expect(faults({ handlers: undefined, flows: undefined, flowFallback: undefined })).toEqual([])
  })
})

describe('the flow of a call', () => {
  it('that names functions which are not registered is refused with the path of each', async () => {
    const { dispatcher } = setUp()
    const flow = { steps: [{ ...gather, next: 'a' }], continuations: { a: { handler: 'hours' } } }
    await expect(dispatcher.dispatch({ to: far, connect: { flow } })).rejects.toThrow(
      'connect.flow.continuations.a.handler: unknown handler; handlers: none',
    )
  })

  it('may have an empty list of reports, which needs no runner of documents', async () => {
    const { dispatcher } = setUp()
    const call = { to: far, connect: { flow: { steps: [say('Hi')] } } }
    expect((await dispatcher.dispatch({ ...call, reports: [] })).status).toBe('initiated')
    const reports = [{ url: 'https://app.example/', dialect: 'twiml', events: ['ended'] }] as const
    await expect(dispatcher.dispatch({ ...call, reports } as never)).rejects.toThrow(
      'reports: needs `documents` of createDispatcher',
    )
  })
})
