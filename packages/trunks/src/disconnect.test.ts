import { describe, expect, it } from 'vitest'
import { optionsOf, trials } from '../test/combination-calls.ts'
import { combinationWorld, type CombinationWorld } from '../test/combination-world.ts'
import { connectGateway } from './connect-gateway.ts'
import type { ConnectionRecord } from './connect-record.ts'
import { disconnectGateway } from './disconnect-gateway.ts'
import type { ConnectOptions } from './options.ts'

const byApi = trials.filter(({ combination: { carrier } }) => carrier.setUp === 'api')

const worldOf = async (trial: (typeof trials)[number]) => {
  const world = await combinationWorld()
  const options = optionsOf(world, trial)
  await options.carrier.ports.numbers?.buy?.(trial.number)
  // Of the account, like its credentials: no connection takes it back.
  const { gateways } = options.platform.ports
  await (gateways as { webhook?: { register(): Promise<void> } } | undefined)?.webhook?.register()
  return { world, options }
}

const accounts = ({ emulator }: CombinationWorld): string =>
  JSON.stringify(emulator.accounts(), null, 1)

const diff = async (options: ConnectOptions) =>
  (await connectGateway({ ...options, dryRun: true })).changes

/** As another process reads it. */
const stored = (record: ConnectionRecord): ConnectionRecord =>
  JSON.parse(JSON.stringify(record)) as ConnectionRecord

describe.each(byApi.map((trial) => [trial.name, trial] as const))('%s', (_name, trial) => {
  it('after connecting the diff is empty, and disconnecting leaves what was there (V15)', async () => {
    const { world, options } = await worldOf(trial)
    const before = accounts(world)
    expect((await diff(options)).length).toBeGreaterThan(1)
    expect(accounts(world)).toBe(before)
    const { record, carrier } = await connectGateway({ ...options, dryRun: false })
    expect(await diff(options)).toEqual([])
    const { password } = carrier.outbound?.credentials ?? {}
    if (password) expect(JSON.stringify(record)).not.toContain(password)
    const gone = await disconnectGateway(options, stored(record), { releasesAddress: true })
    expect(gone.kept).toEqual([])
    expect(gone.undone.length).toBeGreaterThan(0)
    expect(accounts(world)).toBe(before)
    await disconnectGateway(options, stored(record), { releasesAddress: true })
    expect(accounts(world)).toBe(before)
  })
})

const over = (name: string) => {
  const trial = trials.find((one) => one.name === name)
  if (!trial) throw new Error(`no trial ${name}`)
  return trial
}

describe('disconnecting', () => {
  it('takes back what its run has made, and not what an earlier one has (V15)', async () => {
    const { world, options } = await worldOf(over('videosdk-telnyx'))
    await connectGateway({ ...options, dryRun: false })
    const before = accounts(world)
    const { record } = await connectGateway({ ...options, dryRun: false })
    // A password cannot be compared, so it is set again.
    expect(Object.values(record.steps).map(({ inner }) => inner?.steps)).toEqual([['credentials']])
    const { undone, kept } = await disconnectGateway(options, stored(record))
    expect(undone).toEqual([])
    expect(kept).toEqual(['the connection that was there, with its new password'])
    expect(accounts(world)).toBe(before)
  })

  it('restores what only a part is missing of', async () => {
    const { world, options } = await worldOf(over('livekit-telnyx'))
    await connectGateway({ ...options, direction: 'inbound', dryRun: false })
    const before = accounts(world)
    expect(await diff(options)).toContain('Telnyx: outbound gateway › connection')
    expect(await diff(options)).not.toContain('Telnyx: inbound gateway')
    const { record } = await connectGateway({ ...options, direction: 'outbound', dryRun: false })
    await disconnectGateway({ ...options, direction: 'outbound' }, stored(record))
    expect(accounts(world)).toBe(before)
  })

  it('finds no difference in what the platform cannot keep: LiveKit names random rooms its own way (V11)', async () => {
    const { options } = await worldOf(over('livekit-telnyx'))
    const given = { ...options, room: undefined }
    await connectGateway({ ...given, dryRun: false })
    expect(await diff(given)).toEqual([])
  })

  it('puts a number back on the application that it was on', async () => {
    const { world, options } = await worldOf(over('videosdk-telnyx'))
    const { numbers } = options.carrier.ports
    const id = (await numbers?.list())?.find(({ number }) => options.numbers.includes(number))?.id
    const own = (await numbers?.applications?.list())?.[0]?.id
    await numbers?.configure?.(id ?? '', { gateway: own })
    const before = accounts(world)
    const { record } = await connectGateway({ ...options, dryRun: false })
    expect(accounts(world)).not.toBe(before)
    await disconnectGateway(options, stored(record))
    expect(accounts(world)).toBe(before)
  })

  it('keeps what others have added, and names it', async () => {
    const { world, options } = await worldOf(over('videosdk-telnyx'))
    const { record, gateway, carrier } = await connectGateway({ ...options, dryRun: false })
    await options.platform.ports.gateways?.attach?.(gateway.id, ['+14155550199'])
    const { numbers } = options.carrier.ports
    const theirs = await numbers?.buy?.('+14155550149')
    await numbers?.configure?.(theirs?.id ?? '', { gateway: carrier.inbound?.id })
    const { kept, undone } = await disconnectGateway(options, stored(record))
    expect(kept.join()).toMatch(/connection \d+, which still has 1 number/)
    expect(kept.join()).toMatch(/outbound gateway, which still has 1 number of others/)
    expect(undone).toContain('VideoSDK: inbound rule')
    expect((await numbers?.routing?.read(theirs?.id ?? ''))?.gateway).toBe(carrier.inbound?.id)
    expect(accounts(world)).toContain('+14155550149')
  })

  it('refuses the record of another connection', async () => {
    const { options } = await worldOf(over('videosdk-telnyx'))
    const record: ConnectionRecord = { version: 1, name: 'other', steps: {}, routing: {} }
    await expect(disconnectGateway(options, record)).rejects.toMatchObject({
      code: 'input-invalid',
      faults: [{ path: ['record', 'name'] }],
    })
  })
})
