import { describe, expect, it } from 'vitest'
import { CallError } from '../model/error.ts'
import { manualHost } from '../testing/index.ts'
import { failureOf } from './failure-of.ts'
import type { DispatchWorld } from './world.ts'

const host = manualHost()
const world = {
  host,
  ports: () => ({ scrub: (text: string) => text.replaceAll('token-1', '[scrubbed]') }),
} as unknown as DispatchWorld

describe('what a plugin throws', () => {
  it('stays as it is if it is classified', () => {
    const own = new CallError('rate', 'x', { provider: 'a', dialled: 'no' })
    expect(failureOf(own, 'a', 'unknown', world)).toBe(own)
  })
  it.each(['no', 'unknown'] as const)(
    'is told with its cause, scrubbed; dialled: %s (N5)',
    (dialled) => {
      const cause = new TypeError('bad token-1 for +14155550123\nat sip:bob@example.com')
      host.entries.length = 0
      const words = 'TypeError: bad [scrubbed] for [number] at [address]'
      expect(failureOf(cause, 'a', dialled, world)).toMatchObject({
        code: 'unexpected',
        provider: 'a',
        dialled,
        cause,
        message: `the plugin threw an unclassified error: ${words}`,
      })
      expect(host.entries).toEqual([
        {
          level: 'error',
          event: 'plugin.unexpected',
          provider: 'a',
          detail: words,
          stack: expect.stringMatching(/^\s+at .*failure-of\.test/) as string,
        },
      ])
    },
  )
  it.each<[unknown, string]>([
    [
      Object.assign(new Error('x'.repeat(400)), { code: 'ECONNRESET' }),
      `Error ECONNRESET: ${'x'.repeat(282)}`,
    ],
    [new Error(''), 'Error'],
    ['token-1', 'threw a string'],
    [null, 'threw null'],
  ])('is described briefly: %j (N5)', (thrown, words) => {
    expect(failureOf(thrown, 'a', 'no', world).message).toBe(
      `the plugin threw an unclassified error: ${words}`,
    )
  })
  it('is told by its name alone if the plugin cannot scrub it (N5)', () => {
    const broken = {
      ...world,
      ports: () => {
        throw new Error('no ports')
      },
    } as unknown as DispatchWorld
    expect(failureOf(new RangeError('token-1'), 'a', 'no', broken).message).toBe(
      'the plugin threw an unclassified error: RangeError',
    )
  })
})
