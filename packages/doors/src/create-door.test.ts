import { CallError, memoryStore } from '@callplane/core'
import { ended, event, settlePromises, webhookOf } from '@callplane/core/testing'
import { basicAuth } from '@callplane/kit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base, credentials, twilioWorld } from '../test/twilio.ts'
import { createDoor, hexOfCall } from './index.ts'
import { twilioDoor } from './twilio/index.ts'

const real = {
  baseUrl: 'https://api.twilio.example',
  credentials: { accountSid: `AC${'b'.repeat(32)}`, authToken: 'real-token' },
}

const sidsIn = ({ body }: { body: Readonly<Record<string, unknown>> }) =>
  (body['calls'] as { sid: string }[]).map(({ sid }) => sid)

describe('options of a door', () => {
  it('are refused with every fault', () => {
    const { dispatcher, host } = twilioWorld()
    const make = () =>
      createDoor({
        dispatcher,
        host,
        provider: twilioDoor,
        credentials: { accountSid: 'AC1', authToken: '' },
        publicUrl: 'calls.example',
        upstream: { ...real, baseUrl: 'https://api.example?x=1' },
      })
    expect(make).toThrow(CallError)
    expect(make).toThrow(
      /publicUrl: must be.*credentials\.accountSid: must be AC.*credentials\.authToken: is required.*upstream\.baseUrl/,
    )
  })
})

describe('a create that is repeated', () => {
  const key = { 'idempotency-key': 'order-1' }

  it('with one key is one call under one id', async () => {
    const { create, fake } = twilioWorld()
    const [first, again] = [await create({}, key), await create({}, key)]
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body['sid']).toBe(first.body['sid'])
    expect(fake.keys).toHaveLength(1)
  })

  it('with one key and another request is a conflict, and rings nothing', async () => {
    const { create, fake } = twilioWorld()
    await create({}, key)
    expect(await create({ To: '+14155550124' }, key)).toMatchObject({
      status: 409,
      body: { code: 20409 },
    })
    expect(fake.keys).toHaveLength(1)
  })

  it('without a key is another call, as at Twilio', async () => {
    const { create, fake } = twilioWorld()
    const [first, again] = [await create(), await create()]
    expect(again.body['sid']).not.toBe(first.body['sid'])
    expect(fake.keys).toHaveLength(2)
  })
})

describe('a tenant', () => {
  it('finds and lists its own calls alone', async () => {
    const { create, place, ask } = twilioWorld({}, { tenant: 'one' })
    const { body } = await create()
    const other = await place({ tenant: 'two' })
    expect((await ask('GET', `${base}/Calls/${String(body['sid'])}.json`)).status).toBe(200)
    const foreign = await ask('GET', `${base}/Calls/CA${hexOfCall(other)}.json`)
    expect(foreign).toMatchObject({ status: 404, body: { code: 20404 } })
    expect(sidsIn(await ask('GET', `${base}/Calls.json`))).toEqual([body['sid']])
  })
})

describe('what is not ours', () => {
  const sid = `CA${'9'.repeat(32)}`

  it('is refused without an upstream', async () => {
    const { ask } = twilioWorld()
    expect(await ask('GET', `${base}/Calls/${sid}.json`)).toMatchObject({
      status: 404,
      body: { code: 20404, message: 'there is no such call' },
    })
    expect(await ask('POST', `${base}/Messages.json`, { To: '+14155550123' })).toMatchObject({
      status: 501,
      body: { code: 20501, message: `this door does not serve POST ${base}/Messages.json` },
    })
  })

  it('is forwarded with the credentials of the real account, and answered as it answers', async () => {
    const { ask, forwarded } = twilioWorld({}, { upstream: real })
    const answered = await ask('POST', `${base}/Calls/${sid}.json`, { Status: 'completed' })
    expect(answered).toMatchObject({ status: 200, body: { from: 'real' } })
    await ask('GET', `${base}/Messages.json?PageSize=5`)
    expect(forwarded.map(({ method, url, body }) => [method, url, body])).toEqual([
      [
        'POST',
        `https://api.twilio.example/2010-04-01/Accounts/${real.credentials.accountSid}/Calls/${sid}.json`,
        'Status=completed',
      ],
      [
        'GET',
        `https://api.twilio.example/2010-04-01/Accounts/${real.credentials.accountSid}/Messages.json?PageSize=5`,
        undefined,
      ],
    ])
    const authorization = basicAuth(real.credentials.accountSid, real.credentials.authToken)
    for (const { headers } of forwarded) {
      expect(Object.entries(headers).filter(([name]) => /^authorization$/i.test(name))).toEqual([
        ['authorization', authorization],
      ])
      expect(JSON.stringify(headers)).not.toContain(credentials.authToken)
    }
  })

  it('is not forwarded where it is ours, nor before the credentials are right', async () => {
    const { create, ask, forwarded } = twilioWorld({}, { upstream: real })
    const { body } = await create()
    await ask('GET', `${base}/Calls/${String(body['sid'])}.json`)
    const wrong = { authorization: basicAuth(credentials.accountSid, 'wrong') }
    expect((await ask('GET', `${base}/Calls/${sid}.json`, {}, wrong)).status).toBe(401)
    expect(forwarded).toEqual([])
  })
})

