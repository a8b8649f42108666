import { ended, event } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import {
  business,
  contactId,
  far,
  tenant,
  testCrm,
  tokenFor,
  user,
  type TestCrm,
} from '../crm.fixture.ts'
import { boundTo } from '../log/browser-calls.ts'

const theirs = () => tokenFor({ tenant: 'org-2', sub: 'spy' })

const inbound = async ({ call }: TestCrm) =>
  (await call('POST', '/api/calls/sdk/inbound', { callerNumber: far })).body.call

describe('sdk/inbound and sdk/answer', () => {
  it('record a call to the browser and its answer', async () => {
    const crm = testCrm()
    const reply = await crm.call('POST', '/api/calls/sdk/inbound', { callerNumber: far })
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject({
      success: true,
      message: 'Call recorded',
      call: { direction: 'inbound', status: 'initiated', from: far, to: business, contactId },
    })
    const { callId } = reply.body.call
    await crm.host.clock.advance(5_000)
    const body = { callId, conferenceId: 'conf-1', twilioCallSid: 'CA1' }
    const answered = await crm.call('POST', '/api/calls/sdk/answer', body)
    expect(answered).toMatchObject({
      status: 200,
      body: {
        success: true,
        call: { callId, status: 'in-progress', conferenceId: 'conf-1' },
      },
    })
    // A claim, until the provider reports the call.
    expect(answered.body.call).not.toHaveProperty('providerCallId')
    expect(answered.body.call.answerTime).toBe('2026-01-05T12:00:05.000Z')
    await crm.host.clock.advance(5_000)
    const again = await crm.call('POST', '/api/calls/sdk/answer', { callId })
    expect(again.body.call.answerTime).toBe('2026-01-05T12:00:05.000Z')
  })

  it('find the call by the provider’s id, or as the only recent one of the caller', async () => {
    const crm = testCrm()
    const first = await inbound(crm)
    await crm.call('POST', '/api/calls/sdk/answer', { callId: first.callId, twilioCallSid: 'CA1' })
    const byId = await crm.call('POST', '/api/calls/sdk/answer', { twilioCallSid: 'CA1' })
    expect(byId.body.call.callId).toBe(first.callId)
    const second = await inbound(crm)
    const byCaller = await crm.call('POST', '/api/calls/sdk/answer', { callerNumber: far })
    expect(byCaller.body.call).toMatchObject({ callId: second.callId, status: 'in-progress' })
  })

  it('keep the first id that the browser names, whatever it names later (C1)', async () => {
    const crm = testCrm()
    const { callId } = await inbound(crm)
    const answer = (body: object) => crm.call('POST', '/api/calls/sdk/answer', { callId, ...body })
    await answer({ twilioCallSid: 'CA1', conferenceId: 'conf-1' })
    await answer({ twilioCallSid: 'CA2' })
    const held = () => crm.crm.log.of(tenant).get(callId)
    expect(await held()).toMatchObject({ claimedCallId: 'CA1', conference: 'conf-1' })
    // A later conference is where the two talk now.
    await answer({ conferenceId: 'conf-2' })
    expect(await held()).toMatchObject({ claimedCallId: 'CA1', conference: 'conf-2' })
  })

  it('prefer the call that the provider confirmed to one that claims its id (C1)', async () => {
    const crm = testCrm()
    const claiming = await inbound(crm)
    const body = { callId: claiming.callId, twilioCallSid: 'CA1' }
    await crm.call('POST', '/api/calls/sdk/answer', body)
    const confirmed = await inbound(crm)
    await crm.crm.log.update(tenant, confirmed.callId, (held) => boundTo(held, 'fake', 'CA1'))
    const reply = await crm.call('POST', '/api/calls/sdk/answer', { twilioCallSid: 'CA1' })
    expect(reply.body.call.callId).toBe(confirmed.callId)
  })

  it('succeed without a call when none matches, or more than one, or it is too old', async () => {
    const crm = testCrm()
    const nothing = { status: 200, body: { success: true } }
    const answer = (body: object) => crm.call('POST', '/api/calls/sdk/answer', body)
    expect(await answer({ callerNumber: far })).toMatchObject(nothing)
    await inbound(crm)
    await inbound(crm)
    const two = await answer({ callerNumber: far })
    expect(two.body).toEqual({ success: true })
    await crm.host.clock.advance(300_001)
    await inbound(crm)
    expect((await answer({ callerNumber: far })).body.call).toMatchObject({ status: 'in-progress' })
    expect((await answer({ callId: 'unknown', twilioCallSid: 'CA9' })).body).toEqual({
      success: true,
    })
  })

  it('say nothing about a call of another tenant', async () => {
    const crm = testCrm()
    const { callId } = await inbound(crm)
    await crm.call('POST', '/api/calls/sdk/answer', { callId, twilioCallSid: 'CA1' })
    for (const body of [{ callId }, { twilioCallSid: 'CA1' }, { callerNumber: far }]) {
      const reply = await crm.call('POST', '/api/calls/sdk/answer', body, await theirs())
      expect(reply.body).toEqual({ success: true })
    }
  })

  it.each([
    ['fake', 'x\\..\\..\\Keys'],
    ['fake', '../conversations/CON-1'],
    ['fake', '..'],
    ['fake', '.'],
    ['fake', 'a/b'],
    ['fake', 'a%2fb'],
    ['fake', 'a?b'],
    ['fake', 'a b'],
    ['fake', `CA\u0000`],
    ['twilio', 'CA1'],
    ['twilio', `AC${'0'.repeat(32)}`],
    ['vonage', 'CON-1'],
    ['plivo', '..'],
    ['telnyx', 'v3:short'],
  ])('refuse an id that is none at %s: %j (C1)', async (provider, twilioCallSid) => {
    const crm = testCrm({ provider: { name: provider, number: business } })
    const { callId } = await inbound(crm)
    const body = { callId, twilioCallSid }
    const reply = await crm.call('POST', '/api/calls/sdk/answer', body)
    expect(reply).toMatchObject({ status: 400, body: { errors: [{ field: 'twilioCallSid' }] } })
    expect(await crm.crm.log.of(tenant).get(callId)).toMatchObject({
      claimedCallId: null,
      status: 'initiated',
    })
  })

  it('want one way to find the call', async () => {
    const reply = await testCrm().call('POST', '/api/calls/sdk/answer', { conferenceId: 'c' })
    expect(reply.status).toBe(400)
    expect(reply.body.errors.map((error: { field: string }) => error.field)).toEqual([
      'callId',
      'twilioCallSid',
      'callerNumber',
    ])
  })

  it('leave a call of the dispatcher to its provider', async () => {
    const crm = testCrm()
    const { callId } = (await crm.call('POST', '/api/calls/click-to-call', { contactId })).body.call
    const reply = await crm.call('POST', '/api/calls/sdk/answer', { callId })
    expect(reply.body.call).toMatchObject({ callId, status: 'initiated' })
  })

  it('are one record with the dispatcher’s, whichever of them is first', async () => {
    const inboundRule = {
      id: 'support',
      direction: 'inbound' as const,
      numbers: [business],
      room: { type: 'static' as const, id: 'desk' },
      routes: [{ provider: 'fake' }],
    }
    const answered = event('answered', { id: 'a', references: { call: 'CA1' } })
    for (const first of ['dispatcher', 'browser']) {
      const crm = testCrm({ tenantOf: () => tenant, rules: [inboundRule] })
      if (first === 'browser') await inbound(crm)
      await crm.webhook([], { from: far, to: business, ask: 'CA1' })
      await crm.webhook([answered])
      if (first === 'dispatcher') await inbound(crm)
      await crm.webhook([ended('completed', 'hung-up', 'yes', { references: { call: 'CA1' } })])
      const { calls } = (await crm.call('GET', '/api/calls/history')).body
      expect(calls).toMatchObject([
        { direction: 'inbound', userId: user, contactId, providerCallId: 'CA1' },
      ])
    }
  })

  it('are one record for two requests with one key', async () => {
    const crm = testCrm()
    const post = async (body: object) => {
      const headers = { authorization: `Bearer ${await tokenFor()}`, 'idempotency-key': 'once' }
      const request = { method: 'POST', headers, body: JSON.stringify(body) }
      const url = 'https://crm.example/api/calls/sdk/initiate'
      return crm.api(new Request(url, request))
    }
    const statuses = []
    for (let turn = 0; turn < 2; turn++) statuses.push((await post({ contactId })).status)
    expect(statuses).toEqual([201, 200])
    expect((await post({ phoneNumber: '+14155550177' })).status).toBe(409)
    expect((await crm.call('GET', '/api/calls/history')).body.total).toBe(1)
  })
})

