import { inProcessHost } from '@callplane/conformance'
import { TransportError, type Host } from '@callplane/core'
import { manualClock } from '@callplane/core/testing'
import { createEmulator } from '@callplane/emulator'
import { describe, expect, it } from 'vitest'
import { harness } from '../../test/harness.ts'
import { vonage } from '../plugin.ts'
import type { VonageSettingsInput } from '../settings.ts'

const business = '+14155550100'

const world = () => {
  const clock = manualClock()
  const emulator = createEmulator({ clock, wall: () => clock.wall(), seed: 'numbers' })
  const keys = emulator.keys()['vonage']!
  const host = inProcessHost(() => emulator, clock, undefined)
  const settings = {
    ...(harness.settings(keys) as unknown as VonageSettingsInput),
    apiSecret: keys.credentials['apiSecret'],
    restUrl: keys.baseUrl,
  }
  const portsOver = (over: Host, more: Partial<VonageSettingsInput> = {}) =>
    vonage({ ...settings, ...more }).connect(over)
  /** Loses the reply to the only POST, or the request itself. */
  const losing = (when: 'before' | 'after'): Host => ({
    ...host,
    fetch: async (request, limits) => {
      if (request.method === 'GET' || when === 'after') await host.fetch(request, limits)
      if (request.method === 'GET') return host.fetch(request, limits)
      throw new TransportError('reset', true)
    },
  })
  return { emulator, keys, host, portsOver, losing }
}

describe('numbers', () => {
  it('have no port without the secret', () => {
    const { host, portsOver } = world()
    expect(portsOver(host, { apiSecret: undefined }).numbers).toBeUndefined()
  })

  it('are searched, bought once, and given back', async () => {
    const { host, portsOver } = world()
    const port = portsOver(host).numbers!
    const found = await port.search!({ country: 'US', contains: '212', limit: 2 })
    expect(found).toHaveLength(2)
    const { number } = found[0]!
    const bought = await port.buy!(number)
    expect(bought).toEqual({ id: `US:${number.slice(1)}`, number })
    expect(await port.buy!(number)).toEqual(bought)
    const posts = host.sent.filter(({ method }) => method === 'POST')
    expect(posts.map(({ body }) => body)).toEqual([`country=US&msisdn=${number.slice(1)}`])
    expect((await port.list()).map((one) => one.number)).toContain(number)
    await port.release!(bought.id)
    expect((await port.list()).map((one) => one.number)).not.toContain(number)
    await expect(port.release!(bought.id)).rejects.toMatchObject({
      code: 'request-invalid',
      providerCode: '420',
      dialled: 'no',
    })
  })

  it('a lost reply to an order is looked into', async () => {
    const { host, losing, portsOver } = world()
    const port = portsOver(host).numbers!
    const number = '+12125550120'
    await expect(portsOver(losing('before')).numbers!.buy!(number)).rejects.toMatchObject({
      dialled: 'unknown',
    })
    expect(await portsOver(losing('after')).numbers!.buy!(number)).toMatchObject({ number })
    await expect(port.buy!('+12125550199')).rejects.toMatchObject({ code: 'not-found' })
    await expect(port.buy!('+442079460000')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('are forwarded to SIP addresses, and to nothing else', async () => {
    const { host, portsOver } = world()
    const port = portsOver(host).numbers!
    const [first] = await port.list()
    const gateway = 'sip:desk@pbx.example.com;transport=tls'
    expect(await port.configure!(first!.id, { gateway })).toEqual(first)
    expect(host.sent.at(-1)?.body).toBe(
      `country=US&msisdn=${business.slice(1)}&voiceCallbackType=sip&voiceCallbackValue=${encodeURIComponent(gateway)}`,
    )
    await expect(
      port.configure!(first!.id, { webhookUrl: 'https://app.example' }),
    ).rejects.toMatchObject({ code: 'unsupported' })
    await expect(port.configure!('unknown', {})).rejects.toMatchObject({ code: 'not-found' })
  })

  it('a wrong secret is told of, and shown nowhere', async () => {
    const { host, portsOver } = world()
    const apiSecret = 'wrong-secret'
    const ports = portsOver(host, { apiSecret })
    const error = await ports.numbers!.list().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'auth', dialled: 'no' })
    expect(ports.scrub(`${apiSecret} ${JSON.stringify(host.sent)}`)).not.toContain(apiSecret)
  })

  it('a foreign response is not a refusal', async () => {
    const { host, portsOver } = world()
    const proxied = { ...host, fetch: async () => ({ status: 420, headers: {}, body: '<html>' }) }
    await expect(portsOver(proxied).numbers!.list()).rejects.toMatchObject({
      code: 'unexpected',
      dialled: 'unknown',
    })
  })
})