describe('a list', () => {
  it('gives every call once, page by page, where few of them match', async () => {
    const busy = '+14155550124'
    const { place, ask } = twilioWorld({
      place: async ({ key, call }) => ({
        references: { call: key },
        events: call.to === busy ? [ended('busy', 'busy', 'yes')] : [],
      }),
    })
    const wanted: string[] = []
    for (let index = 0; index < 12; index++) {
      const isWanted = index % 3 !== 1
      const call = await place({ to: isWanted ? '+14155550123' : busy })
      if (isWanted) wanted.unshift(`CA${hexOfCall(call)}`)
    }
    const found: string[] = []
    // Three statuses of ours, which a store cannot filter by: the door looks for itself.
    let next: unknown = `${base}/Calls.json?Status=queued&PageSize=2`
    const pages: number[] = []
    while (typeof next === 'string') {
      const page = await ask('GET', next)
      pages.push(sidsIn(page).length)
      found.push(...sidsIn(page))
      next = page.body['next_page_uri']
    }
    expect(found).toEqual(wanted)
    expect(pages).toEqual([2, 2, 2, 2])
  })
})

it('a failure that is not understood is a 500 in the provider’s form, and says nothing of it', async () => {
  const { dispatcher, host, ask } = twilioWorld()
  dispatcher.calls.get = async () => {
    throw new TypeError('secret')
  }
  const answered = await ask('GET', `${base}/Calls/CA${'9'.repeat(32)}.json`)
  expect(answered).toMatchObject({ status: 500, body: { code: 20500 } })
  expect(JSON.stringify(answered.body)).not.toContain('secret')
  expect(host.entries).toContainEqual(
    expect.objectContaining({ event: 'door.failed', door: 'twilio', error: 'TypeError' }),
  )
})

it('a body that is too long is refused unread', async () => {
  const { create } = twilioWorld()
  expect((await create({ Twiml: 'x'.repeat(1_100_000) })).status).toBe(413)
})

it('the id of a recording leads back to its call', async () => {
  const { create, dispatcher, fake, ask } = twilioWorld()
  const { body } = await create()
  const attemptKey = fake.keys[0] ?? ''
  const recording = { id: 'R1', status: 'completed', duration: 3 } as const
  await dispatcher.receive('a', webhookOf({ ...event('recording', { recording }), attemptKey }))
  await settlePromises()
  const listed = await ask('GET', `${base}/Calls/${String(body['sid'])}/Recordings.json`)
  const [{ sid = '' } = {}] = listed.body['recordings'] as { sid: string }[]
  expect(sid).toMatch(/^RE[0-9a-f]{32}$/)
  expect(await ask('GET', `${base}/Recordings/${sid}.json`)).toMatchObject({
    status: 200,
    body: { sid, call_sid: body['sid'], status: 'completed', duration: '3' },
  })
})

describe('hostile requests', () => {
  it('are answered in the provider’s form, and ring nothing', async () => {
    const { ask, fake } = twilioWorld()
    const part = fc.oneof(
      fc.constantFrom(
        'Calls',
        'Calls.json',
        'Recordings',
        '..',
        '%2e%2e',
        '%00',
        'CA',
        '%',
        '.json',
      ),
      fc.string().map(encodeURIComponent),
    )
    let served = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
        fc.array(part, { maxLength: 5 }),
        fc.dictionary(
          fc.constantFrom('Status', 'Url', 'To', 'From', 'Page', '__proto__'),
          fc.string(),
        ),
        async (method, parts, form) => {
          const { status, body } = await ask(method, `${base}/${parts.join('/')}`, form)
          if (status === 200) served++
          else expect(body).toMatchObject({ status, code: expect.any(Number) })
          expect(status).not.toBe(500)
        },
      ),
      { numRuns: 150 },
    )
    expect(served).toBeLessThan(150)
    expect(fake.keys).toEqual([])
  })
})

describe('an id', () => {
  it('is the same in another process on the same store, and after a restart', async () => {
    const store = memoryStore()
    const first = twilioWorld({}, {}, store)
    const { body } = await first.create()
    await first.dispatcher.close()
    const second = twilioWorld({}, {}, store)
    const found = await second.ask('GET', `${base}/Calls/${String(body['sid'])}.json`)
    expect(found).toMatchObject({ status: 200, body: { sid: body['sid'], to: '+14155550123' } })
  })
})
