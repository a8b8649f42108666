import { TransportError, type Host, type WireRequest, type WireResponse } from '@callplane/core'
import { manualHost } from '@callplane/core/testing'
import { describe, expect, test, vi } from 'vitest'
import { decodeState } from './map/client-state.ts'
import { telnyx } from './plugin.ts'

const apiKey = 'KEY0123456789ABCDEF_secret'
const call = { to: '+14155550123', from: '+14155550100' }
const route = { provider: 'telnyx', weight: 1 }
const key = 'cp00000000000000000000000000000001'

const place = async (fetch: Host['fetch']) => {
  const host = manualHost({ fetch })
  const ports = telnyx({
    apiKey,
    publicKey: `${'A'.repeat(43)}=`,
    connectionId: '1',
  }).connect(host)
  const prepared = await ports.prepare?.(call, route)
  const { request } = ports.map(call, route, { key, prepared, options: undefined })
  const signal = new AbortController().signal
  const sendBy = host.clock.now() + 2_000
  return ports.calls.place(request, { key, call, route, sendBy, signal })
}
const answers = (status: number, body: unknown, headers = {}): Host['fetch'] => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return () => Promise.resolve({ status, headers, body: text } satisfies WireResponse)
}
const errors = (code: string, detail = '', pointer?: string) => ({
  errors: [{ code, title: 'No', detail, ...(pointer && { source: { pointer } }) }],
})

test.each([
  [401, errors('10009'), 'auth', 'no'],
  [403, errors('10010'), 'permission', 'no'],
  [403, errors('10010', 'not yours (D35)'), 'caller-id', 'no'],
  [403, errors('10010', 'too many calls D1'), 'concurrency', 'no'],
  [422, errors('10016', '', '/to'), 'number-invalid', 'no'],
  [422, errors('10016', '', '/from'), 'caller-id', 'no'],
  [422, errors('10011', 'SRTP'), 'request-invalid', 'no'],
  [422, errors('99999'), 'request-invalid', 'no'],
  [429, errors('10011'), 'rate', 'no'],
  [429, errors('90103'), 'rate', 'no'],
  [408, errors('10008'), 'provider-down', 'unknown'],
  [409, errors('10012'), 'conflict', 'unknown'],
  // Our own command_id may be what exists: the call is looked for.
  [422, errors('10012'), 'conflict', 'unknown'],
  [400, errors('10012'), 'conflict', 'unknown'],
  [422, errors('__proto__'), 'request-invalid', 'no'],
  [500, errors('10007'), 'provider-down', 'unknown'],
  [503, errors('10007'), 'provider-down', 'unknown'],
  [502, '<html>Bad Gateway</html>', 'provider-down', 'unknown'],
  [404, '<html>Not Found</html>', 'unexpected', 'unknown'],
  [403, { message: 'firewall' }, 'unexpected', 'unknown'],
  [200, { data: {} }, 'unexpected', 'unknown'],
  [200, 'not json', 'unexpected', 'unknown'],
])('HTTP %i %j is %s, dialled: %s', async (status, body, code, dialled) => {
  const fetch = vi.fn<Host['fetch']>(answers(status, body, { 'content-type': 'application/json' }))
  await expect(place(fetch)).rejects.toMatchObject({ code, dialled, provider: 'telnyx' })
  expect(fetch).toHaveBeenCalledTimes(1)
})

test.each([
  ['timeout', true, 'timeout', 'unknown'],
  ['reset', true, 'transport', 'unknown'],
  ['connect', false, 'transport', 'no'],
  ['send-by', false, 'expired', 'no'],
  ['aborted', false, 'canceled', 'no'],
] as const)('%s, sent: %s', async (reason, sent, code, dialled) => {
  const fetch = vi.fn<Host['fetch']>(() => Promise.reject(new TransportError(reason, sent)))
  await expect(place(fetch)).rejects.toMatchObject({ code, dialled })
  expect(fetch).toHaveBeenCalledTimes(1)
})

test('says when to come back, and repeats neither number nor key', async () => {
  const body = errors('90103', `${call.to} sip:a@b.example with ${apiKey}`)
  const error = await place(
    answers(429, body, { 'content-type': 'application/json', 'x-ratelimit-reset': '7' }),
  ).catch((thrown: unknown) => thrown as Error)
  expect(error).toMatchObject({ retryAfter: 7, providerCode: '90103' })
  for (const secret of ['4155550123', 'b.example', apiKey])
    expect((error as Error).message).not.toContain(secret)
})

