import { ended, event } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { contactId, far, tenant, testCrm, tokenFor, type TestCrm } from '../crm.fixture.ts'

const connected = async (options: Parameters<typeof testCrm>[0] = {}) => {
  const transfers: string[] = []
  const crm = testCrm({
    script: {
      transfer: async (_references, to) => {
        transfers.push(to)
        return { references: { call: `transferred-${transfers.length}` } }
      },
    },
    ...options,
  })
  const { body } = await crm.call('POST', '/api/calls/click-to-call', { contactId })
  const path = `/api/calls/${body.call.callId}`
  const answered = { attemptKey: crm.fake.keys[0] ?? '', references: { call: 'fake-1' } }
  await crm.webhook([event('answered', answered)])
  return { crm, path, transfers }
}

const codeOf = async (crm: TestCrm, path: string, body: unknown, method = 'POST') => {
  const reply = await crm.call(method, path, body)
  return [reply.status, reply.body.code]
}

describe('a live call', () => {
  it('is sent on to a number, a contact or a colleague, and rings each of them once (C11)', async () => {
    const { crm, path, transfers } = await connected()
    const reply = await crm.call('POST', `${path}/transfer`, { phoneNumber: '+14155550177' })
    expect(reply).toMatchObject({ status: 200, body: { success: true, message: 'Transferring' } })
    await crm.call('POST', `${path}/transfer`, { phoneNumber: '+1 415 555 0177' })
    expect(transfers).toEqual(['+14155550177'])
    await crm.call('POST', `${path}/transfer`, { contactId })
    await crm.call('POST', `${path}/transfer`, { userId: 'user-1' })
    expect(transfers).toEqual(['+14155550177', far, '+14155550102'])
    expect(await codeOf(crm, `${path}/transfer`, { userId: 'x' })).toEqual([
      400,
      'contact.without-number',
    ])
    expect(await codeOf(crm, `${path}/transfer`, { userId: 'x', contactId })).toEqual([
      400,
      'input.invalid',
    ])
  })

  it('takes key presses, once for each key of the request (C11)', async () => {
    const { crm, path } = await connected()
    const send = async () =>
      crm.api(
        new Request(`https://crm.example${path}/digits`, {
          method: 'POST',
          headers: { authorization: `Bearer ${await tokenFor()}`, 'idempotency-key': 'press-1' },
          body: JSON.stringify({ digits: '12#' }),
        }),
      )
    expect((await send()).status).toBe(200)
    expect((await send()).status).toBe(200)
    expect(crm.fake.log.filter((line) => line.includes('igits'))).toHaveLength(1)
    expect(await codeOf(crm, `${path}/digits`, { digits: 'hello' })).toEqual([400, 'input.invalid'])
  })

  it('is recorded and no longer recorded (C11)', async () => {
    const { crm, path } = await connected()
    for (const on of [true, false])
      expect((await crm.call('POST', `${path}/recording`, { on })).status).toBe(200)
    expect(crm.fake.log.filter((line) => line.includes('ecording'))).toHaveLength(2)
  })

  it('refuses what its provider cannot do, and anything once it has ended (C11)', async () => {
    const { crm, path } = await connected({ script: {} })
    expect(await codeOf(crm, `${path}/transfer`, { phoneNumber: far })).toEqual([
      409,
      'control.unsupported',
    ])
    const browser = await crm.call('POST', '/api/calls/sdk/initiate', { phoneNumber: far })
    const digits = `/api/calls/${browser.body.call.callId}/digits`
    expect(await codeOf(crm, digits, { digits: '1' })).toEqual([409, 'control.unsupported'])
    await crm.call('POST', `/api/calls/${browser.body.call.callId}/terminate`)
    expect(await codeOf(crm, digits, { digits: '1' })).toEqual([409, 'call.not-live'])
  })
})

describe('guards', () => {
  it.each(['+19005550123', '+870773111632'])(
    'refuse a premium or satellite number by default, for click-to-call and transfer (G3)',
    async (number) => {
      const { crm, path, transfers } = await connected()
      const before = crm.fake.keys.length
      const refused = await crm.call('POST', '/api/calls/click-to-call', { phoneNumber: number })
      expect(refused).toMatchObject({ status: 403, body: { code: 'call.refused' } })
      expect(refused.body.message).toMatch(/(premium|satellite)-number: to /)
      expect(JSON.stringify(refused.body)).not.toContain(number)
      expect(await codeOf(crm, `${path}/transfer`, { phoneNumber: number })).toEqual([
        403,
        'call.refused',
      ])
      expect([crm.fake.keys.length, transfers]).toEqual([before, []])
      expect((await crm.call('GET', '/api/calls/history')).body.total).toBe(1)
    },
  )

  it('can be others, or none', async () => {
    const premium = { phoneNumber: '+19005550123' }
    const open = testCrm({ guards: false })
    expect((await open.call('POST', '/api/calls/click-to-call', premium)).status).toBe(201)
    const closed = testCrm({
      guards: [{ name: 'closed', check: () => ({ verdict: 'refuse', detail: 'closed: today' }) }],
    })
    const reply = await closed.call('POST', '/api/calls/click-to-call', { phoneNumber: far })
    expect(reply.body).toMatchObject({ message: 'the call is not allowed: closed: today' })
  })
})

describe('notes and outcome', () => {
  it('are written, changed in part and removed, also after the end (C11)', async () => {
    const { crm, path } = await connected({ dispositions: ['won', 'lost'] })
    const end = { attemptKey: crm.fake.keys[0] ?? '', references: { call: 'fake-1' } }
    await crm.webhook([ended('completed', 'hung-up', 'yes', end)])
    const write = async (body: object) => (await crm.call('PATCH', path, body)).body.call
    expect(await write({ notes: 'Wants two.', disposition: 'won' })).toMatchObject({
      notes: 'Wants two.',
      disposition: 'won',
    })
    expect(await write({ disposition: 'lost' })).toMatchObject({ notes: 'Wants two.' })
    const cleared = await write({ notes: '', disposition: null })
    expect(cleared).not.toHaveProperty('notes')
    expect(cleared).not.toHaveProperty('disposition')
    expect(await codeOf(crm, path, { disposition: 'maybe' }, 'PATCH')).toEqual([
      400,
      'input.invalid',
    ])
    expect(await codeOf(crm, path, {}, 'PATCH')).toEqual([400, 'input.invalid'])
    const events = await crm.crm.log.of(tenant).list({ limit: 1, offset: 0 })
    expect(events.entries[0]?.revisions.at(-1)?.fields).toEqual(['notes', 'disposition'])
  })
})

describe('history', () => {
  it('is narrowed by direction, number and time (C11)', async () => {
    const crm = testCrm()
    await crm.call('POST', '/api/calls/sdk/initiate', { phoneNumber: '+14155550177' })
    await crm.host.clock.advance(60_000)
    await crm.call('POST', '/api/calls/sdk/inbound', { callerNumber: far })
    const numbers = async (query: string) =>
      (await crm.call('GET', `/api/calls/history?${query}`)).body.calls.map(
        ({ to, from, direction }: { to: string; from: string; direction: string }) =>
          direction === 'inbound' ? from : to,
      )
    expect(await numbers('direction=inbound')).toEqual([far])
    expect(await numbers(`phoneNumber=${encodeURIComponent('+1 415-555-0177')}`)).toEqual([
      '+14155550177',
    ])
    expect(await numbers('startDate=2026-01-05T12:00:30Z')).toEqual([far])
    expect(await numbers('endDate=2026-01-05T12:00:30Z')).toEqual(['+14155550177'])
  })
})
