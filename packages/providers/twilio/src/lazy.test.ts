import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { connected, route } from '../test/world.ts'

const loaded = (): boolean =>
  Object.keys(createRequire(import.meta.url).cache).some((path) =>
    /[\\/]twilio[\\/]lib[\\/]/.test(path),
  )

it('loads the SDK on first use, not on import or connection', async () => {
  const { ports } = connected()
  expect(loaded()).toBe(false)
  await ports.prepare?.({ to: '+14155550123', from: '+14155550100' }, route)
  expect(loaded()).toBe(true)
})
