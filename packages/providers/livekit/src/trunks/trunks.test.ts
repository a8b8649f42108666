import { setUpBench } from '@callplane/conformance'
import { routingRule, type Gateway } from '@callplane/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { harness } from '../../test/harness.ts'
import { livekit } from '../plugin.ts'
import type { LivekitSettingsInput } from '../settings.ts'

const business = '+14155550120'

/** The ports over the emulator, which is a reading of LiveKit's files of its own. */
const portsOf = async () => {
  const bench = await setUpBench(livekit, harness)
  onTestFinished(() => bench.close())
  const settings = harness.settings(bench.keys) as unknown as LivekitSettingsInput
  const { gateways, rules, numbers } = livekit(settings).connect(bench.host)
  if (!gateways || !rules || !numbers) throw new Error('a port is missing')
  return { gateways, rules, numbers, ids: bench.keys.ids, bench }
}

const carrier = {
  name: 'acme',
  address: 'acme.pstn.example',
  transport: 'tls',
  credentials: { username: 'acme', password: 'acme-password' },
  mediaEncryption: 'required',
  numbers: [business],
  direction: 'outbound',
} as const satisfies Omit<Gateway, 'id'>

describe('gateways', () => {
  it('outbound are created, read, changed and removed', async () => {
    const { gateways } = await portsOf()
    const made = await gateways.create(carrier)
    expect(made).toEqual({ ...carrier, id: made.id })
    expect(await gateways.get(made.id)).toEqual(made)
    const changed = await gateways.update(made.id, { transport: 'udp', credentials: undefined })
    const { credentials: _none, ...open } = made
    expect(changed).toEqual({ ...open, transport: 'udp' })
    const attached = await gateways.attach?.(made.id, ['+14155550121', business])
    expect(attached?.numbers).toEqual([business, '+14155550121'])
    await gateways.remove(made.id)
    expect(await gateways.get(made.id)).toBeNull()
    await expect(gateways.remove(made.id)).rejects.toMatchObject({ code: 'input-invalid' })
  })

  it('inbound have the host of the project, and callers by address', async () => {
    const { gateways, ids } = await portsOf()
    const { credentials: _none, ...open } = carrier
    const wanted = { ...open, direction: 'inbound', allowedAddresses: ['192.0.2.0/24'] } as const
    const made = await gateways.create(wanted)
    expect(made).toMatchObject({
      address: ids['sipHost'],
      direction: 'inbound',
      allowedAddresses: ['192.0.2.0/24'],
      mediaEncryption: 'required',
    })
    const cleared = await gateways.update(made.id, { allowedAddresses: [] })
    expect(cleared.allowedAddresses).toBeUndefined()
    expect((await gateways.list()).map(({ name }) => name)).toEqual([
      'Seeded trunk',
      'Seeded trunk',
      'acme',
    ])
    for (const changes of [{ address: 'x.example' }, { direction: 'outbound' }] as const)
      await expect(gateways.update(made.id, changes)).rejects.toMatchObject({
        code: 'input-invalid',
      })
    await expect(gateways.create({ ...carrier, direction: 'both' })).rejects.toMatchObject({
      code: 'input-invalid',
    })
  })
})

it('what takes the numbers of another is a conflict', async () => {
  const { gateways, rules } = await portsOf()
  const { credentials: _none, ...open } = carrier
  const wanted = { ...open, direction: 'inbound' } as const
  await gateways.create(wanted)
  await expect(gateways.create(wanted)).rejects.toMatchObject({ code: 'conflict' })
  const rule = (id: string) =>
    routingRule.parse({ id, direction: 'inbound', numbers: [business], routes: [] })
  await rules.push(rule('one'))
  await expect(rules.push(rule('two'))).rejects.toMatchObject({ code: 'conflict' })
})

describe('rules', () => {
  const wanted = routingRule.parse({
    id: 'front-desk',
    direction: 'inbound',
    numbers: [business],
    room: { type: 'static', id: 'desk' },
    dispatch: { agent: 'receptionist', metadata: { language: 'en' } },
    defaults: { maskNumber: true },
    routes: [],
  })

  it('are pushed once under their id, and read as they were pushed', async () => {
    const { rules } = await portsOf()
    const { reference, notes } = await rules.push(wanted)
    expect(notes).toEqual([])
    expect(await rules.read(reference)).toEqual({ ...wanted, name: 'front-desk' })
    const again = await rules.push({ ...wanted, pin: '1234' })
    expect(again.reference).toBe(reference)
    expect(await rules.read(reference)).toMatchObject({ pin: '1234' })
    expect(await rules.list()).toHaveLength(2)
    await rules.remove(reference)
    await rules.remove(reference)
    expect(await rules.read(reference)).toBeNull()
  })

  it.each([
    [{ type: 'dynamic', named: 'participant-number', prefix: 'in' }, []],
    [{ type: 'dynamic', named: 'sip-number', prefix: '' }, []],
    [{ type: 'dynamic', named: 'random', prefix: '' }, ['room.named']],
  ] as const)('with the room %j', async (room, noted) => {
    const { rules } = await portsOf()
    const { reference, notes } = await rules.push({ ...wanted, room })
    expect(notes.map(({ field }) => field)).toEqual(noted)
    const named = room.named === 'random' ? 'participant-number' : room.named
    const read = await rules.read(reference)
    expect(read?.room).toEqual({ ...room, named })
    // Without this, every comparison with what was pushed would find a difference (V11).
    expect(rules.kept?.({ ...wanted, room })).toEqual(read)
  })

  it('for calls out do not exist, and what is lost is noted', async () => {
    const { rules } = await portsOf()
    const outbound = { ...wanted, direction: 'outbound' } as const
    expect(() => rules.kept?.(outbound)).toThrow('no rules for outbound calls')
    await expect(rules.push(outbound)).rejects.toMatchObject({ code: 'input-invalid' })
    const rich = routingRule.parse({
      ...wanted,
      headers: { 'X-Team': 'a' },
      includeHeaders: 'all',
      defaults: { record: true },
    })
    const { notes } = await rules.push(rich)
    expect(notes.map(({ field }) => field)).toEqual([
      'headers',
      'includeHeaders',
      'defaults.record',
    ])
  })
})

it('numbers are found, bought, listed and released', async () => {
  const { numbers } = await portsOf()
  const [found] = (await numbers.search?.({ contains: '415', limit: 1 })) ?? []
  const bought = await numbers.buy?.(found?.number ?? '')
  expect(await numbers.list()).toContainEqual(bought)
  await numbers.release?.(bought?.id ?? '')
  expect((await numbers.list()).map(({ number }) => number)).toEqual(['+14155550101'])
  await expect(numbers.buy?.('911')).rejects.toMatchObject({ code: 'input-invalid' })
})
