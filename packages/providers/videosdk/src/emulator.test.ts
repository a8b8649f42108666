import { publicUrl, setUpBench, type Bench, type Harness } from '@callplane/conformance'
import { routingRule, type OutboundCallInput } from '@callplane/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { business, far } from '../test/fake-api.ts'
import { harness } from '../test/harness.ts'
import { videosdkExtension } from './extension.ts'
import { videosdk } from './plugin.ts'
import { ruleDrift } from './trunks/rule-drift.ts'

// The emulator is a reading of VideoSDK's documents of its own; what both agree on is more than what either says.

const benchOf = async (route: Harness['route'] = ({ ids }) => ({ reference: ids['ruleId'] })) => {
  const bench = await setUpBench(videosdk, { ...harness, route })
  onTestFinished(() => bench.close())
  return bench
}
const settingsOf = ({ keys }: Bench) => harness.settings(keys) as { apiKey: string; secret: string }
const portsOf = (bench: Bench) => videosdk(settingsOf(bench)).connect(bench.host)
const extensionOf = (bench: Bench) => videosdkExtension(settingsOf(bench), bench.host)

describe('by routing rule', () => {
  test('a call runs its course, and its webhooks are registered by the way', async () => {
    const bench = await benchOf()
    const call = await bench.run(bench.call(far, { ringTimeout: 30, metadata: { source: 'crm' } }))
    expect(call).toMatchObject({ status: 'completed', rang: 'yes', settled: true, notes: [] })
    expect(call.talkDuration).toBe(60)
    expect(bench.received.length).toBeGreaterThan(0)
    expect(bench.rings(far)).toBe(1)
  })

  const taken: Partial<OutboundCallInput> = {
    record: true,
    maskNumber: true,
    sipHeaders: { 'X-Id': '7' },
    includeHeaders: 'x-headers',
    mediaEncryption: 'preferred',
  }

  test('what the rule does not set is a note', async () => {
    const bench = await benchOf()
    const { routes } = await bench.dispatcher.explain(bench.call(far, taken))
    expect(routes[0]?.notes.map(({ field }) => field).sort()).toEqual(Object.keys(taken).sort())
    expect(bench.rings(far)).toBe(0)
  })

  test('what it sets alike is honoured', async () => {
    const bench = await benchOf()
    const { phoneNumbers, routingRules } = extensionOf(bench)
    await routingRules.update('rr_outbound', {
      recording: true,
      hidePhoneNumber: true,
      headers: { 'x-id': '7' },
      includeHeaders: 'SIP_X_HEADERS',
    })
    await phoneNumbers.updateGateway('gw_outbound', { mediaEncryption: 'enable' })
    const { routes } = await bench.dispatcher.explain(bench.call(far, taken))
    expect(routes[0]?.notes).toEqual([])
  })

  test.each([
    ['rr_none', 'rule-unknown'],
    ['rr_inbound', 'rule-not-outbound'],
    ['rr_2554md', 'caller-not-in-rule'],
  ])('rule %s: %s, before anything is dialled', async (reference, code) => {
    const bench = await benchOf(() => ({ reference }))
    const call = await bench.run(bench.call(far), 30)
    expect(call.status).toBe('failed')
    expect(JSON.stringify(call.skipped)).toContain('prepare-failed')
    const ports = portsOf(bench)
    const route = { provider: 'videosdk', weight: 1, reference }
    await expect(ports.prepare?.({ to: far, from: business }, route)).rejects.toMatchObject({
      code,
    })
    expect(bench.emulator.calls()).toEqual([])
  })
})

test('the room and the gateway that a rule chose are on the record and in the door’s reply (V7)', async () => {
  const bench = await benchOf()
  const call = await bench.run(bench.call(far, { connect: undefined }))
  expect(call.room).toMatch(/^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/)
  expect(call.attempts.at(-1)?.gateway).toBe('gw_outbound')
  const reply = portsOf(bench).frontDoor?.render(call)
  expect(JSON.parse(reply?.body ?? '')).toMatchObject({
    data: { roomId: call.room, gatewayId: 'gw_outbound' },
  })
})

