import { CallError } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { runSteps, type Step } from './run-steps.ts'

interface Made {
  readonly one?: string
  readonly two?: string
}

const refused = new CallError('permission', 'refused', { dialled: 'no' })
const lost = new CallError('timeout', 'no reply', { dialled: 'unknown' })

/** Four steps, of which the second is already done and the last fails; returns what was done, and the error. */
const run = async (failure: CallError, kept: Readonly<Record<string, string>> = {}) => {
  const log: string[] = []
  const progress: string[] = []
  const step = (name: string, fields: Partial<Step<Made>> = {}): Step<Made> => ({
    name,
    do: async () => (log.push(`do ${name}`), {}),
    undo: async () => (log.push(`undo ${name}`), kept[name]),
    ...fields,
  })
  const steps = [
    step('first', { find: async () => null }),
    step('there', { find: async () => ({ two: 'found' }) }),
    step('second', { do: async ({ two }) => (log.push(`do second after ${two}`), {}) }),
    step('last', { do: () => Promise.reject(failure) }),
  ]
  const error: unknown = await runSteps<Made>(steps, {}, ({ step: name, phase }) =>
    progress.push(`${name} ${phase}`),
  ).catch((thrown: unknown) => thrown)
  if (!CallError.isInstance(error)) throw new Error('it did not fail')
  return { log, progress, error }
}

describe('a step that fails', () => {
  it('takes back what this run made, in reverse, and nothing that was there', async () => {
    const { log, progress, error } = await run(refused)
    expect(log).toEqual(['do first', 'do second after found', 'undo second', 'undo first'])
    expect(progress.slice(-3)).toEqual(['last failed', 'second undone', 'first undone'])
    expect(error.message).toContain('undone: second, first')
    expect(error).toMatchObject({ code: 'permission', dialled: 'no' })
    expect(error.faults.map(({ path }) => path[0])).toEqual(['last', 'second', 'first'])
  })

  it('is itself undone if its effect is unknown', async () => {
    const { log, error } = await run(lost)
    expect(log.slice(2)).toEqual(['undo last', 'undo second', 'undo first'])
    expect(error.message).toContain('"last" may yet take effect')
  })

  it('says what was kept, and why', async () => {
    const { progress, error } = await run(refused, { first: 'the first, which others use' })
    expect(progress.at(-1)).toBe('first kept')
    expect(error.message).toContain('undone: second; kept: the first, which others use')
    expect(error.faults).toContainEqual({
      path: ['first'],
      message: 'kept: the first, which others use',
    })
  })
})
