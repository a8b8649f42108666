import { describe, expect, it } from 'vitest'
import type { CallEvent } from '@callplane/core'
import { ended, event } from '@callplane/core/testing'
import { business, contactId, far, testCrm, tokenFor, type TestCrm } from '../crm.fixture.ts'
import { tenantCalls } from '../access/permissions.ts'
import { memoryUsers } from '../directory/users.ts'

const parties = { from: business, to: far }
const stranger = '+14155550177'

const initiate = async ({ call }: TestCrm, body: unknown = { contactId }, token?: string) =>
  (await call('POST', '/api/calls/sdk/initiate', body, token)).body.call

const history = async ({ call }: TestCrm, token?: string) =>
  (await call('GET', '/api/calls/history', undefined, token)).body

const of = (id: string, type: CallEvent['type'], fields: Partial<CallEvent> = {}): CallEvent =>
  event(type, { id: `${id}:${type}`, references: { call: id }, ...fields })
const endOf = (id: string, at: number): CallEvent =>
  ended('completed', 'hung-up', 'yes', { id: `${id}:ended`, references: { call: id }, at })

describe('a browser-placed call and its provider’s webhooks', () => {
  it('become one record, found by numbers first and by the provider’s id from then on', async () => {
    const crm = testCrm()
    const { callId } = await initiate(crm)
    const start = crm.host.clock.now()
    await crm.webhook([of('CA1', 'ringing', { at: start + 2_000 })], parties)
    await crm.webhook([of('CA1', 'answered', { at: start + 8_000 })])
    await crm.webhook([endOf('CA1', start + 154_000)])
    await crm.webhook([endOf('CA1', start + 154_000)])
    const { calls, total } = await history(crm)
    expect(total).toBe(1)
    expect(calls[0]).toMatchObject({
      callId,
      contactId,
      provider: 'fake',
      providerCallId: 'CA1',
      status: 'completed',
      duration: 154,
      talkDuration: 146,
    })
  })

  it('say a thing once, however often they are delivered', async () => {
    const crm = testCrm()
    const { callId } = await initiate(crm)
    await crm.webhook([of('CA1', 'ringing')], parties)
    const before = await crm.crm.log.of('org-1').get(callId)
    for (let turn = 0; turn < 3; turn++) await crm.webhook([of('CA1', 'ringing')], parties)
    const after = await crm.crm.log.of('org-1').get(callId)
    expect(after).toEqual(before)
    // The front end's own report, and the provider's.
    expect(after?.reports.map(({ event: { type } }) => type)).toEqual(['initiated', 'ringing'])
  })

  it('wait for the browser when they are faster', async () => {
    const crm = testCrm()
    await crm.webhook([of('CA1', 'ringing')], parties)
    expect((await history(crm)).total).toBe(0)
    await initiate(crm)
    await crm.settle()
    expect((await history(crm)).calls).toMatchObject([{ status: 'ringing', providerCallId: 'CA1' }])
  })

  it('are not waited for longer than a call can be meant', async () => {
    const crm = testCrm()
    await crm.webhook([of('CA1', 'ringing')], parties)
    await crm.host.clock.advance(121_000)
    await initiate(crm)
    await crm.settle()
    expect((await history(crm)).calls).toMatchObject([{ status: 'initiated' }])
  })

  it('go to neither of two calls that could be meant', async () => {
    const crm = testCrm()
    await initiate(crm)
    await initiate(crm)
    await crm.webhook([of('CA1', 'ringing')], parties)
    const { calls } = await history(crm)
    expect(calls).toMatchObject([{ status: 'initiated' }, { status: 'initiated' }])
    expect(calls.some((call: object) => 'providerCallId' in call)).toBe(false)
    expect(crm.host.entries).toMatchObject([{ event: 'call-log.ambiguous' }])
  })

  it('go to the one that is left when the other turns out to be another call', async () => {
    const crm = testCrm()
    const first = await initiate(crm)
    const second = await initiate(crm)
    await crm.webhook([of('CA1', 'ringing')], parties)
    await crm.call('POST', '/api/calls/sdk/answer', {
      callId: second.callId,
      twilioCallSid: 'CA2',
    })
    await crm.settle()
    const { calls } = await history(crm)
    const found = (id: string) => calls.find((call: { callId: string }) => call.callId === id)
    expect(found(first.callId)).toMatchObject({ providerCallId: 'CA1', status: 'ringing' })
    expect(found(second.callId)).toMatchObject({ status: 'in-progress' })
    expect(found(second.callId)).not.toHaveProperty('providerCallId')
  })

  it('tell two users who call the same number apart', async () => {
    const users = memoryUsers(
      ['alice', 'bob'].map((id) => ({ tenant: 'org-1', id, number: business, identity: id })),
    )
    const crm = testCrm({ users, permissions: () => tenantCalls })
    const token = (sub: string) => tokenFor({ tenant: 'org-1', sub })
    await initiate(crm, { contactId }, await token('alice'))
    await initiate(crm, { contactId }, await token('bob'))
    await crm.webhook([of('CA1', 'initiated', { leg: 'near' })], { from: 'client:bob', to: far })
    await crm.webhook([of('CA1', 'answered')], { from: business, to: far })
    const { calls } = await history(crm)
    expect(calls.map((c: { userId: string; status: string }) => [c.userId, c.status])).toEqual(
      expect.arrayContaining([
        ['bob', 'in-progress'],
        ['alice', 'initiated'],
      ]),
    )
  })

  it('of another number, another provider or a call of the dispatcher leave it alone', async () => {
    const crm = testCrm()
    await initiate(crm)
    await crm.webhook([of('CA1', 'ringing')], { from: business, to: stranger })
    await crm.webhook([of('CA2', 'ringing', { attemptKey: 'cp1' })], parties)
    expect((await history(crm)).calls).toMatchObject([{ status: 'initiated' }])
  })

  it('do not tell a call what happens to another whose id its front end claims', async () => {
    const crm = testCrm()
    const { callId } = await initiate(crm)
    await crm.call('POST', '/api/calls/sdk/answer', { callId, twilioCallSid: 'CA-of-another' })
    await crm.webhook([endOf('CA-of-another', crm.host.clock.now())], {
      from: '+14155550188',
      to: stranger,
    })
    expect((await history(crm)).calls).toMatchObject([{ status: 'in-progress' }])
    expect(crm.crm.unmatchedReports()).toMatchObject([{ references: { call: 'CA-of-another' } }])
  })

  it('are placed as soon as the front end claims the id of an ended call, not with the next other call (C3)', async () => {
    const crm = testCrm()
    const { callId } = await initiate(crm)
    await crm.call('POST', `/api/calls/${callId}/terminate`)
    await crm.webhook([of('CA1', 'ringing')], parties)
    expect((await history(crm)).calls).toMatchObject([{ status: 'canceled' }])
    expect(crm.crm.unmatchedReports()).toHaveLength(1)
    await crm.call('POST', '/api/calls/sdk/answer', { callId, twilioCallSid: 'CA1' })
    await crm.settle()
    expect(crm.crm.unmatchedReports()).toEqual([])
    expect((await history(crm)).calls).toMatchObject([
      { status: 'canceled', providerCallId: 'CA1' },
    ])
  })

  it('leave a call alone that they contradict, although they name its confirmed id', async () => {
    const crm = testCrm()
    await initiate(crm)
    await crm.webhook([of('CA1', 'ringing')], parties)
    await crm.webhook([endOf('CA1', crm.host.clock.now())], { from: '+14155550188', to: stranger })
    expect((await history(crm)).calls).toMatchObject([{ status: 'ringing' }])
    expect(crm.crm.unmatchedReports()).toMatchObject([{ reason: 'contradiction' }])
  })

  it('stay with their call when another front end claims its id', async () => {
    const crm = testCrm()
    await initiate(crm)
    await crm.webhook([of('CA1', 'ringing')], parties)
    const thief = await initiate(crm, { phoneNumber: stranger })
    await crm.call('POST', '/api/calls/sdk/answer', { callId: thief.callId, twilioCallSid: 'CA1' })
    await crm.webhook([of('CA1', 'answered')])
    const { calls } = await history(crm)
    const byTo = Object.fromEntries(
      calls.map((c: { to: string; providerCallId?: string }) => [c.to, c.providerCallId]),
    )
    expect(byTo).toEqual({ [far]: 'CA1', [stranger]: undefined })
  })

  it('bring late recordings and costs as new versions', async () => {
    const crm = testCrm()
    const { callId } = await initiate(crm)
    await crm.webhook([of('CA1', 'answered', { at: crm.host.clock.now() })], parties)
    await crm.webhook([endOf('CA1', crm.host.clock.now() + 60_000)])
    const before = await crm.crm.log.of('org-1').get(callId)
    const recording = { id: 'RE1', status: 'completed', url: 'https://r.example/1' } as const
    await crm.webhook([of('CA1', 'recording', { recording })])
    await crm.webhook([
      of('CA1', 'cost', { cost: { amount: 0.02, currency: 'USD', certainty: 'final' } }),
    ])
    const after = await crm.crm.log.of('org-1').get(callId)
    expect(after?.version).toBe((before?.version ?? 0) + 2)
    expect(after?.revisions.slice(-2)).toMatchObject([
      { fields: ['recordings'], late: true },
      { fields: ['cost'], late: true },
    ])
    expect(after).toMatchObject({ status: 'completed', recordings: [recording] })
  })

  it('reach the dispatcher’s own calls as before', async () => {
    const crm = testCrm()
    const call = await crm.dispatcher.dispatch({ to: far, tenant: 'org-1' })
    const key = crm.fake.keys[0] ?? ''
    await crm.webhook([event('ringing', { attemptKey: key, references: { call: 'fake-1' } })])
    expect(await crm.dispatcher.calls.get(call.id)).toMatchObject({ status: 'ringing' })
    expect((await history(crm)).calls).toMatchObject([{ status: 'ringing', source: 'dispatched' }])
  })
})