test.each([
  ['120', 120],
  ['soon', undefined],
  ['7s', undefined],
  ['-7', undefined],
])('a limit that is reset in %j is one to wait for: %s', async (reset, retryAfter) => {
  const headers = { 'content-type': 'application/json', 'x-ratelimit-reset': reset }
  const error: unknown = await place(answers(429, errors('90103'), headers)).catch(
    (thrown: unknown) => thrown,
  )
  expect((error as { retryAfter?: number }).retryAfter).toBe(retryAfter)
})

test.each([
  [{ errors: [{ code: 10009, title: 'No', detail: 'why' }] }, 'No: why'],
  [{ errors: [{ code: '10009', detail: 'why' }] }, 'why'],
  [{ errors: [{ code: '10009', title: 'No' }] }, 'No'],
])('%j is told as %j', async (body, text) => {
  const reply = answers(401, body, { 'content-type': 'application/json' })
  await expect(place(reply)).rejects.toMatchObject({
    providerCode: '10009',
    message: `telnyx: ${text} (10009, HTTP 401)`,
  })
})

test.each([{ errors: {} }, { errors: [null] }, { errors: [{ code: true }] }, { errors: [] }])(
  '%j is not an error of Telnyx: the phone may ring',
  async (body) => {
    const reply = answers(403, body, { 'content-type': 'application/json' })
    await expect(place(reply)).rejects.toMatchObject({ code: 'unexpected', dialled: 'unknown' })
  },
)

test('the SDK sends what is explained, byte for byte, and the limits of the attempt', async () => {
  const sent: WireRequest[] = []
  const limits: unknown[] = []
  const data = { call_control_id: 'v3:a', call_leg_id: 'l', call_session_id: 's' }
  const reply = answers(200, { data }, { 'content-type': 'application/json' })
  const host = manualHost({
    fetch: (request, given) => {
      sent.push(request)
      limits.push(given)
      return reply(request)
    },
  })
  const settings = { apiKey, publicKey: `${'A'.repeat(43)}=`, connectionId: '1' }
  const ports = telnyx(settings).connect(host)
  const full = {
    ...call,
    metadata: { name: 'Zoë', 1: 'first' },
    sipHeaders: { 'X-A': '"b"' },
    ringTimeout: 30,
  }
  const prepared = await ports.prepare?.(full, route)
  expect(sent).toEqual([])
  const { request } = ports.map(full, route, { key, prepared, options: undefined })
  const { signal } = new AbortController()
  const placed = await ports.calls.place(request, { key, call: full, route, sendBy: 5e15, signal })
  expect(placed.references).toEqual({ callControl: 'v3:a', callLeg: 'l', callSession: 's' })
  const { authorization, ...headers } = sent[0]?.headers ?? {}
  expect(authorization).toBe(`Bearer ${apiKey}`)
  expect({ ...sent[0], headers }).toEqual(request)
  expect(limits).toEqual([{ sendBy: 5e15, signal, timeoutMs: 10_000 }])
})

describe('a caller who has given up meanwhile', () => {
  const portsAnswered = (code: string) => {
    const sent: WireRequest[] = []
    const reply = answers(422, errors(code), { 'content-type': 'application/json' })
    const host = manualHost({
      fetch: (request, limits) => {
        sent.push(request)
        return reply(request, limits)
      },
    })
    const settings = { apiKey, publicKey: `${'A'.repeat(43)}=`, connectionId: '1' }
    return { sent, calls: telnyx(settings).connect(host).calls }
  }
  const references = { callControl: 'v3:a' }

  test('needs neither an answer nor a refusal nor a hang-up (W1)', async () => {
    const { calls, sent } = portsAnswered('90018')
    await calls.answer?.(references)
    await calls.reject?.(references, 'busy')
    await calls.hangUp?.(references)
    expect(sent.map(({ url }) => url.split('/').at(-1))).toEqual(['answer', 'reject', 'hangup'])
    const body = JSON.parse(sent[0]?.body ?? '') as { client_state: string }
    expect(decodeState(body.client_state)).toEqual({ leg: 'far' })
  })

  test('is not one where Telnyx says anything else', async () => {
    const { calls } = portsAnswered('90034')
    const failed = { providerCode: '90034' }
    await expect(calls.answer?.(references)).rejects.toMatchObject(failed)
    await expect(calls.reject?.(references, 'busy')).rejects.toMatchObject(failed)
  })
})
