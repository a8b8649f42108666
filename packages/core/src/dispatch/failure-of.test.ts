import { describe, expect, it } from 'vitest'
import { CallError } from '../model/error.ts'
import { manualHost } from '../testing/index.ts'
import { StoreError } from '../journal/store/store-error.ts'
import { failureOf, logStoreFailure } from './failure-of.ts'
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
    [new Error(' two  lines\n\n\tand more\n'), 'Error: two lines and more'],
    ['token-1', 'threw a string'],
    [null, 'threw null'],
  ])('is described briefly: %j (N5)', (thrown, words) => {
    expect(failureOf(thrown, 'a', 'no', world).message).toBe(
      `the plugin threw an unclassified error: ${words}`,
    )
  })
  it('is logged with at most ten places in the code, and none of its words', () => {
    const thrown = new Error('first line\n  look at this\nat home')
    const place = '    at call (file.ts:1:1)'
    thrown.stack = `Error: ${thrown.message}\n${Array.from({ length: 12 }, () => place).join('\n')}`
    const logged = () => {
      host.entries.length = 0
      failureOf(thrown, 'a', 'no', world)
      return host.entries[0]
    }
    expect(logged()).toMatchObject({
      stack: Array.from({ length: 10 }, () => place).join('\n'),
    })
    delete thrown.stack
    expect(logged()).toMatchObject({ event: 'plugin.unexpected', stack: undefined })
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

describe('a store that fails while a webhook is taken', () => {
  it.each<[unknown, string]>([
    [new Error('row of +14155550123 is locked'), 'row of [number] is locked'],
    [new Error('x'.repeat(400)), 'x'.repeat(300)],
    ['gone', ''],
  ])('is logged as that, briefly and without numbers: %j', (cause, detail) => {
    host.entries.length = 0
    logStoreFailure(new StoreError('save', cause), 'a', world)
    expect(host.entries).toMatchObject([
      { event: 'store.failed', code: 'store-failed', provider: 'a', method: 'save', detail },
    ])
  })
})
