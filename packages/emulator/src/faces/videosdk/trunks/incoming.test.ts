import { describe, expect, test } from 'vitest'
import type { SipOffer } from '../../../network/leg.ts'
import { FROM, TO, videosdkRequest } from '../../../../test/videosdk.ts'
import { createWorld } from '../../../../test/world.ts'

const createScene = async (gateway: object = {}, label = '') => {
  const { emulator, clock } = await createWorld()
  const { organizationId, inboundGatewayId } = emulator.keys()['videosdk']!.ids
  await videosdkRequest(emulator, 'PATCH', `/v2/sip/inbound-gateways/${inboundGatewayId}`, gateway)
  const dial = (to: string, sip: SipOffer = {}) =>
    emulator.network.dial({
      provider: 'carrier',
      from: TO,
      to: `sip:${to}@${organizationId}${label}.sip.videosdk.live`,
      callId: 'c1',
      cause: { method: 'POST', url: 'http://carrier.invalid/', headers: {}, body: '' },
      sip,
      on: { ringing: () => undefined, answered: () => undefined, ended: () => undefined },
    })
  const list = async () => {
    const { body } = await videosdkRequest(emulator, 'GET', '/v2/sip/call?type=inbound')
    return (body as { data: readonly Record<string, unknown>[] }).data
  }
  return { emulator, clock, dial, list }
}

describe('calls that carriers send', () => {
  test.each(['', '.us2', '.in1'])('reach a room at the host%s', async (label) => {
    const { clock, dial, list } = await createScene({}, label)
    const leg = dial(FROM)
    await clock.advance(1_000)
    expect(leg.state).toBe('ringing')
    await clock.advance(2_000)
    expect(leg.state).toBe('answered')
    expect(await list()).toMatchObject([
      { type: 'inbound', from: TO, to: FROM, ruleId: 'rr_inbound', status: 'answered' },
    ])
    leg.hangUp()
    const [call] = await list()
    expect(call).toMatchObject({ status: 'ended', roomId: expect.stringMatching(/\w/) })
  })

  test('are ended by the API', async () => {
    const { emulator, clock, dial, list } = await createScene()
    const leg = dial(FROM)
    await clock.advance(3_000)
    const [call] = await list()
    await videosdkRequest(emulator, 'POST', '/v2/sip/call/end', { callId: call?.['callId'] })
    expect(leg.end).toMatchObject({ cause: 'hang-up', by: 'callee' })
  })

  const auth = { username: 'carrier', password: 'secret' }
  test.each([
    [{}, '+14155550177', {}, 404],
    [{ allowedAddresses: ['198.51.100.0/24'] }, FROM, { source: '203.0.113.1' }, 403],
    [{ allowedNumbers: ['+91*'] }, FROM, {}, 403],
    [{ auth }, FROM, {}, 403],
    [{ auth }, FROM, { auth: { ...auth, password: 'wrong' } }, 403],
    [{ mediaEncryption: 'enable' }, FROM, {}, 488],
  ])('gateway %j, to %s, offer %j: %i', async (gateway, to, sip, status) => {
    const { emulator, clock, dial, list } = await createScene(gateway)
    const leg = dial(to, sip)
    await clock.advance(1_000)
    expect(leg.end?.sipStatus).toBe(status)
    expect(emulator.ledger()).toEqual([])
    expect(await list()).toEqual([])
  })

  test('pass if everything matches', async () => {
    const { clock, dial } = await createScene({
      allowedAddresses: ['198.51.100.0/24'],
      allowedNumbers: ['+1415*'],
      auth,
      mediaEncryption: 'enable',
    })
    const leg = dial(FROM, { source: '198.51.100.9', auth, srtp: true })
    await clock.advance(3_000)
    expect(leg.state).toBe('answered')
  })
})
