import { ended, event } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { business, far, testCrm, tokenFor, type TestCrm } from '../crm.fixture.ts'
import { memoryContacts } from '../directory/contacts.ts'
import { memoryUsers, type MemoryUser } from '../directory/users.ts'
import { clientIdentity } from '../model/client-identity.ts'

const other = '+14155550101'
const tenants = { a: 'acme', b: 'evil' } as const
type Side = keyof typeof tenants

const token = (side: Side) => tokenFor({ tenant: tenants[side], sub: 'grace' })
const world = (numbers: Readonly<Record<Side, string | undefined>>, more: object = {}) =>
  testCrm({
    contacts: memoryContacts([]),
    users: memoryUsers(
      (['a', 'b'] as const).map((side): MemoryUser => ({
        tenant: tenants[side],
        id: 'grace',
        number: numbers[side],
      })),
    ),
    provider: { name: 'fake' },
    ...more,
  })

const initiate = async ({ call }: TestCrm, side: Side): Promise<string> =>
  (await call('POST', '/api/calls/sdk/initiate', { phoneNumber: far }, await token(side))).body.call
    .callId
const answer = async ({ call }: TestCrm, side: Side, callId: string, twilioCallSid: string) =>
  call('POST', '/api/calls/sdk/answer', { callId, twilioCallSid }, await token(side))
const terminate = async ({ call }: TestCrm, side: Side, callId: string) =>
  call('POST', `/api/calls/${callId}/terminate`, {}, await token(side))
const show = async ({ call }: TestCrm, side: Side, callId: string) =>
  (await call('GET', `/api/calls/${callId}`, undefined, await token(side))).body.call

const ringing = (id: string) => event('ringing', { id: `${id}:r`, references: { call: id } })
const client = (side: Side) => `client:${clientIdentity(tenants[side], 'grace')}`
const shared = { a: business, b: business }

describe('tenants that share a provider account (C2)', () => {
  it('get reports by the identity of their own token, even with one number', async () => {
    const crm = world(shared)
    const [a, b] = [await initiate(crm, 'a'), await initiate(crm, 'b')]
    await crm.webhook([ringing('CA1')], { from: client('a'), to: far })
    await crm.webhook([ended('busy', 'busy', 'yes', { references: { call: 'CA1' } })], {
      from: business,
      to: far,
    })
    expect(await show(crm, 'a', a)).toMatchObject({ providerCallId: 'CA1', status: 'busy' })
    expect(await show(crm, 'b', b)).toMatchObject({ status: 'initiated' })
  })

  it('get none that several could own, which an operator can list', async () => {
    const crm = world(shared)
    // Only one of them has a call, and it still cannot be told whose the report is.
    const b = await initiate(crm, 'b')
    await crm.webhook([ringing('CA1')], { from: business, to: far })
    expect(await show(crm, 'b', b)).toMatchObject({ status: 'initiated' })
    expect(crm.crm.unmatchedReports()).toEqual([
      {
        provider: 'fake',
        type: 'ringing',
        references: { call: 'CA1' },
        parties: { from: business, to: far },
        receivedAt: '2026-01-05T12:00:00.000Z',
        reason: 'several-tenants',
        tenants: ['acme', 'evil'],
      },
    ])
  })

  it('get reports by a number of their own', async () => {
    const crm = world({ a: business, b: other })
    const [a, b] = [await initiate(crm, 'a'), await initiate(crm, 'b')]
    await crm.webhook([ringing('CA1')], { from: business, to: far })
    await crm.webhook([ringing('CA2')], { from: other, to: far })
    expect(await show(crm, 'a', a)).toMatchObject({ providerCallId: 'CA1' })
    expect(await show(crm, 'b', b)).toMatchObject({ providerCallId: 'CA2' })
  })

  it('gain and block nothing by claiming the id of another first (C1)', async () => {
    for (const numbers of [shared, { a: business, b: undefined }]) {
      const crm = world(numbers)
      const b = await initiate(crm, 'b')
      expect((await answer(crm, 'b', b, 'CA1')).status).toBe(200)
      const a = await initiate(crm, 'a')
      await crm.webhook([ringing('CA1')], { from: client('a'), to: far })
      await answer(crm, 'a', a, 'CA1')
      await terminate(crm, 'b', b)
      expect(crm.hangUps).toEqual([])
      const mine = await show(crm, 'a', a)
      expect(mine).toMatchObject({ providerCallId: 'CA1', status: 'in-progress' })
      expect(await show(crm, 'b', b)).not.toHaveProperty('providerCallId')
      await terminate(crm, 'a', a)
      expect(crm.hangUps).toEqual([{ call: 'CA1' }])
    }
  })

  it('cannot reach a call of theirs by calling its number', async () => {
    const crm = world({ a: business, b: other })
    const body = { callerNumber: business }
    const b = (await crm.call('POST', '/api/calls/sdk/inbound', body, await token('b'))).body.call
    // A's browser calls B's number: the client is A's.
    await crm.webhook([ringing('CA1')], { from: client('a'), to: other })
    await crm.webhook([ringing('CA2')], { from: business, to: other })
    expect(await show(crm, 'b', b.callId)).toMatchObject({ status: 'initiated' })
    expect(crm.crm.unmatchedReports().map(({ reason }) => reason)).toEqual([
      'no-tenant',
      'several-tenants',
    ])
  })

  it('are distinguished by the provider instance where each has its own', async () => {
    const crm = world(shared, { tenantOfProvider: () => tenants.a })
    const [a, b] = [await initiate(crm, 'a'), await initiate(crm, 'b')]
    await crm.webhook([ringing('CA1')], { from: business, to: far })
    expect(await show(crm, 'a', a)).toMatchObject({ providerCallId: 'CA1' })
    expect(await show(crm, 'b', b)).toMatchObject({ status: 'initiated' })
  })

  it('keep their held reports, however many another one causes', async () => {
    const crm = world({ a: business, b: other })
    await crm.webhook([ringing('CA1')], { from: business, to: far })
    const flood = Array.from({ length: 1_200 }, (_, index) => ringing(`CB${index}`))
    await crm.webhook(flood, { from: other, to: far })
    expect(crm.crm.unmatchedReports()).toHaveLength(501)
    const a = await initiate(crm, 'a')
    await crm.settle()
    expect(await show(crm, 'a', a)).toMatchObject({ providerCallId: 'CA1' })
  })
})
