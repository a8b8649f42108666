import { describe, expect, it } from 'vitest'
import type { CallErrorCode, Dialled } from '../model/error.ts'
import { closingError } from './closing-error.ts'
import { isPermanent, isTransient } from './failures.ts'
import { attemptWith, recordWith } from './record.fixture.ts'
import type { SkippedRecord } from './record.ts'

const failed = (provider: string, code: CallErrorCode, dialled: Dialled = 'no') =>
  attemptWith({
    key: provider,
    provider,
    state: 'refused',
    error: { code, message: `${code} of ${provider}`, dialled, provider },
  })
const skipped: SkippedRecord = { provider: 'z', reason: 'guard', detail: 'late', routeIndex: 0 }
const errorOf = (
  attempts: ReturnType<typeof failed>[],
  reason = 'refused',
  skips = [] as SkippedRecord[],
) => closingError(recordWith({ attempts, skipped: skips }), reason)

describe('the error of a call that failed', () => {
  it('is that of its only attempt', () => {
    const only = failed('a', 'auth', 'unknown')
    expect(errorOf([only])).toBe(only.error)
  })
  it.each([
    [['rate', 'auth', 'transport'], 'auth'],
    [['auth', 'geo'], 'auth'],
    [['rate', 'expired', 'transport'], 'transport'],
    [['auth', 'number-invalid', 'geo'], 'number-invalid'],
  ] as const)('of %j is %s, with the outcome of each', (codes, code) => {
    const attempts = codes.map((one, index) => failed(`p${index}`, one))
    const message = codes.map((one, index) => `p${index}: ${one} of p${index}`).join('; ')
    expect(errorOf(attempts)).toMatchObject({ code, message, dialled: 'no' })
  })
  it('says that a phone may have rung where any attempt says so', () => {
    expect(errorOf([failed('a', 'auth'), failed('b', 'rate', 'unknown')])?.dialled).toBe('unknown')
    expect(errorOf([failed('a', 'auth', 'yes'), failed('b', 'rate')])?.dialled).toBe('unknown')
  })
  it('names the routes that were skipped too', () => {
    expect(errorOf([failed('a', 'auth')], 'refused', [skipped])).toMatchObject({
      code: 'auth',
      message: 'a: auth of a; z: guard (late)',
    })
  })
  it('of a call that was never dialled is that it had no route, or what its only route said', () => {
    expect(errorOf([], 'no-route', [skipped])).toMatchObject({
      code: 'no-route',
      dialled: 'no',
      message: 'no route can take the call: z: guard (late)',
    })
    const error = { code: 'sdk-missing', message: 'install it', dialled: 'no' } as const
    const prepared = { ...skipped, error }
    expect(errorOf([], 'no-route', [prepared])).toBe(error)
    expect(errorOf([], 'no-route', [prepared, skipped])?.code).toBe('no-route')
  })
  it('of one that expired is that, with what was tried', () => {
    expect(errorOf([], 'expired', [skipped])).toMatchObject({
      code: 'expired',
      message: 'expired before it could be dialled',
    })
    expect(errorOf([failed('a', 'rate'), failed('b', 'rate')], 'expired')).toMatchObject({
      code: 'expired',
      message: 'expired before it could be dialled: a: rate of a; b: rate of b',
    })
  })
  it('of one that was canceled is none', () => {
    expect(errorOf([failed('a', 'auth')], 'canceled')).toBeNull()
  })
})

it.each([
  ['rate', true, false],
  ['expired', true, false],
  ['transport', true, false],
  ['number-invalid', false, true],
  ['auth', false, false],
  ['timeout', false, false],
  ['provider-down', false, false],
] as const)('%s is temporary: %s; is permanent: %s', (code, transient, permanent) => {
  const failure = { code, message: '', dialled: 'no' } as const
  expect([isTransient(failure), isPermanent(failure)]).toEqual([transient, permanent])
})
