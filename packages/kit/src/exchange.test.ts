import type { TransportError } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { Exchange } from './exchange.ts'
import { systemClock } from './system-clock.ts'

describe('an exchange that undici would write a second time', () => {
  it('fails as sent, and is not written', () => {
    const errors: TransportError[] = []
    const aborted: unknown[] = []
    const controller = {
      aborted: false,
      paused: false,
      reason: null,
      abort: (reason: Error) => void aborted.push(reason),
      pause() {},
      resume() {},
    }
    const exchange = new Exchange({
      clock: systemClock,
      limits: {},
      timeout: 1000,
      resolve: () => {},
      reject: (error) => void errors.push(error),
    })
    expect(exchange.begin()).toBe(true)
    exchange.onRequestStart(controller)
    expect(() => exchange.onRequestStart(controller)).toThrow('was sent')
    expect(errors).toMatchObject([{ reason: 'reset', sent: true }])
  })
})
