import { createEmulator } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'
import { expect, onTestFinished, test } from 'vitest'
import { attemptOf, callOf, key, trunk } from '../test/fake-api.ts'
import { harness } from '../test/harness.ts'
import { videosdkLegacy } from './plugin.ts'

test.each(['raw', 'bearer'] as const)(
  'a token made here is accepted over HTTP, sent %s',
  async (authorization) => {
    const emulator = createEmulator()
    await emulator.listen()
    const host = nodeHost()
    onTestFinished(async () => {
      await host[Symbol.asyncDispose]()
      await emulator.close()
    })
    const keys = emulator.keys()['videosdk-legacy']!
    await harness.arrange?.(emulator, keys, 'http://callplane.invalid/webhooks')
    const { apiKey = '', secret = '' } = keys.credentials
    const { baseUrl } = keys
    const ports = videosdkLegacy({ apiKey, secret, baseUrl, authorization }).connect(host)
    const call = callOf(harness.call?.(keys))
    const where = { ...trunk, ...harness.route?.(keys) }
    const { request } = ports.map(call, where, { key, prepared: undefined, options: {} })
    const { references } = await ports.calls.place(request, attemptOf(call))
    expect(references['participant']).toBe(key)
    await ports.calls.hangUp?.(references)
    expect(emulator.calls()[0]?.end?.cause).toBe('canceled')
  },
)