test('a caller whom VideoSDK took in by its own rule is on the record from ring to end (V4)', async () => {
  const bench = await benchOf()
  const settings = settingsOf(bench)
  await videosdkExtension(settings, bench.host).webhooks.ensure(`${publicUrl}/webhooks/videosdk`)
  const customer = '+14155550130'
  const leg = bench.emulator.network.dial({
    provider: 'pstn',
    from: customer,
    to: `sip:${business}@${bench.keys.ids['organizationId']}.sip.videosdk.live`,
    callId: 'incoming',
    cause: { method: 'CALL', url: 'http://emulator.invalid/', headers: {}, body: '' },
    on: { ringing: () => undefined, answered: () => undefined, ended: () => undefined },
  })
  await bench.clock.advance(10_000)
  const inbound = async () => {
    const calls = (await bench.dispatcher.calls.list()).calls
    return calls.filter(({ direction }) => direction === 'inbound')
  }
  expect(await inbound()).toMatchObject([
    { status: 'in-progress', from: customer, to: business, room: expect.any(String) as string },
  ])
  const [call] = await inbound()
  expect(call?.attempts.at(-1)).toMatchObject({ gateway: 'gw_inbound', state: 'accepted' })
  const hungUp = bench.dispatcher.hangUp(call?.id ?? '')
  await bench.clock.advance(10_000)
  await hungUp
  expect(leg.state).toBe('ended')
  expect(await inbound()).toMatchObject([{ id: call?.id, status: 'completed', settled: true }])
})

test('another room for a live call', async () => {
  const bench = await benchOf()
  const call = await bench.run(bench.call(far, { connect: { room: 'one' } }), 10)
  await extensionOf(bench).switchRoom(call.providerRef ?? '', { roomId: 'two' })
  await bench.clock.advance(5_000)
  const after = await bench.dispatcher.calls.get(call.id)
  expect(after?.status).toBe('in-progress')
  expect(after?.timeline.map(({ providerStatus }) => providerStatus)).toEqual(
    expect.arrayContaining(['switch-room-initiated', 'switch-room-completed']),
  )
})

test('a transfer keeps its sub-states and ends the call as transferred', async () => {
  const bench = await benchOf()
  const { id } = await bench.run(bench.call(far), 10)
  const transfer = bench.dispatcher.transfer(id, '+14155550124')
  await bench.clock.advance(60_000)
  await transfer
  const call = await bench.dispatcher.calls.get(id)
  expect(call).toMatchObject({ status: 'completed', endReason: 'transferred' })
  expect(call?.timeline.map(({ providerStatus }) => providerStatus)).toEqual(
    expect.arrayContaining(['transfer-initiated', 'transferring', 'transfer-ringing']),
  )
})

test('numbers: made with both gateways, listed, taken off, let go', async () => {
  const bench = await benchOf()
  const { phoneNumbers } = extensionOf(bench)
  const { numbers } = portsOf(bench)
  const wanted = {
    name: 'My SIP Setup',
    phoneNumbers: ['+14155551234', '+14155555678'],
    isShared: false,
    inbound: { sipRegion: 'in1' },
    outbound: { sipRegion: 'us2', address: 'sip.telnyx.com:5061' },
  }
  await phoneNumbers.create(wanted)
  await expect(phoneNumbers.create(wanted)).rejects.toMatchObject({ code: 'request-invalid' })
  const listed = (await numbers?.list()) ?? []
  const made = listed.find(({ number }) => number === '+14155551234')
  expect(made).toMatchObject({ name: 'My SIP Setup' })
  expect(await phoneNumbers.get('+14155551234')).toMatchObject({
    inbound: { geoRegion: 'in002' },
    outbound: { geoRegion: 'us002', transport: 'tls' },
  })
  const detached = await phoneNumbers.detach('+14155551234')
  expect([detached.inbound, detached.outbound]).toEqual([
    expect.any(String) as string,
    expect.any(String) as string,
  ])
  await numbers?.release?.(made?.id ?? '')
  await numbers?.release?.(made?.id ?? '')
  expect(await phoneNumbers.get('+14155551234')).toBeNull()
})

