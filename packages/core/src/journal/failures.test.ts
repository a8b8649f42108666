import { describe, expect, it } from 'vitest'
import type { CallErrorCode } from '../model/error.ts'
import { isPermanent, mayTryAgain, wasKeptBack } from './failures.ts'
import { noon } from './record.fixture.ts'
import type { AttemptRecord } from './record.ts'

const failed = (code: CallErrorCode, fields: Partial<AttemptRecord> = {}) => ({
  state: 'refused' as const,
  sentAt: noon,
  error: { code, message: '', dialled: 'no' as const },
  ...fields,
})

describe('a route may be tried again', () => {
  it.each(['rate', 'expired', 'transport'] as const)(
    'when the request was refused with %s, which is over in a moment and rang nothing',
    (code) => {
      expect(mayTryAgain(failed(code))).toBe(true)
      expect(mayTryAgain(failed(code, { sentAt: null }))).toBe(true)
    },
  )

  it.each(['provider-down', 'timeout'] as const)(
    'when a question before the dial ended with %s, and not when the dial did',
    (code) => {
      expect(mayTryAgain(failed(code, { sentAt: null }))).toBe(true)
      expect(mayTryAgain(failed(code))).toBe(false)
    },
  )

  it('never while the phone may ring: only a refusal is certain', () => {
    for (const state of ['planned', 'sent', 'accepted', 'unknown'] as const)
      for (const code of ['rate', 'timeout'] as const)
        expect(mayTryAgain(failed(code, { state }))).toBe(false)
    expect(mayTryAgain(failed('rate', { error: undefined }))).toBe(false)
  })

  it('never after a fault of the call itself', () => {
    for (const sentAt of [null, noon]) {
      expect(mayTryAgain(failed('number-invalid', { sentAt }))).toBe(false)
      expect(mayTryAgain(failed('settings-invalid', { sentAt }))).toBe(false)
    }
    expect(isPermanent(failed('number-invalid').error)).toBe(true)
    expect(isPermanent(failed('rate').error)).toBe(false)
  })
})

it('an attempt that never left this process says nothing of its route', () => {
  expect(wasKeptBack(failed('rate', { sentAt: null }))).toBe(true)
  expect(wasKeptBack(failed('expired'))).toBe(true)
  expect(wasKeptBack(failed('rate'))).toBe(false)
  expect(wasKeptBack(failed('expired', { state: 'unknown' }))).toBe(false)
  expect(wasKeptBack(failed('rate', { error: undefined }))).toBe(false)
})
