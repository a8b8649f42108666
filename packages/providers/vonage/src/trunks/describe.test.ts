import type { Gateway } from '@callplane/core'
import { createEmulator, createManualClock } from '@callplane/emulator'
import { describe, expect, it } from 'vitest'
import { describedGateways, describeGateway, type DescribedSetting } from './describe.ts'

type GatewaySpec = Omit<Gateway, 'id'>

const business = '+14155550100'
const outbound: GatewaySpec = {
  name: 'acme',
  address: 'acme.sip-eu.vonage.com',
  transport: 'tls',
  credentials: { username: 'acmetrunk', password: 'Correct-horse-7' },
  mediaEncryption: 'required',
  numbers: [business],
  direction: 'outbound',
}
const inbound: GatewaySpec = {
  name: 'acme-in',
  address: 'pbx.example.com',
  transport: 'tls',
  region: 'eu',
  mediaEncryption: 'required',
  numbers: [business],
  direction: 'inbound',
}

const valuesOf = (settings: readonly DescribedSetting[], label: string): string[] =>
  settings.flatMap((one) => (one.label === label ? [one.value] : []))

describe('what a person enters', () => {
  it('outbound', () => {
    const { settings, text } = describeGateway(outbound)
    expect(settings.map(({ label, value }) => [label, value])).toEqual([
      ['Name', 'acme'],
      ['Domain name', 'acme'],
      ['User Key', 'acmetrunk'],
      ['Secret', 'Correct-horse-7'],
    ])
    for (const { at, label, value } of settings)
      expect(text).toContain(`${at}: ${label} = ${value}`)
    expect(text).toContain('acme.sip-eu.vonage.com over TLS')
  })

  it('inbound', () => {
    const { settings } = describeGateway(inbound)
    expect(settings.map(({ label, value }) => [label, value])).toEqual([
      ['Name', 'acme-in'],
      ['Select Region', 'EMEA'],
      ['URI', 'pbx.example.com;transport=tls;media=srtp'],
      ['Priority', '10'],
      ['Link', '14155550100'],
    ])
  })

  it('is all that it takes: a person who enters it can call, and be called', async () => {
    const clock = createManualClock()
    const emulator = createEmulator({ clock })
    const { credentials } = emulator.keys()['vonage']!
    const out = describeGateway(outbound).settings
    const into = describeGateway(inbound).settings
    const pair = Buffer.from(`${credentials['apiKey']}:${credentials['apiSecret']}`)
    const { status } = await emulator.handle({
      method: 'PUT',
      url: `/vonage/dashboard/sip-trunks/${valuesOf(out, 'Domain name')[0]}`,
      headers: { authorization: `Basic ${pair.toString('base64')}` },
      body: new TextEncoder().encode(
        JSON.stringify({
          credentials: [
            { username: valuesOf(out, 'User Key')[0], password: valuesOf(out, 'Secret')[0] },
          ],
          uris: [
            { uri: valuesOf(into, 'URI')[0], priority: Number(valuesOf(into, 'Priority')[0]) },
          ],
          numbers: valuesOf(into, 'Link'),
        }),
      ),
      origin: 'http://emulator.invalid',
    })
    expect(status).toBe(200)
    let arrived: unknown
    emulator.network.hosts.register(inbound.address, (leg) => {
      arrived = [leg.to, leg.sip.srtp]
      leg.answer()
    })
    const on = { ringing: () => undefined, answered: () => undefined, ended: () => undefined }
    const cause = { method: 'POST', url: 'http://elsewhere.invalid', headers: {}, body: '' }
    const dial = (to: string, from: string) =>
      emulator.network.dial({
        provider: 'elsewhere',
        callId: 'x',
        cause,
        on,
        from,
        to,
        sip: { auth: outbound.credentials, transport: 'tls', srtp: true },
      })
    const legs = [
      dial(`sip:+14155550123@${outbound.address};transport=tls`, business),
      dial(business, '+14155550133'),
    ]
    await clock.advance(6_000)
    expect(legs.map(({ state }) => state)).toEqual(['answered', 'answered'])
    expect(arrived).toEqual([`sip:${business}@pbx.example.com;transport=tls`, true])
  })
})

it.each<[string, GatewaySpec, Partial<GatewaySpec>]>([
  ['address', outbound, { address: 'sip.nexmo.com' }],
  ['credentials.password', outbound, { credentials: { username: 'a', password: 'short' } }],
  ['credentials', outbound, { credentials: undefined }],
  ['credentials', outbound, { allowedAddresses: ['203.0.113.9'] }],
  ['allowedAddresses[0]', outbound, { credentials: undefined, allowedAddresses: ['all'] }],
  ['transport', outbound, { transport: 'udp' }],
  ['mediaEncryption', outbound, { mediaEncryption: 'preferred' }],
  ['direction', outbound, { direction: 'both' }],
  ['address', inbound, { address: 'acme.sip-us.vonage.com' }],
  ['region', inbound, { region: 'us002' }],
  ['credentials', inbound, { credentials: outbound.credentials }],
  ['allowedAddresses', inbound, { allowedAddresses: ['203.0.113.9'] }],
])('refuses what the dashboard would: %s %#', (path, wanted, change) => {
  expect(() => describeGateway({ ...wanted, ...change })).toThrow(`${path}: `)
})

it('as a port, describes and nothing else', async () => {
  expect(await describedGateways.list()).toEqual([])
  expect(await describedGateways.get('1')).toBeNull()
  for (const verb of [
    describedGateways.create(outbound),
    describedGateways.update('1', {}),
    describedGateways.remove('1'),
  ])
    await expect(verb).rejects.toMatchObject({ code: 'unsupported', dialled: 'no' })
})
