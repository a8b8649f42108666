import { CallError } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { removeAll, type Part } from './remove-all.ts'

const about = { provider: 'acme', subject: 'acme trunk' }

describe('parts that are removed', () => {
  const parts = (gone: string[], failing?: string): Part[] =>
    ['rule', 'list', 'trunk'].map((name) => [
      name,
      async () => {
        if (name === failing)
          throw new CallError('rate', 'acme: too many', {
            provider: 'acme',
            providerCode: '20429',
            retryAfter: 3,
            dialled: 'no',
          })
        gone.push(name)
      },
    ])
  it('go one after the other', async () => {
    const gone: string[] = []
    await removeAll(parts(gone), about)
    expect(gone).toEqual(['rule', 'list', 'trunk'])
    await removeAll([], about)
  })
  it.each([
    ['rule', [], 'removed: nothing; remaining: rule, list, trunk'],
    ['list', ['rule'], 'removed: rule; remaining: list, trunk'],
    ['trunk', ['rule', 'list'], 'removed: rule, list; remaining: trunk'],
  ])('say what is gone and what is left when %s fails', async (failing, before, said) => {
    const gone: string[] = []
    const error = await removeAll(parts(gone, failing), about).catch((thrown: unknown) => thrown)
    expect(gone).toEqual(before)
    const left = ['rule', 'list', 'trunk'].slice(before.length)
    expect(error).toMatchObject({
      code: 'rate',
      provider: 'acme',
      providerCode: '20429',
      retryAfter: 3,
      dialled: 'no',
      message: `acme trunk: "${failing}" could not be removed: acme: too many; ${said}`,
      faults: left.map((part) => ({ path: [part], message: 'remaining' })),
    })
  })
})
