import { CallError, TransportError } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { findTransportError, toCallError } from './call-error.ts'

const wrap = (cause: unknown) => new Error('Connection error.', { cause })

describe('findTransportError', () => {
  it('searches the chain of causes', () => {
    const inner = new TransportError('connect', false)
    expect(findTransportError(inner)).toBe(inner)
    expect(findTransportError(wrap(wrap({ cause: inner })))).toBe(inner)
  })
  it('knows those of another copy of core', () => {
    const other = Object.assign(new Error('x'), { name: 'TransportError', sent: true })
    expect(findTransportError(wrap(other))).toBe(other)
  })
  it('finds none in what has none, nor in a circle', () => {
    const circle: { cause?: unknown } = {}
    circle.cause = circle
    for (const error of [circle, wrap('text'), 'text', null, undefined, 1])
      expect(findTransportError(error)).toBeUndefined()
  })
})

describe('toCallError', () => {
  it.each([
    ['timeout', true, 'timeout', 'unknown'],
    ['timeout', false, 'timeout', 'no'],
    ['send-by', false, 'expired', 'no'],
    ['connect', false, 'transport', 'no'],
    ['protocol', false, 'transport', 'no'],
    ['protocol', true, 'transport', 'unknown'],
    ['reset', true, 'transport', 'unknown'],
    ['aborted', false, 'canceled', 'no'],
    ['aborted', true, 'transport', 'unknown'],
  ] as const)('%s, sent %s: %s, dialled %s', (reason, sent, code, dialled) => {
    const cause = wrap(new TransportError(reason, sent))
    const error = toCallError('acme', cause, { code: 'auth', dialled: 'no' })
    expect(error).toMatchObject({ code, dialled, provider: 'acme', cause })
  })
  it('leaves a CallError as it is', () => {
    const error = new CallError('auth', 'no')
    expect(toCallError('acme', error)).toBe(error)
  })
  it('takes the rest from the hints, and is in doubt without them', () => {
    const cause = 'a string, as Plivo rejects with'
    expect(toCallError('acme', cause)).toMatchObject({
      code: 'unexpected',
      dialled: 'unknown',
      cause,
    })
    expect(
      toCallError('acme', cause, {
        code: 'rate',
        message: 'too many',
        providerCode: '20429',
        retryAfter: 2,
        dialled: 'no',
      }),
    ).toMatchObject({
      code: 'rate',
      message: 'too many',
      providerCode: '20429',
      retryAfter: 2,
      dialled: 'no',
      provider: 'acme',
    })
    expect(toCallError('acme', cause, { dialled: undefined }).dialled).toBe('unknown')
  })
})
