import { WebhookVerificationError } from '@videosdk.live/server-sdk'
import { describe, expect, test } from 'vitest'
import { FROM, TO, videosdkClient } from '../../../test/videosdk.ts'
import { APP, createWorld } from '../../../test/world.ts'
import { EVENTS } from './webhooks/routes.ts'

type Told = { readonly webhookType: string; readonly data: { readonly status: string } }

describe('the official client', () => {
  test('triggers a call and follows it to its end', async () => {
    const { emulator, clock } = await createWorld()
    const { sip } = videosdkClient(emulator)
    const created = await sip.calls.create({
      callTo: TO,
      callFrom: FROM,
      routingRuleId: 'rr_outbound',
      roomId: 'room-1',
      participantId: 'ann',
      waitUntilAnswered: true,
      ringingTimeout: 30,
      maxCallDuration: 3600,
      metadata: { source: 'crm' },
    })
    expect(created).toMatchObject({
      status: 'INITIATED',
      roomId: 'room-1',
      sipCallTo: TO,
      sipCallFrom: FROM,
      gatewayId: 'gw_outbound',
      metadata: { source: 'crm' },
      timelog: [{ status: 'INITIATED', timestamp: new Date(clock.now()).toISOString() }],
    })
    const id = created['callId'] as string
    const { data } = await sip.calls.list({ roomId: 'room-1' })
    expect(data).toMatchObject([{ id, type: 'outbound', to: TO, from: FROM, end: null }])
    await clock.advance(1_000)
    expect((await sip.calls.get(id)).status).toBe('ringing')
    await clock.advance(3_000)
    expect((await sip.calls.get(id)).status).toBe('answered')
    await clock.advance(60_000)
    const ended = await sip.calls.get(id)
    expect(ended).toMatchObject({ id, status: 'ended', ruleId: 'rr_outbound' })
    expect(ended.end).toBe(new Date(clock.now()).toISOString())
    expect(ended.timelog).toHaveLength(4)
  })

  test('ends a call, ringing or answered', async () => {
    const { emulator, clock } = await createWorld()
    const { sip } = videosdkClient(emulator)
    const place = async () => {
      const call = await sip.calls.create({ callTo: TO, gatewayId: 'gw_outbound' })
      return call['callId'] as string
    }
    const first = await place()
    await clock.advance(2_000)
    expect((await sip.calls.end(first)).status).toBe('ended')
    const second = await place()
    await clock.advance(10_000)
    expect((await sip.calls.end(second)).status).toBe('ended')
    await expect(sip.calls.end(second)).rejects.toMatchObject({
      name: 'ValidationError',
      httpStatus: 400,
    })
    await expect(sip.calls.end('unknown')).rejects.toMatchObject({ httpStatus: 404 })
    expect(emulator.calls().map(({ end }) => end?.cause)).toEqual(['canceled', 'hang-up'])
  })

  test('transfers a call: another phone rings, and the call is over for the room', async () => {
    const { emulator, clock } = await createWorld()
    const { sip } = videosdkClient(emulator)
    const call = await sip.calls.create({ callTo: TO, gatewayId: 'gw_outbound' })
    const id = call['callId'] as string
    await expect(sip.calls.transfer(id, { to: '+14155550124' })).rejects.toThrow('not active')
    await clock.advance(5_000)
    const reply = await sip.calls.transfer(id, { to: '+14155550124', playDialtone: true })
    expect(reply.status).toBe('answered')
    await clock.advance(10_000)
    expect(await sip.calls.get(id)).toMatchObject({
      status: 'transferred',
      transfer: { to: '+14155550124' },
    })
    expect(emulator.ledger().map(({ to }) => to)).toEqual([TO, '+14155550124'])
    await clock.advance(100_000)
    expect(emulator.calls().map(({ state }) => state)).toEqual(['ended', 'ended'])
  })

  test('a transfer that fails leaves the call as it was', async () => {
    const { emulator, clock } = await createWorld()
    const { sip } = videosdkClient(emulator)
    const call = await sip.calls.create({ callTo: TO, gatewayId: 'gw_outbound' })
    const id = call['callId'] as string
    await clock.advance(5_000)
    await sip.calls.transfer(id, { to: '+14155550150' })
    await clock.advance(5_000)
    expect(await sip.calls.get(id)).toMatchObject({ status: 'transfer-failed', end: null })
    expect((await sip.calls.end(id)).status).toBe('ended')
  })

  test('moves a call to another room', async () => {
    const { emulator, clock } = await createWorld()
    const { sip } = videosdkClient(emulator)
    const call = await sip.calls.create({ callTo: TO, gatewayId: 'gw_outbound', roomId: 'one' })
    const id = call['callId'] as string
    await clock.advance(5_000)
    const moving = await sip.calls.switchRoom(id, { roomId: 'two', participantId: 'ann' })
    expect(moving).toMatchObject({ status: 'switch-room-initiated', roomId: 'one' })
    await clock.advance(1_000)
    expect(await sip.calls.get(id)).toMatchObject({
      status: 'switch-room-completed',
      roomId: 'two',
    })
  })

  test('registers webhooks and verifies what they bring', async () => {
    const { emulator, clock, received } = await createWorld()
    const client = videosdkClient(emulator)
    const { webhooks } = client.sip
    const hook = await webhooks.create({ url: `${APP}/hook`, events: [...EVENTS] })
    expect(await webhooks.get(hook.id)).toEqual(hook)
    expect((await webhooks.list()).data).toMatchObject([{ id: hook.id, url: `${APP}/hook` }])
    const other = await webhooks.create({ url: `${APP}/other`, events: ['call-answered'] })
    await client.sip.calls.create({
      callTo: TO,
      gatewayId: 'gw_outbound',
      metadata: { source: 'crm' },
    })
    await clock.advance(100_000)
    expect(received.map(({ url }) => url).filter((url) => url.endsWith('other'))).toHaveLength(1)
    const told: Told[] = []
    for (const { url, headers, body } of received) {
      const event = await client.webhooks.verify(body, headers['videosdk-signature'])
      if (url.endsWith('hook')) told.push(event as unknown as Told)
    }
    expect(told.map(({ webhookType, data }) => [webhookType, data.status])).toEqual([
      ['call-started', 'initiated'],
      ['call-ringing', 'ringing'],
      ['call-answered', 'answered'],
      ['call-hangup', 'ended'],
    ])
    expect(told[0]?.data).toMatchObject({ metadata: { source: 'crm' }, to: TO })
    const { headers, body } = received[0]!
    await expect(client.webhooks.verify(`${body} `, headers['videosdk-signature'])).rejects.toThrow(
      WebhookVerificationError,
    )
    const key = emulator.keys()['videosdk']!.webhooks['publicKey']!
    expect(client.webhooks.verifySync(body, headers['videosdk-signature'], key)).toMatchObject({
      webhookType: 'call-started',
    })
    await webhooks.update(hook.id, { url: `${APP}/moved`, events: ['call-hangup'] })
    expect(await webhooks.get(hook.id)).toMatchObject({ events: ['call-hangup'] })
    await webhooks.delete(other.id)
    await expect(webhooks.get(other.id)).rejects.toMatchObject({ httpStatus: 404 })
  })

  test('numbers and their gateways', async () => {
    const { emulator } = await createWorld()
    const { phoneNumbers, trunks } = videosdkClient(emulator).sip
    const pair = {
      name: 'My SIP Setup',
      phoneNumbers: ['+14155551234', '+14155555678'],
      isShared: true,
      mediaEncryption: 'disable' as const,
      inbound: { sipRegion: 'us002' as const },
      outbound: {
        sipRegion: 'us002' as const,
        address: 'sip.telnyx.com:5061',
        auth: { username: 'sip-user', password: 'sip-pass' },
      },
    }
    await phoneNumbers.create(pair)
    const number = await phoneNumbers.get('+14155551234')
    expect(number).toMatchObject({
      phoneNumber: { e164: '+14155551234', name: 'My SIP Setup', status: 'ACTIVE' },
      inbound: { address: null, auth: {}, geoRegion: 'us002' },
      outbound: { address: 'sip.telnyx.com:5061', transport: 'tls', auth: pair.outbound.auth },
    })
    const other = await phoneNumbers.get('+14155555678')
    expect(other.outbound?.id).toBe(number.outbound?.id)
    await expect(
      phoneNumbers.create({ ...pair, phoneNumbers: ['+14155550190', '+14155551234'] }),
    ).rejects.toMatchObject({ httpStatus: 400 })
    await expect(phoneNumbers.get('+14155550190')).rejects.toMatchObject({ httpStatus: 404 })

    const gatewayId = number.outbound!.id
    await phoneNumbers.updateGateway(gatewayId, { name: 'Renamed', sipRegion: 'in002' })
    expect(await trunks.outbound.get(gatewayId)).toMatchObject({
      name: 'Renamed',
      geoRegion: 'in002',
    })
    expect(await phoneNumbers.detach('+14155551234')).toMatchObject({
      phoneNumber: '+14155551234',
      inbound: number.inbound?.id,
      outbound: gatewayId,
    })
    await expect(phoneNumbers.detach('+14155551234')).rejects.toMatchObject({ httpStatus: 400 })
    expect(await phoneNumbers.get('+14155551234')).toMatchObject({ inbound: null, outbound: null })

    const { phoneNumberId } = number.phoneNumber
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await phoneNumbers.release(phoneNumberId)).toMatchObject({ e164: '+14155551234' })
    }
    const { data } = await phoneNumbers.list({ search: '+1415555' })
    expect(data.map(({ phoneNumber }) => phoneNumber.e164)).toEqual([
      '+14155550100',
      '+14155550101',
      '+14155559876',
      '+14155555678',
    ])
  })

  test('gateways, and what an update resets', async () => {
    const { emulator } = await createWorld()
    const { inbound, outbound } = videosdkClient(emulator).sip.trunks
    const made = await outbound.create({
      name: 'Carrier',
      numbers: ['+14155550191'],
      address: 'sip.example.com',
      record: true,
      enableDtmf: true,
      geoRegion: 'in002',
      tags: ['a'],
    })
    expect(made).toMatchObject({ transport: 'tls', record: true, noiseCancellation: false })
    const updated = await outbound.update(made.id, { enableDtmf: true, name: 'Renamed' })
    expect(updated).toMatchObject({
      name: 'Renamed',
      address: 'sip.example.com',
      tags: ['a'],
      enableDtmf: true,
      record: false,
      geoRegion: null,
    })
    expect((await outbound.list({ search: 'renamed' })).data).toHaveLength(1)
    await outbound.delete(made.id)
    await expect(outbound.get(made.id)).rejects.toMatchObject({ httpStatus: 404 })

    const trunk = await inbound.create({
      name: 'In',
      numbers: ['+14155550192'],
      allowedAddresses: ['192.0.2.0/24'],
      allowedNumbers: ['+91*'],
    })
    expect(await inbound.get(trunk.id)).toMatchObject({ allowedAddresses: ['192.0.2.0/24'] })
    await expect(inbound.create({ name: 'In', numbers: ['+14155550193'] })).rejects.toThrow(
      'already exists',
    )
    expect((await inbound.list()).data.map(({ id }) => id)).toEqual(['gw_inbound', trunk.id])
  })

  test('routing rules', async () => {
    const { emulator, clock } = await createWorld()
    const { routingRules, calls } = videosdkClient(emulator).sip
    const made = await routingRules.create({
      name: 'Sales',
      type: 'outbound',
      phoneNumbers: [FROM],
      rule: { type: 'direct', roomId: 'sales', pin: '1234' },
      headers: { 'X-Team': 'sales' },
      recording: true,
    })
    expect(made).toMatchObject({
      type: 'outbound',
      numbers: [FROM],
      room: { type: 'static', id: 'sales', pin: '1234' },
      agentId: null,
      headers: { 'X-Team': 'sales' },
      includeHeaders: 'NONE',
      recording: true,
    })
    const call = await calls.create({ callTo: TO, callFrom: FROM, routingRuleId: made.id })
    expect(call.roomId).toBe('sales')
    await clock.advance(1)
    const updated = await routingRules.update(made.id, { hidePhoneNumber: true })
    expect(updated).toMatchObject({ name: 'Sales', recording: true, hidePhoneNumber: true })
    expect(updated.updatedAt).not.toBe(made.updatedAt)
    expect((await routingRules.list({ type: 'outbound', search: 'sales' })).data).toEqual([updated])
    expect((await routingRules.list({ ruleIds: ['rr_inbound', made.id] })).data).toHaveLength(2)
    await routingRules.delete(made.id)
    await expect(routingRules.get(made.id)).rejects.toMatchObject({ httpStatus: 404 })
  })

  test('a room of a dynamic rule', async () => {
    const { emulator } = await createWorld()
    const { routingRules, calls } = videosdkClient(emulator).sip
    const { id } = await routingRules.create({
      name: 'By caller',
      type: 'outbound',
      phoneNumbers: [FROM],
      rule: { type: 'individual', roomPrefix: 'participantNumber' },
    })
    const call = await calls.create({ callTo: TO, callFrom: FROM, routingRuleId: id })
    expect(call.roomId).toMatch(/^14155550123-/)
  })
})
