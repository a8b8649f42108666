import { videosdk } from '@callplane/videosdk'
import { describe, expect, it } from 'vitest'
import { optionsOf, trials } from '../test/combination-calls.ts'
import { combinationWorld } from '../test/combination-world.ts'
import { connectGateway } from './connect-gateway.ts'
import type { ConnectOptions } from './options.ts'

const carriers = ['twilio', 'telnyx', 'plivo', 'vonage', 'sinch']
const trialOf = (name: string) => {
  const trial = trials.find((one) => one.name === name)
  if (!trial) throw new Error(`no trial ${name}`)
  return trial
}
const strong = { username: 'acme', password: 'Strong-enough-1' }

const refused = async (name: string, change: Partial<ConnectOptions>) => {
  const world = await combinationWorld()
  const trial = trialOf(name)
  const options = optionsOf(world, trial)
  if (name.endsWith('vonage'))
    change = {
      carrierGateway: { address: 'acme.sip-us.vonage.com', credentials: strong },
      ...change,
    }
  const start = world.host.sent.length
  const error: unknown = await connectGateway({ ...options, ...change, dryRun: false }).then(
    () => 'was not refused',
    (thrown: unknown) => thrown,
  )
  return { error, sent: world.host.sent.slice(start), world, options }
}

describe('before the first request', () => {
  it.each(carriers)('VideoSDK over %s: calls in without its organisation', async (carrier) => {
    const { world, options } = await refused(`videosdk-${carrier}`, { name: 'Never!' })
    const { organizationId: _, ...settings } = world.videosdkSettings
    const platform = { id: 'videosdk', ports: videosdk(settings).connect(world.host) }
    const start = world.host.sent.length
    const doomed = connectGateway({ ...options, platform, direction: 'inbound', dryRun: true })
    await expect(doomed).rejects.toThrow('organizationId: is required')
    expect(world.host.sent.slice(start)).toEqual([])
  })

  it.each(carriers)('VideoSDK over %s: encrypted media over open signalling', async (carrier) => {
    const change = { transport: 'udp', mediaEncryption: 'required' } as const
    const { error, sent } = await refused(`videosdk-${carrier}`, {
      ...change,
      direction: 'outbound',
    })
    expect(String(error)).toContain('transport: must be tls')
    expect(sent).toEqual([])
  })

  it.each(carriers)('VideoSDK over %s: a weak password', async (carrier) => {
    const credentials = { username: 'acme', password: 'password' }
    const { error, sent } = await refused(`videosdk-${carrier}`, { credentials })
    expect(String(error)).toContain('credentials.password')
    expect(String(error)).not.toMatch(/password"|: password/)
    expect(sent).toEqual([])
  })

  it.each<[string, Partial<ConnectOptions>, string]>([
    ['videosdk-telnyx', { mediaEncryption: 'required' }, 'mediaEncryption: must be one of none'],
    [
      'videosdk-plivo',
      { mediaEncryption: 'preferred' },
      'mediaEncryption: must be one of none, required',
    ],
    ['videosdk-vonage', { carrierGateway: undefined }, 'carrierGateway: is required'],
    ['daily-telnyx', { numbers: ['+12125550125', '+12125550126'] }, 'numbers: must be exactly one'],
    ['daily-telnyx', { platformAddresses: [] }, 'platformAddresses: is required'],
    ['daily-plivo', { direction: 'both' }, 'Daily sets no caller ID, and Plivo cannot override it'],
    [
      'daily-vonage',
      { direction: 'outbound' },
      'Daily sets no caller ID, and Vonage cannot override it',
    ],
    ['daily-vonage', { platformHost: undefined }, 'platformHost: is required'],
  ])('%s with %j', async (name, change, message) => {
    const { error, sent } = await refused(name, change)
    expect(String(error)).toContain(message)
    expect(sent).toEqual([])
  })
})

describe('before the first change', () => {
  it.each(trials.map(({ name }) => name))('%s: a number of another account', async (name) => {
    // Nothing has purchased it: the trial does that first.
    // At Sinch the account has the trial's number from the start.
    const change = name.endsWith('sinch') ? { numbers: ['+12125550198'] } : {}
    const { error, sent } = await refused(name, change)
    expect(error).toMatchObject({ code: 'input-invalid', dialled: 'no' })
    expect(String(error)).toContain('numbers[0]: is not a number of this account')
    const changes = sent.filter(
      ({ method, url }) => method !== 'GET' && !url.endsWith('/oauth2/token'),
    )
    expect(changes).toEqual([])
  })
})

it('what a person is to enter has the true addresses and the credentials, before anything is made', async () => {
  const world = await combinationWorld()
  const trial = trialOf('videosdk-vonage')
  const options = optionsOf(world, trial)
  await options.carrier.ports.numbers?.buy?.(trial.number)
  const { describe: described, steps } = await connectGateway({ ...options, dryRun: true })
  const host = `${world.videosdkSettings.organizationId}.sip.videosdk.live`
  expect(described.map(({ text }) => text)).toEqual([
    expect.stringMatching(/Domain name = videosdk-vonage\n.*User Key = \w+\n.*Secret = \w{24}\n/),
    expect.stringContaining(`URI = ${host};transport=tls`),
  ])
  expect(steps).toEqual([
    'VideoSDK: numbers with their gateways',
    'VideoSDK: webhook',
    'VideoSDK: inbound rule',
  ])
})
