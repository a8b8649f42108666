import { CallError } from '@callplane/core'
import { manualHost } from '@callplane/core/testing'
import { expect, it } from 'vitest'
import { registerOnce } from './register-once.ts'

const registering = (...outcomes: readonly (Error | undefined)[]) => {
  const host = manualHost()
  let asked = 0
  const use = registerOnce(host, 'here.not-registered', async () => {
    const outcome = outcomes[asked++]
    if (outcome) throw outcome
  })
  return { host, use, asked: () => asked }
}

it('registers once for all who use it', async () => {
  const { use, asked } = registering()
  await Promise.all([use(), use()])
  await use()
  expect(asked()).toBe(1)
})

it('logs a failure by its code, and throws it to no caller', async () => {
  const known = registering(new CallError('auth', 'the key is wrong'))
  await known.use()
  expect(known.host.entries).toEqual([
    { level: 'warn', event: 'here.not-registered', code: 'auth' },
  ])
  const unknown = registering(new Error('words'))
  await unknown.use()
  expect(unknown.host.entries).toMatchObject([{ code: 'unexpected' }])
})

it('tries again a minute after a failure, and not before', async () => {
  const { host, use, asked } = registering(new Error('words'))
  await use()
  await host.clock.advance(59_999)
  await use()
  expect(asked()).toBe(1)
  await host.clock.advance(1)
  await use()
  expect(asked()).toBe(2)
  await host.clock.advance(120_000)
  await use()
  expect(asked()).toBe(2)
})
