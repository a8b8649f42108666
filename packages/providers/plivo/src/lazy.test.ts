import { createRequire } from 'node:module'
import { createDispatcher } from '@callplane/core'
import { manualHost } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { attempt, authId, authToken, business, connected, far, route } from '../test/world.ts'
import { options } from './options.ts'
import { plivo } from './plugin.ts'

describe('the plugin', () => {
  it('loads no SDK when it is imported and connected, but before it dials', async () => {
    const isLoaded = () =>
      Object.keys(createRequire(import.meta.url).cache).some((path) =>
        path.includes('/node_modules/plivo/'),
      )
    const { ports } = connected()
    expect(isLoaded()).toBe(false)
    await ports.prepare?.(attempt().call, route)
    expect(isLoaded()).toBe(true)
  })

  it('takes credentials out of any text', () => {
    const { scrub } = connected().ports
    const basic = Buffer.from(`${authId}:${authToken}`).toString('base64')
    expect(scrub(`${authToken} ${basic} ${encodeURIComponent(basic)}`)).not.toMatch(
      /exampletoken|TUFFWEFN/,
    )
  })

  it('dials nothing without a public URL, and says why', async () => {
    const host = manualHost()
    const dispatcher = createDispatcher({ host, providers: [plivo({ authId, authToken })] })
    const { routes } = await dispatcher.explain({ to: far, from: business })
    expect(routes[0]?.skipped).toMatchObject({ reason: 'public-url-missing' })
    await dispatcher.close()
  })

  it('lists every fault of its settings', () => {
    expect(() => plivo({ authId: 'a:b', authToken: '', baseUrl: 'ftp://x' })).toThrow(
      /authId: .*authToken: .*baseUrl: /s,
    )
    expect(plivo({ authId, authToken }).name).toBe('plivo')
  })

  it.each([
    [{ callerName: 'x'.repeat(51) }],
    [{ detection: { time: 1999 } }],
    [{ detection: { maximumSpeechLength: 6001 } }],
    [{ surprise: true }],
  ])('refuses the option %j', (given) => {
    expect(options.safeParse(given).success).toBe(false)
  })
})
