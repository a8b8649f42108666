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
import { memoryUsers } from '../directory/users.ts'
import { clientIdentity } from '../model/client-identity.ts'

const apiKeys = [{ key: 'key-1', tenant, user }]

const finished = (id: number, fields: object = {}) => ({
  direction: 'outbound',
  fromNumber: business,
  toNumber: far,
  duration: 10 * id,
  status: 'busy',
  externalCallId: `external-${id}`,
  callStartTime: `2026-01-0${id}T12:00:00Z`,
  ...fields,
})

const filled = async (): Promise<TestCrm> => {
  const crm = testCrm({ apiKeys })
  for (const call of [
    finished(1),
    finished(2, { status: 'failed' }),
    finished(3, { toNumber: '+14155550177' }),
  ])
    await crm.call('POST', '/api/calls/ingest', call, 'key-1')
  return crm
}

const get = async (crm: TestCrm, path: string, token?: string) =>
  (await crm.call('GET', `/api/calls/${path}`, undefined, token)).body

const starts = (calls: readonly { readonly startTime: string }[]) =>
  calls.map(({ startTime }) => startTime.slice(0, 10))

describe('history', () => {
  it('is newest first, in pages, with the number of all', async () => {
    const crm = await filled()
    const all = await get(crm, 'history')
    expect(starts(all.calls)).toEqual(['2026-01-03', '2026-01-02', '2026-01-01'])
    expect(all.total).toBe(3)
    const page = await get(crm, 'history?limit=1&offset=1')
    expect(starts(page.calls)).toEqual(['2026-01-02'])
    expect(page.total).toBe(3)
    expect(await get(crm, 'history?offset=9')).toEqual({ success: true, calls: [], total: 3 })
  })

  it.each([
    [`contactId=${contactId}`, 2],
    ['contactId=unknown', 0],
    [`userId=${user}`, 3],
    ['status=busy', 2],
    [`status=busy&contactId=${contactId}`, 1],
    ['status=levitating', 0],
  ])('filters by %s', async (query, total) => {
    expect((await get(await filled(), `history?${query}`)).total).toBe(total)
  })

  it('is empty for another tenant', async () => {
    const token = await tokenFor({ tenant: 'org-2', sub: user })
    expect(await get(await filled(), 'history', token)).toEqual({
      success: true,
      calls: [],
      total: 0,
    })
  })
})

describe('statistics', () => {
  it('count by status, in a window', async () => {
    const crm = await filled()
    expect(await get(crm, 'statistics')).toEqual({
      success: true,
      statistics: {
        totalCalls: 3,
        totalDuration: 60,
        averageDuration: 20,
        byStatus: {
          busy: { count: 2, totalDuration: 40, avgDuration: 20 },
          failed: { count: 1, totalDuration: 20, avgDuration: 20 },
        },
      },
    })
    const window = 'startDate=2026-01-01T12:00:00Z&endDate=2026-01-02T13:00:00%2B01:00'
    expect((await get(crm, `statistics?${window}`)).statistics).toMatchObject({ totalCalls: 2 })
    const none = await get(crm, 'statistics?startDate=2027-01-01T00:00:00Z')
    expect(none.statistics).toEqual({
      totalCalls: 0,
      totalDuration: 0,
      averageDuration: 0,
      byStatus: {},
    })
  })

  it('are of the tenant alone', async () => {
    const token = await tokenFor({ tenant: 'org-2', sub: user })
    expect((await get(await filled(), 'statistics', token)).statistics.totalCalls).toBe(0)
  })
})

describe('providers', () => {
  it('tell which SDK to load, and the number of the user', async () => {
    expect(await get(testCrm(), 'providers')).toEqual({
      success: true,
      provider: 'fake',
      phoneNumber: business,
      controls: { fake: ['digits', 'recording'] },
      dispositions: null,
    })
    const shared = testCrm({ users: undefined, provider: { name: 'fake', number: far } })
    expect((await get(shared, 'providers')).phoneNumber).toBe(far)
    const none = testCrm({ users: undefined, provider: () => null })
    expect(await get(none, 'providers')).toMatchObject({
      success: true,
      provider: null,
      phoneNumber: null,
    })
    const listed = testCrm({ dispositions: (of) => (of === tenant ? ['won', 'lost'] : null) })
    expect((await get(listed, 'providers')).dispositions).toEqual(['won', 'lost'])
  })
})

describe('token/twilio', () => {
  const twilio = {
    accountSid: `AC${'0'.repeat(32)}`,
    apiKeySid: `SK${'0'.repeat(32)}`,
    apiKeySecret: 'secret',
    twimlAppSid: `AP${'0'.repeat(32)}`,
  }
  const payload = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

  const identity = clientIdentity(tenant, user)

  it('is a real access token with a voice grant', async () => {
    const body = await get(testCrm({ twilio }), 'token/twilio')
    expect(Object.keys(body)).toEqual(['token', 'identity', 'userId'])
    expect(body).toMatchObject({ identity, userId: user })
    expect(payload(body.token)).toMatchObject({
      iss: twilio.apiKeySid,
      sub: twilio.accountSid,
      grants: {
        identity,
        voice: {
          incoming: { allow: true },
          outgoing: { application_sid: twilio.twimlAppSid },
        },
      },
    })
    expect(JSON.stringify(body)).not.toContain('secret')
  })

  it('names tenant and user, whatever the directory says (C3)', async () => {
    const users = memoryUsers(
      ['org-1', 'org-2'].flatMap((org) =>
        [user, 'user-9'].map((id) => ({ tenant: org, id, number: business, identity: 'alice' })),
      ),
    )
    const crm = testCrm({ twilio: () => twilio, users })
    const identities = []
    for (const org of ['org-1', 'org-2'])
      for (const id of [user, 'user-9']) {
        const body = await get(crm, 'token/twilio', await tokenFor({ tenant: org, sub: id }))
        expect(payload(body.token).grants.identity).toBe(body.identity)
        identities.push(body.identity)
      }
    expect(new Set(identities).size).toBe(4)
  })

  it('is not to be had where Twilio is not set up', async () => {
    const reply = await testCrm().call('GET', '/api/calls/token/twilio')
    expect(reply).toMatchObject({ status: 404, body: { code: 'token.unconfigured' } })
  })
})
