import { TransportError } from '@callplane/core'
import { formDecode } from '@callplane/kit'
import twilioSdk from 'twilio'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  accountSid,
  attempt,
  authToken,
  baseUrl,
  business,
  callSid,
  childSid,
  connected,
  far,
  near,
  reply,
  route,
  type Answer,
} from '../../test/world.ts'

const created = reply(201, {
  sid: callSid,
  status: 'queued',
  date_created: 'Mon, 05 Jan 2026 12:00:00 +0000',
  queue_time: '0',
})
const calls = `${baseUrl}/2010-04-01/Accounts/${accountSid}/Calls`
const basic = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`

const place = async (answer: Answer, context = attempt(), settings = {}) => {
  const world = connected(answer, settings)
  const { ports } = world
  const prepared = await ports.prepare?.(context.call, route)
  const { request } = ports.map(context.call, route, {
    key: context.key,
    callbackUrl: context.callbackUrl,
    prepared,
    options: context.call.options?.twilio,
  })
  const placed = await ports.calls.place(request, context).then(
    (value) => ({ value, error: undefined }),
    (error: unknown) => ({ value: undefined, error }),
  )
  return { ...world, ...placed, request }
}

afterEach(() => vi.unstubAllEnvs())

describe('placing', () => {
  it('sends what was mapped, byte for byte, with the credentials and the limits', async () => {
    const context = attempt()
    const { sent, request, value } = await place(async () => created, context)
    expect(sent).toHaveLength(1)
    expect(sent[0]?.request).toEqual({
      ...request,
      headers: { ...request.headers, Authorization: basic },
    })
    expect(sent[0]?.limits).toEqual({
      sendBy: context.sendBy,
      signal: context.signal,
      timeoutMs: 10_000,
    })
    expect(value).toMatchObject({
      references: { call: callSid, far: callSid },
      events: [{ id: `${callSid}:queued`, type: 'queued', at: Date.UTC(2026, 0, 5, 12) }],
    })
  })

  it('sends the bytes that the SDK would send for the same call', async () => {
    const { sent } = await place(async () => created)
    const ours = sent[0]?.request
    const form = formDecode(ours?.body ?? '')
    const seen: Record<string, unknown>[] = []
    const client = new twilioSdk.Twilio(accountSid, authToken, {
      httpClient: {
        request: (options: Record<string, unknown>) => {
          seen.push(options)
          return Promise.resolve({ statusCode: 201, body: { sid: callSid } })
        },
      } as unknown as InstanceType<typeof twilioSdk.RequestClient>,
    })
    const parameters = Object.entries(form).map(([name, value]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      value,
    ])
    await client.calls.create(Object.fromEntries(parameters) as never)
    const [theirs] = seen
    // The host is that of the settings, and the SDK's transport adds the credentials.
    const { Authorization, ...headers } = ours?.headers ?? {}
    expect(Authorization).toBe(basic)
    expect(headers).toEqual(theirs?.['headers'])
    expect(ours?.url.slice(baseUrl.length)).toBe(new URL(String(theirs?.['uri'])).pathname)
    const data = theirs?.['data'] as Record<string, string | string[] | undefined>
    const given = Object.entries(data).filter(([, value]) => value !== undefined)
    expect(form).toEqual(Object.assign(Object.create(null), Object.fromEntries(given)))
  })

  it('keeps the requests of many calls apart', async () => {
    const { ports, sent } = connected(async (request) => {
      const { To } = formDecode(request.body ?? '')
      return reply(201, { sid: `CA${String(To)}`, status: 'queued' })
    })
    const numbers = Array.from({ length: 20 }, (_, index) => `+141555501${String(index + 10)}`)
    const placed = await Promise.all(
      numbers.map(async (to, index) => {
        const context = { ...attempt({ to }), sendBy: 1_000_000 + index }
        const prepared = await ports.prepare?.(context.call, route)
        const { request } = ports.map(context.call, route, {
          key: '',
          prepared,
          options: undefined,
        })
        return ports.calls.place(request, context)
      }),
    )
    expect(placed.map(({ references }) => references.call)).toEqual(numbers.map((to) => `CA${to}`))
    for (const { request, limits } of sent) {
      const index = numbers.indexOf(String(formDecode(request.body ?? '').To))
      expect(limits?.sendBy).toBe(1_000_000 + index)
    }
  })

  it('uses the API key where there is one', async () => {
    const apiKey = `SK${'1'.repeat(32)}`
    const { sent } = await place(async () => created, attempt(), { apiKey, apiSecret: 'hush' })
    expect(sent[0]?.request.headers.Authorization).toBe(
      `Basic ${Buffer.from(`${apiKey}:hush`).toString('base64')}`,
    )
    expect(sent[0]?.request.url).toContain(accountSid)
  })

  it('adds digest credentials that no explanation shows', async () => {
    const options = { twilio: { sipAuth: { username: 'bob', password: 'a&b' } } }
    const { sent, request } = await place(
      async () => created,
      attempt({ to: 'sip:a@b.example', options }),
    )
    expect(request.body).not.toContain('SipAuth')
    expect(sent[0]?.request.body).toBe(`${request.body}&SipAuthUsername=bob&SipAuthPassword=a%26b`)
  })

  it('knows the near leg of a click-to-call', async () => {
    const { value } = await place(
      async () => created,
      attempt({ connect: { phone: near, first: true } }),
    )
    expect(value).toMatchObject({
      references: { call: callSid, near: callSid },
      events: [{ leg: 'near' }],
    })
  })

  it.each([
    [
      'a refusal',
      async () => reply(400, { code: 21211, message: 'x', status: 400 }),
      'no',
      'number-invalid',
    ],
    ['429', async () => reply(429, { code: 20429, message: 'x', status: 429 }), 'no', 'rate'],
    [
      'its own 500',
      async () => reply(500, { code: 20500, message: 'x', status: 500 }),
      'unknown',
      'provider-down',
    ],
    ['a page of a proxy', async () => reply(502, '<html>'), 'unknown', 'provider-down'],
    [
      'a redirect',
      async () => reply(307, '', { location: 'https://x.example' }),
      'unknown',
      'unexpected',
    ],
    ['a page with 200', async () => reply(200, '<html>'), 'unknown', 'unexpected'],
    ['no call', async () => reply(201, {}), 'unknown', 'unexpected'],
    [
      'a closed door',
      async () => Promise.reject(new TransportError('connect', false)),
      'no',
      'transport',
    ],
    [
      'a late start',
      async () => Promise.reject(new TransportError('send-by', false)),
      'no',
      'expired',
    ],
    [
      'a reset',
      async () => Promise.reject(new TransportError('reset', true)),
      'unknown',
      'transport',
    ],
    [
      'silence',
      async () => Promise.reject(new TransportError('timeout', true)),
      'unknown',
      'timeout',
    ],
    ['a fault of ours', async () => Promise.reject(new TypeError('x')), 'unknown', 'unexpected'],
  ] satisfies [string, Answer, string, string][])(
    'on %s is dialled: %#',
    async (_what, answer, dialled, code) => {
      const { error, sent } = await place(answer)
      expect(error).toMatchObject({ dialled, code, provider: 'twilio' })
      expect(sent).toHaveLength(1)
    },
  )

  it('keeps what the SDK’s exception loses', async () => {
    const { error } = await place(async () =>
      reply(
        429,
        { code: 20429, message: 'Too Many Requests', status: 429 },
        { 'retry-after': '3', 'twilio-request-id': 'RQ9' },
      ),
    )
    expect(error).toMatchObject({ retryAfter: 3, message: expect.stringContaining('RQ9') })
  })
})

describe('the caller ID', () => {
  const numbers =
    (...found: string[]): Answer =>
    async () =>
      reply(200, {
        incoming_phone_numbers: found.map((phone_number) => ({ sid: 'PN1', phone_number })),
        next_page_uri: null,
      })
  const without = { ...attempt().call, from: undefined }

  it('is the account’s only number where the call names none', async () => {
    const { ports, sent } = connected(numbers(business))
    for (let time = 0; time < 2; time += 1)
      expect(await ports.prepare?.(without, route)).toMatchObject({ from: business })
    expect(sent).toHaveLength(1)
    expect(sent[0]?.request).toMatchObject({
      method: 'GET',
      url: `${baseUrl}/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers.json?PageSize=2`,
    })
  })

  it.each([[[]], [[business, near]]])('is not guessed among %j', async (found) => {
    const { ports } = connected(numbers(...found))
    await expect(ports.prepare?.(without, route)).rejects.toMatchObject({
      code: 'caller-id',
      dialled: 'no',
    })
  })
})

const resource = (more: Record<string, unknown>) => ({
  sid: callSid,
  status: 'in-progress',
  direction: 'outbound-api',
  date_created: 'Mon, 05 Jan 2026 12:00:00 +0000',
  ...more,
})
const list = (...found: object[]) => reply(200, { calls: found, next_page_uri: null })

describe('looking for a call', () => {
  const sentAt = Date.UTC(2026, 0, 5, 12, 0, 1)
  const locate = async (...found: object[]) => {
    const { ports, sent } = connected(async () => list(...found))
    return {
      located: await ports.calls.locate?.({ ...attempt(), sentAt, isOwned: async () => false }),
      sent,
    }
  }

  it('adopts the only one of these numbers and this time', async () => {
    const { located, sent } = await locate(resource({}))
    expect(located).toMatchObject({
      outcome: 'placed',
      references: { call: callSid, far: callSid },
      events: [{ type: 'answered' }],
    })
    const { searchParams } = new URL(sent[0]?.request.url ?? '')
    expect(Object.fromEntries(searchParams)).toEqual({
      To: far,
      From: business,
      'StartTime>': '2026-01-05T11:59:56Z',
      PageSize: '100',
    })
  })

  it.each([
    ['none', []],
    ['two', [resource({}), resource({ sid: childSid })]],
    ['an older one', [resource({ date_created: 'Mon, 05 Jan 2026 11:59:00 +0000' })]],
    ['a later one', [resource({ date_created: 'Mon, 05 Jan 2026 12:02:00 +0000' })]],
    ['one that a document dialled', [resource({ direction: 'outbound-dial' })]],
  ])('says unknown of %s', async (_what, found) => {
    expect((await locate(...found)).located).toMatchObject({ outcome: 'unknown' })
  })

  it('says unknown where there may be more calls than were looked at (S3)', async () => {
    const strangers = (count: number) =>
      Array.from({ length: count }, () => resource({ direction: 'outbound-dial' }))
    expect((await locate(resource({}), ...strangers(98))).located?.outcome).toBe('placed')
    expect((await locate(resource({}), ...strangers(99))).located?.outcome).toBe('unknown')
  })

  it('leaves out what another attempt owns, and adopts the one that is left (S3)', async () => {
    const owned = new Set([callSid])
    const isOwned = async ({ call }: { readonly call?: string }) => owned.has(call ?? '')
    const look = async (...found: object[]) => {
      const { ports } = connected(async () => list(...found))
      return ports.calls.locate?.({ ...attempt(), sentAt, isOwned })
    }
    expect(await look(resource({}))).toMatchObject({ outcome: 'unknown' })
    expect(await look(resource({}), resource({ sid: childSid }))).toMatchObject({
      outcome: 'placed',
      references: { call: childSid },
    })
  })

  it('fails as an error of ours where the list is none', async () => {
    const { ports } = connected(async () => reply(200, '<html>'))
    await expect(
      ports.calls.locate?.({ ...attempt(), sentAt, isOwned: async () => false }),
    ).rejects.toMatchObject({
      name: 'CallError',
    })
  })
})

describe('asking', () => {
  it('tells of both legs, with the far one as the role says', async () => {
    const answer: Answer = async (request) =>
      request.url.includes('ParentCallSid')
        ? list(resource({ sid: childSid, status: 'ringing', parent_call_sid: callSid }))
        : reply(200, resource({}))
    const plain = await connected(answer).ports.calls.get?.({ call: callSid, far: callSid })
    expect(plain?.map(({ leg, type, references }) => [leg, type, references])).toEqual([
      ['far', 'answered', { call: callSid, far: callSid }],
      ['near', 'ringing', { call: callSid, near: childSid }],
    ])
    const nearFirst = await connected(answer).ports.calls.get?.({ call: callSid, near: callSid })
    expect(nearFirst?.map(({ leg, type }) => [leg, type])).toEqual([
      ['near', 'answered'],
      ['far', 'ringing'],
    ])
  })

  it('asks for one resource while it rings, whatever the environment says', async () => {
    vi.stubEnv('TWILIO_EDGE', 'sydney')
    vi.stubEnv('TWILIO_REGION', 'au1')
    const { ports, sent } = connected(async () => reply(200, resource({ status: 'ringing' })))
    await ports.calls.get?.({ call: callSid })
    expect(sent.map(({ request }) => request.url)).toEqual([`${calls}/${callSid}.json`])
    expect(sent[0]?.limits).toEqual({ timeoutMs: 10_000 })
  })

  it('needs to know of which call', async () => {
    await expect(connected().ports.calls.get?.({})).rejects.toMatchObject({ code: 'call-unknown' })
  })
})

describe('the verbs', () => {
  const ok: Answer = async () => reply(200, resource({}))
  const bodies = (
    sent: readonly {
      readonly request: { readonly url: string; readonly body?: string | undefined }
    }[],
  ) => sent.map(({ request }) => [request.url.slice(calls.length), formDecode(request.body ?? '')])

  it('hang up every leg that would go on', async () => {
    const { ports, sent } = connected(ok)
    await ports.calls.hangUp?.({ call: callSid, far: callSid })
    expect(bodies(sent)).toEqual([[`/${callSid}.json`, { Status: 'completed' }]])
    await ports.calls.hangUp?.({ call: callSid, near: callSid, far: childSid })
    expect(bodies(sent.slice(1)).map(([url]) => url)).toEqual([
      `/${callSid}.json`,
      `/${childSid}.json`,
    ])
  })

  it.each([
    [404, 20404],
    [400, 21220],
  ])('take %i %i for hung up already', async (status, code) => {
    const { ports } = connected(async () => reply(status, { code, message: 'x', status }))
    await expect(ports.calls.hangUp?.({ call: callSid })).resolves.toBeUndefined()
    await expect(ports.calls.startRecording?.({ call: callSid })).rejects.toBeInstanceOf(Error)
  })

  it('report a hang-up that failed', async () => {
    const { ports } = connected(async () => reply(500, { code: 20500, message: 'x', status: 500 }))
    await expect(ports.calls.hangUp?.({ call: callSid })).rejects.toMatchObject({
      code: 'provider-down',
    })
  })

  it('transfer the far leg, with the attempt in the new callback', async () => {
    const { ports, sent } = connected(ok)
    const context = { ...attempt(), sendBy: 4_000_000_000_000 }
    const moved = await ports.calls.transfer?.({ call: callSid, far: callSid }, near, context)
    expect(moved).toEqual({ references: { call: callSid, far: callSid } })
    const [[url, form] = []] = bodies(sent)
    expect(url).toBe(`/${callSid}.json`)
    expect(form).toMatchObject({ Twiml: expect.stringContaining(`>${near}</Number>`) })
    expect(form).toMatchObject({ Twiml: expect.stringContaining('attempt=key-1&amp;child=near') })
    expect(sent[0]?.limits).toMatchObject({ sendBy: context.sendBy, signal: context.signal })
  })

  it('find the far leg of a click-to-call to transfer it', async () => {
    const context = attempt({ connect: { phone: near, first: true } })
    const legs = [
      resource({ sid: childSid, parent_call_sid: callSid }),
      resource({ sid: `CA${'c'.repeat(32)}`, status: 'completed' }),
    ]
    const { ports, sent } = connected(async (request) =>
      request.method === 'GET' ? list(...legs) : reply(200, resource({})),
    )
    const moved = await ports.calls.transfer?.(
      { call: callSid, near: callSid },
      'sip:a@b.example',
      context,
    )
    expect(moved).toEqual({ references: { call: callSid, far: childSid } })
    expect(sent.at(-1)?.request.url).toBe(`${calls}/${childSid}.json`)
    const none = connected(async () => list())
    await expect(
      none.ports.calls.transfer?.({ call: callSid, near: callSid }, near, context),
    ).rejects.toMatchObject({ code: 'call-not-live' })
  })

  it('start a recording, and stop the one that runs', async () => {
    const { ports, sent } = connected(async () => reply(201, { sid: 'RE1' }))
    await ports.calls.startRecording?.({ call: callSid })
    await ports.calls.stopRecording?.({ call: callSid })
    expect(bodies(sent)).toEqual([
      [`/${callSid}/Recordings.json`, {}],
      [`/${callSid}/Recordings/Twilio.CURRENT.json`, { Status: 'stopped' }],
    ])
  })
})

describe('recordings', () => {
  const id = `RE${'1'.repeat(32)}`
  it('are listed, opened as bytes and removed', async () => {
    const audio = new Uint8Array([82, 73, 70, 70, 255])
    const { ports, sent } = connected(async (request) => {
      if (request.method === 'DELETE') return reply(204, '')
      if (request.url.endsWith('.wav'))
        return { status: 200, headers: { 'content-type': 'audio/x-wav' }, body: '?', bytes: audio }
      return reply(200, {
        recordings: [{ sid: id, status: 'completed', duration: '12' }],
        next_page_uri: null,
      })
    })
    const url = `${baseUrl}/2010-04-01/Accounts/${accountSid}/Recordings/${id}.wav`
    expect(await ports.recordings?.list({ call: callSid })).toEqual([
      { id, status: 'completed', url, duration: 12 },
    ])
    expect(await ports.recordings?.open(id)).toEqual({ contentType: 'audio/x-wav', body: audio })
    await ports.recordings?.remove(id)
    expect(sent.slice(1).map(({ request }) => [request.method, request.url])).toEqual([
      ['GET', url],
      ['DELETE', url.replace('.wav', '.json')],
    ])
    expect(sent[1]?.request.headers.Authorization).toBe(basic)
  })

  it('are not opened where the host has text only, or there is none', async () => {
    const textOnly = connected(async () => reply(200, '?'))
    await expect(textOnly.ports.recordings?.open(id)).rejects.toMatchObject({
      code: 'unsupported',
    })
    const none = connected(async () => reply(404, { code: 20404, message: 'x', status: 404 }))
    await expect(none.ports.recordings?.open(id)).rejects.toMatchObject({ code: 'not-found' })
    await expect(none.ports.recordings?.list({ call: callSid })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('references from outside (C1)', () => {
  const hostile = [
    '..',
    '',
    String.raw`x\..\..\Keys`,
    `${callSid}/../../Keys`,
    `${callSid}?a=b`,
    `${callSid}#`,
    `${callSid} `,
    '%2e%2e%2fKeys',
  ]
  it.each(hostile)('are refused before anything is sent: %j', async (id) => {
    const { ports, sent } = connected()
    const { calls, recordings, gateways, numbers } = ports
    const verbs = [
      () => calls.get?.({ call: id }),
      () => calls.hangUp?.({ call: id }),
      () => calls.startRecording?.({ call: id }),
      () => calls.stopRecording?.({ call: id }),
      () => calls.transfer?.({ call: id }, far, attempt()),
      () => recordings?.list({ call: id }),
      () => recordings?.open(id),
      () => recordings?.remove(id),
      () => gateways?.get(id),
      () => gateways?.update(id, {}),
      () => gateways?.remove(id),
      () => gateways?.attach?.(id, []),
      () => numbers?.configure?.(id, {}),
      () => numbers?.configure?.(`PN${'1'.repeat(32)}`, { gateway: id }),
      () => numbers?.release?.(id),
      () => numbers?.search?.({ country: id }),
    ]
    if (id !== '')
      verbs.push(
        () => calls.hangUp?.({ call: callSid, far: id }),
        () => calls.transfer?.({ call: callSid, far: id }, far, attempt()),
      )
    for (const verb of verbs) {
      const error: unknown = await Promise.resolve(verb()).catch((thrown: unknown) => thrown)
      expect(error, String(verb)).toMatchObject({
        name: 'CallError',
        code: expect.stringMatching(/^(?:input-invalid|call-unknown)$/),
      })
      if (id !== '') expect(String(error)).not.toContain(id)
    }
    expect(sent).toEqual([])
  })
})

describe('scrubbing', () => {
  it('takes out the credentials, however they are written', () => {
    const apiKey = `SK${'1'.repeat(32)}`
    const { ports } = connected(undefined, { apiKey, apiSecret: 'hush-hush' })
    const pair = Buffer.from(`${apiKey}:hush-hush`).toString('base64')
    const text = ports.scrub(`${authToken} hush-hush ${pair} ${basic} ${accountSid}`)
    for (const secret of [authToken, 'hush-hush', pair, basic.slice(6)])
      expect(text).not.toContain(secret)
    expect(text).toContain(accountSid)
  })
})
