import { describe, expect, it } from 'vitest'
import { contactId, far, jsonOf, secret, testCrm, tokenFor, type TestCrm } from '../crm.fixture.ts'
import { maxBodyBytes } from './read-body.ts'

const post = async (
  { api }: TestCrm,
  path: string,
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  headers: Readonly<Record<string, string>> = {},
) => {
  const response = await api(
    new Request(`https://crm.example/api/calls${path}`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${await tokenFor()}`, ...headers },
      duplex: 'half',
    } as RequestInit),
  )
  return {
    status: response.status,
    body: await jsonOf(response),
    headers: response.headers,
  }
}

const stored = async ({ call }: TestCrm): Promise<number> =>
  (await call('GET', '/api/calls/history')).body.total

describe('bad input is refused with its status, named, and not stored', () => {
  it.each([
    ['a number that does not parse', { phoneNumber: 'four one five' }, 400, 'phoneNumber'],
    ['a number without its plus', { phoneNumber: '4155550123' }, 400, 'phoneNumber'],
    ['a number that is too long', { phoneNumber: `+${'1'.repeat(60)}` }, 400, 'phoneNumber'],
    ['a number that is not a string', { phoneNumber: 14155550123 }, 400, 'phoneNumber'],
    ['an unknown contact alone', { contactId: 'unknown' }, 404, 'contactId'],
    ['an empty contact', { contactId: '' }, 400, 'contactId'],
    ['a field of another name alone', { contactID: contactId }, 400, 'contactId'],
    ['a list', [], 400, 'body'],
    ['null', null, 400, 'body'],
  ])('%s', async (_name, body, status, field) => {
    const crm = testCrm()
    for (const path of ['/sdk/initiate', '/click-to-call']) {
      const reply = await post(crm, path, JSON.stringify(body))
      expect(reply.status).toBe(status)
      expect(reply.body.success).toBe(false)
      expect(reply.body.errors.map((error: { field: string }) => error.field)).toContain(field)
      expect(reply.body.message).toContain(field)
    }
    expect(await stored(crm)).toBe(0)
    expect(crm.fake.log).toEqual([])
  })

  it('an unknown contact with a number is recorded without one', async () => {
    const { call } = testCrm()
    const reply = await call('POST', '/api/calls/sdk/initiate', {
      contactId: 'unknown',
      phoneNumber: '+1 (415) 555-0123',
    })
    expect(reply.status).toBe(201)
    expect(reply.body.call).toMatchObject({ to: far })
    expect(reply.body.call).not.toHaveProperty('contactId')
  })

  it('a contact without a number', async () => {
    const reply = await testCrm({ contacts: numberless }).call('POST', '/api/calls/sdk/initiate', {
      contactId,
    })
    expect(reply).toMatchObject({ status: 400, body: { code: 'contact.without-number' } })
  })

  it.each(['{', '{"contactId":', 'contactId=1', '\u0000', ''])(
    'malformed JSON: %j',
    async (text) => {
      const crm = testCrm()
      const reply = await post(crm, '/sdk/initiate', text)
      expect(reply).toMatchObject({
        status: 400,
        body: { code: 'body.malformed', errors: [{ field: 'body' }] },
      })
      expect(reply.body.message).toMatch(/^body: is (empty|not valid JSON)/)
      expect(await stored(crm)).toBe(0)
    },
  )

  it('a body that is not UTF-8', async () => {
    const reply = await post(testCrm(), '/sdk/initiate', new Uint8Array([0x22, 0xff, 0x22]))
    expect(reply).toMatchObject({ status: 400, body: { message: 'body: is not UTF-8' } })
  })

  it('a body over 1 MiB, by its header or by its bytes, read no further', async () => {
    const crm = testCrm()
    const long = JSON.stringify({ phoneNumber: far, contactId: 'x'.repeat(maxBodyBytes) })
    expect(await post(crm, '/sdk/initiate', long)).toMatchObject({
      status: 413,
      body: { code: 'body.too-large', errors: [{ field: 'body' }] },
    })
    let sent = 0
    let canceled = false
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent++
        controller.enqueue(new Uint8Array(64 * 1024))
      },
      cancel: () => void (canceled = true),
    })
    expect((await post(crm, '/sdk/initiate', endless)).status).toBe(413)
    expect(canceled).toBe(true)
    expect(sent).toBeLessThan(20)
    const lies = { 'content-length': String(maxBodyBytes * 10) }
    expect((await post(crm, '/sdk/initiate', '{}', lies)).status).toBe(413)
    expect(await stored(crm)).toBe(0)
  })

  it('a body that is as large as allowed is read', async () => {
    const body = '{}'.padEnd(maxBodyBytes, ' ')
    expect((await post(testCrm(), '/sdk/initiate', body)).status).toBe(400)
  })

  it('is not even read where the token is not valid', async () => {
    let pulled = 0
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled++
          controller.enqueue(new Uint8Array(1))
        },
      },
      { highWaterMark: 0 },
    )
    const reply = await post(testCrm(), '/sdk/initiate', body, { authorization: 'Bearer x' })
    expect(reply.status).toBe(401)
    expect(pulled).toBe(0)
  })
})

const numberless = {
  findById: async () => ({
    reference: { system: 'crm', type: 'contact', id: contactId },
    numbers: [],
  }),
  findByNumber: async () => [],
}

describe('queries and paths', () => {
  it.each([
    ['limit=ten', 'limit'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['offset=-1', 'offset'],
    ['offset=1.5', 'offset'],
    ['status=', 'status'],
    ['direction=sideways', 'direction'],
    ['phoneNumber=415', 'phoneNumber'],
    ['startDate=2026-02-01T00:00:00Z&endDate=2026-01-01T00:00:00Z', 'endDate'],
    ['contactID=1', 'contactID'],
    ['limit=1&limit=2', 'limit'],
  ])('history refuses %s', async (query, field) => {
    const reply = await testCrm().call('GET', `/api/calls/history?${query}`)
    expect(reply).toMatchObject({ status: 400, body: { errors: [{ field }] } })
  })

  it.each([
    ['startDate=yesterday', 'startDate'],
    ['endDate=2026-02-30T00:00:00Z', 'endDate'],
    ['startDate=0000-01-01T00:00:00%2B10:00', 'startDate'],
    ['startDate=2026-02-01T00:00:00Z&endDate=2026-01-01T00:00:00Z', 'endDate'],
  ])('statistics refuse %s', async (query, field) => {
    const reply = await testCrm().call('GET', `/api/calls/statistics?${query}`)
    expect(reply).toMatchObject({ status: 400, body: { errors: [{ field }] } })
  })

  it('says which method a path takes, and that a path does not exist', async () => {
    const { call } = testCrm()
    const wrong = await call('GET', '/api/calls/sdk/initiate')
    expect(wrong).toMatchObject({ status: 405, body: { code: 'method.unsupported' } })
    expect(wrong.headers.get('allow')).toBe('POST')
    for (const path of [
      '/api/calls',
      '/api/calls/',
      '/api/calls/nothing/at-all',
      '/elsewhere',
      '/api/callsx/history',
    ])
      expect(await call('GET', path)).toMatchObject({
        status: 404,
        body: { code: 'route.unknown' },
      })
    expect((await call('POST', '/api/calls/%E0%A4%A/terminate')).status).toBe(400)
    expect((await call('POST', '/api/calls//terminate')).status).toBe(404)
  })

  it('can stand elsewhere', async () => {
    const { call } = testCrm({ basePath: '/telephony' })
    expect((await call('GET', '/telephony/history')).status).toBe(200)
    expect((await call('GET', '/api/calls/history')).status).toBe(404)
  })

  it('refuses an idempotency key that is too long', async () => {
    const { api } = testCrm()
    const headers = {
      authorization: `Bearer ${await tokenFor()}`,
      'idempotency-key': 'k'.repeat(256),
    }
    const request = { method: 'POST', headers, body: JSON.stringify({ phoneNumber: far }) }
    const response = await api(new Request('https://crm.example/api/calls/sdk/initiate', request))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ field: 'Idempotency-Key' }] })
  })

  it('answers 500 without a word about the cause when a directory breaks', async () => {
    const broken = {
      findById: async () => null,
      findByNumber: () => Promise.reject(new Error(secret)),
    }
    const crm = testCrm({ contacts: broken })
    const reply = await post(crm, '/sdk/initiate', JSON.stringify({ phoneNumber: far }))
    expect(reply).toMatchObject({ status: 500, body: { code: 'unexpected', errors: [] } })
    expect(JSON.stringify(reply.body)).not.toContain(secret)
    expect(crm.host.entries).toMatchObject([{ level: 'error', event: 'crm-api.failed' }])
  })

  it('logs what an operator needs to find the cause, by the request id of the reply (C10)', async () => {
    const cause = Object.assign(new Error(`connect to //db:pass@10.0.0.1 for ${far} refused`), {
      code: 'ECONNREFUSED',
    })
    const broken = {
      findById: async () => null,
      findByNumber: () =>
        Promise.reject(new Error('token sk_live_4242424242424242 refused', { cause })),
    }
    const crm = testCrm({ contacts: broken })
    const body = JSON.stringify({ phoneNumber: far })
    const own = await post(crm, '/sdk/initiate', body, { 'x-request-id': 'proxy-17' })
    expect(own.body.requestId).toBe('proxy-17')
    expect(own.headers.get('x-request-id')).toBe('proxy-17')
    const made = await post(crm, '/sdk/initiate', body, { 'x-request-id': 'a b' })
    expect(made.body.requestId).toMatch(/^[0-9a-f-]{36}$/)
    const [first, second] = crm.host.entries
    expect(second).toMatchObject({ requestId: made.body.requestId })
    expect(first).toMatchObject({
      requestId: 'proxy-17',
      method: 'POST',
      path: '/api/calls/sdk/initiate',
      error: {
        name: 'Error',
        message: 'token … refused',
        at: expect.arrayContaining([expect.stringContaining('bad-input.test.ts')]),
        cause: { name: 'Error', code: 'ECONNREFUSED' },
      },
    })
    const logged = JSON.stringify(crm.host.entries)
    for (const secretPart of [far, 'db:pass', '4242424242424242'])
      expect(logged).not.toContain(secretPart)
  })
})
