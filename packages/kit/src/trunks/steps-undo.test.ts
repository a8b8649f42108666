import { CallError } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import type { Step } from './step.ts'
import { runSteps } from './steps.ts'

interface Made {
  readonly a?: string
  readonly b?: string
}
const options = { provider: 'acme', subject: 'acme trunk' }
const lost = () => new CallError('timeout', 'acme: no reply', { provider: 'acme' })
const refused = () => new CallError('rate', 'acme: no', { provider: 'acme', dialled: 'no' })
const failureOf = (steps: readonly Step<Made>[]): Promise<CallError> =>
  runSteps(steps, {}, options).then(
    () => {
      throw new Error('it did not fail')
    },
    (error: CallError) => error,
  )
const failing = (error: () => Error, fields: Partial<Step<Made>> = {}): Step<Made> => ({
  name: 'last',
  do: async () => {
    throw error()
  },
  ...fields,
})

describe('a step', () => {
  it('may add nothing, and may have nothing to undo', async () => {
    const undone: string[] = []
    const steps: Step<Made>[] = [
      { name: 'first', do: async () => ({ a: '1' }), undo: async () => void undone.push('first') },
      { name: 'second', do: async () => {} },
    ]
    expect(await runSteps(steps, { b: '0' }, options)).toEqual({ a: '1', b: '0' })
    const error = await failureOf([...steps, failing(refused)])
    expect(undone).toEqual(['first'])
    expect(error.message).toBe('acme trunk: step "last" failed: acme: no; undone: first')
    expect(error.faults.map(({ path }) => path)).toEqual([['last'], ['first']])
  })
  it('is undone with all that was made, its own part included', async () => {
    let seen: Made = {}
    const undo = async (made: Made) => void (seen = made)
    const steps: Step<Made>[] = [
      { name: 'first', do: async () => ({ a: '1' }), undo },
      { name: 'second', do: async () => ({ b: '2' }) },
    ]
    await failureOf([...steps, failing(refused)])
    expect(seen).toEqual({ a: '1', b: '2' })
  })
})

describe('a step whose reply was lost', () => {
  it('may yet take effect, and the error says so', async () => {
    const looks: number[] = []
    const find = async () => (looks.push(1), null)
    const undone: string[] = []
    const undo = async () => void undone.push('last')
    const error = await failureOf([failing(lost, { find, undo })])
    expect(error.message).toBe(
      'acme trunk: step "last" failed: acme: no reply; nothing had been changed; "last" may yet take effect, its reply was lost',
    )
    // Looked for before and after; it was not there, so there was nothing to undo.
    expect([looks.length, undone]).toEqual([2, []])
    const certain = await failureOf([failing(refused, { find, undo })])
    expect([looks.length, certain.message]).toEqual([
      3,
      'acme trunk: step "last" failed: acme: no; nothing had been changed',
    ])
  })
  it('is undone where the look fails too', async () => {
    let looks = 0
    const find = async () => {
      if (++looks > 1) throw new Error('down')
      return null
    }
    const undone: Made[] = []
    const undo = async (made: Made) => void undone.push(made)
    const error = await failureOf([failing(lost, { find, undo })])
    expect([undone.length, error.message]).toEqual([
      1,
      'acme trunk: step "last" failed: acme: no reply; undone: last; "last" may yet take effect, its reply was lost',
    ])
  })
  it('gives what the look found to the steps after it', async () => {
    let there = false
    const steps: Step<Made>[] = [
      {
        name: 'first',
        find: async () => (there ? { a: 'found' } : null),
        do: async () => {
          there = true
          throw lost()
        },
      },
      { name: 'second', do: async ({ a }) => ({ b: `after ${a}` }) },
    ]
    expect(await runSteps(steps, {}, options)).toEqual({ a: 'found', b: 'after found' })
  })
})

describe('a run that is taken back later', () => {
  const run = async (steps: readonly Step<Made>[]) => {
    let undo: (() => Promise<string | void>) | undefined
    await runSteps(steps, {}, { ...options, onUndoable: (given) => void (undo = given) })
    return undo!
  }
  const step = (name: string, undo: Step<Made>['undo']): Step<Made> => ({
    name,
    do: async () => {},
    undo,
  })
  it('says what was kept on purpose', async () => {
    const undo = await run([
      step('first', async () => 'the trunk'),
      step('second', async () => {}),
      step('third', async () => 'the number'),
    ])
    expect(await undo()).toBe('the number, the trunk')
    expect(await (await run([step('only', async () => {})]))()).toBeUndefined()
  })
  it('fails with what could not be undone, and only that', async () => {
    const undo = await run([
      step('first', async () => {
        throw refused()
      }),
      step('second', async () => 'the number'),
      step('third', async () => {}),
    ])
    await expect(undo()).rejects.toMatchObject({
      code: 'unexpected',
      provider: 'acme',
      message: 'could not be undone: first',
    })
  })
})
