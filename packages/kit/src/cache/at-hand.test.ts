import { expect, it } from 'vitest'
import { atHand, withValue } from './at-hand.ts'

it('is promised first and at hand afterwards, loaded once', async () => {
  let loads = 0
  const value = atHand(async () => ({ load: ++loads }))
  const first = value()
  expect(first).toBeInstanceOf(Promise)
  expect(await first).toEqual({ load: 1 })
  expect(value()).toEqual({ load: 1 })
  expect(withValue(value(), ({ load }) => load + 1)).toBe(2)
})

it('does not keep a failure', async () => {
  let isDown = true
  const value = atHand(async () => {
    if (isDown) throw new Error('down')
    return undefined
  })
  await expect(value()).rejects.toThrow('down')
  isDown = false
  const loading = withValue(value(), () => 'loaded')
  expect(loading).toBeInstanceOf(Promise)
  expect(await loading).toBe('loaded')
  expect(value()).toBe(undefined)
})