describe('{callId}/terminate of a browser’s call', () => {
  const terminate = (crm: TestCrm, id: string, token?: string) =>
    crm.call('POST', `/api/calls/${id}/terminate`, undefined, token)

  it('really hangs up where the provider was seen to have the call', async () => {
    const crm = testCrm()
    const { callId } = (await crm.call('POST', '/api/calls/sdk/initiate', { contactId })).body.call
    const ring = event('ringing', { references: { call: 'CA1' } })
    await crm.webhook([ring], { from: business, to: far })
    expect(await terminate(crm, callId)).toMatchObject({
      status: 200,
      body: { success: true, message: 'Call terminated' },
    })
    expect(crm.fake.log).toEqual(['hangUp'])
    expect((await crm.crm.log.of(tenant).get(callId))?.status).toBe('canceled')
    expect((await terminate(crm, callId)).body.message).toBe('The call had ended already')
    expect(crm.fake.log).toEqual(['hangUp'])
  })

  it('asks the provider nothing about an id that only the browser gave (C1)', async () => {
    const crm = testCrm()
    const { callId } = await inbound(crm)
    await crm.call('POST', '/api/calls/sdk/answer', { callId, twilioCallSid: 'CA1' })
    expect((await terminate(crm, callId)).body.message).toBe(
      'The call is recorded as over; its provider could not be told',
    )
    expect(crm.fake.log).toEqual([])
    expect((await crm.crm.log.of(tenant).get(callId))?.status).toBe('completed')
  })

  it('hangs up when the provider confirms the call after the request (C1)', async () => {
    const crm = testCrm()
    const { callId } = await inbound(crm)
    await crm.call('POST', '/api/calls/sdk/answer', { callId, twilioCallSid: 'CA1' })
    await terminate(crm, callId)
    const report = event('answered', { references: { call: 'CA1' } })
    await crm.webhook([report], { from: '+14155550199', to: business })
    expect(crm.fake.log).toEqual([])
    await crm.webhook([report], { from: far, to: business })
    expect(crm.hangUps).toEqual([{ call: 'CA1' }])
  })

  it('records the end, and says so, where no provider can be told', async () => {
    const crm = testCrm()
    const { callId } = await inbound(crm)
    expect((await terminate(crm, callId)).body.message).toBe(
      'The call is recorded as over; its provider could not be told',
    )
    expect(crm.fake.log).toEqual([])
  })

  it('does not end the record when the provider refuses', async () => {
    const crm = testCrm({ feed: undefined })
    const failing = testCrm({
      feed: {
        observe: (provider) => provider,
        onReport: () => () => {},
        hangUp: () => Promise.reject(new Error('boom')),
      },
    })
    for (const { world, status } of [
      { world: crm, status: 200 },
      { world: failing, status: 502 },
    ]) {
      const { callId } = await inbound(world)
      await world.crm.log.update(tenant, callId, (held) => boundTo(held, 'fake', 'CA1'))
      expect((await terminate(world, callId)).status).toBe(status)
    }
    const { calls } = (await failing.call('GET', '/api/calls/history')).body
    expect(calls).toMatchObject([{ status: 'initiated' }])
  })

  it('knows no call of another tenant', async () => {
    const crm = testCrm()
    const { callId } = await inbound(crm)
    for (const id of [callId, 'unknown', '%2Fhistory%00', 'x'.repeat(5_000)]) {
      const reply = await terminate(crm, id, await theirs())
      expect(reply).toMatchObject({ status: 404, body: { errors: [{ field: 'callId' }] } })
    }
    expect((await crm.crm.log.of(tenant).get(callId))?.status).toBe('initiated')
  })
})