test('gateways: a change changes nothing else', async () => {
  const bench = await benchOf()
  const { gateways } = portsOf(bench)
  const made = await gateways?.create({
    name: 'Carrier',
    address: 'sip.example.com',
    transport: 'udp',
    credentials: { username: 'u', password: 'p' },
    region: 'in001',
    mediaEncryption: 'preferred',
    numbers: [business],
    direction: 'outbound',
  })
  const id = made?.id ?? ''
  const renamed = await gateways?.update(id, { name: 'Renamed' })
  expect(renamed).toEqual({ ...made, name: 'Renamed' })
  const grown = await gateways?.attach?.(id, ['+14155550101'])
  expect(grown).toEqual({ ...renamed, numbers: [business, '+14155550101'] })
  expect(await gateways?.get(id)).toEqual(grown)
  expect((await gateways?.list())?.map((gateway) => gateway.id)).toContain(id)
  await gateways?.remove(id)
  expect(await gateways?.get(id)).toBeNull()
})

test('rules: pushed, read back without drift, drifted, mended, removed', async () => {
  const bench = await benchOf()
  const { rules } = portsOf(bench)
  const wanted = routingRule.parse({
    id: 'sales',
    name: 'Sales',
    direction: 'outbound',
    numbers: [business],
    room: { type: 'static', id: 'sales' },
    pin: '1234',
    dispatch: { agent: 'ag_1', metadata: { team: 'sales' } },
    headers: { 'X-Team': 'sales' },
    includeHeaders: 'all',
    defaults: { record: true },
    routes: [{ provider: 'videosdk' }],
  })
  const { reference, notes } = (await rules?.push(wanted)) ?? { reference: '', notes: [] }
  expect(notes).toEqual([])
  const drift = async () => {
    const actual = await rules?.read(reference)
    if (!actual) throw new Error('the rule is gone')
    return ruleDrift(wanted, actual).map(({ field }) => field)
  }
  expect(await drift()).toEqual([])
  await extensionOf(bench).routingRules.update(reference, { recording: false, agentId: null })
  expect(await drift()).toEqual(['dispatch', 'defaults.record'])
  await rules?.push(wanted, reference)
  expect(await drift()).toEqual([])
  expect((await rules?.list())?.map(({ rule }) => rule.id)).toContain('sales')
  await rules?.remove(reference)
  expect(await rules?.read(reference)).toBeNull()
})

test('an inbound number is in one inbound rule only', async () => {
  const bench = await benchOf()
  const inbound = routingRule.parse({
    id: 'reception',
    direction: 'inbound',
    numbers: [business],
    routes: [],
  })
  await expect(portsOf(bench).rules?.push(inbound)).rejects.toMatchObject({
    code: 'request-invalid',
    dialled: 'no',
  })
})

test('rules of the older generation', async () => {
  const bench = await benchOf()
  const plural = { ...settingsOf(bench), routingRulePath: 'plural' as const }
  const { rules } = videosdk(plural).connect(bench.host)
  const wanted = routingRule.parse({
    id: 'sales',
    direction: 'outbound',
    numbers: [business],
    room: { type: 'dynamic', named: 'sip-number' },
    routes: [{ provider: 'videosdk', gateway: 'gw_outbound' }],
  })
  const { reference } = (await rules?.push(wanted)) ?? { reference: '' }
  await rules?.push({ ...wanted, name: 'Sales' }, reference)
  expect(await rules?.read(reference)).toMatchObject({
    id: 'sales',
    name: 'Sales',
    direction: 'outbound',
    room: { type: 'dynamic', named: 'sip-number' },
    routes: [{ provider: 'videosdk', reference, gateway: 'gw_outbound' }],
  })
})
