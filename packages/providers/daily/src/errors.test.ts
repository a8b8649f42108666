import { TransportError } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import {
  apiKey,
  attemptOf,
  callOf,
  connect,
  fakeApi,
  far,
  mapOf,
  refusal,
  reply,
  room,
} from '../test/fake-api.ts'

const start = `POST /rooms/${room}/dialOut/start`
const placeWith = async (answer: Parameters<ReturnType<typeof fakeApi>['answer']>[1]) => {
  const api = fakeApi({ [start]: answer })
  return connect(api)
    .calls.place(mapOf().request, attemptOf(callOf()))
    .then(
      () => ({ code: 'placed' }),
      (error: unknown) => error,
    )
}

describe('refused for sure', () => {
  it.each([
    [400, 'authorization-header-error', 'missing header', 'auth'],
    [401, 'authentication-error', 'bad key', 'auth'],
    [429, 'rate-limit-error', 'slow down', 'rate'],
    [404, 'not-found', 'room x not found', 'room-unusable'],
    [404, 'not-found', 'room x is not hosting a call', 'room-unusable'],
    [400, 'invalid-request-error', 'dial-out not enabled for room', 'room-unusable'],
    [
      400,
      'invalid-request-error',
      'dial-out to PhoneNumber is not enabled for domain',
      'permission',
    ],
    [
      400,
      'invalid-request-error',
      'cannot be set to that value with your current plan',
      'permission',
    ],
    [400, 'invalid-request-error', 'International dialout not supported', 'geo'],
    [400, 'invalid-request-error', 'more than 5 sessions in room x', 'concurrency'],
    [400, 'invalid-request-error', 'call closed before delivery', 'room-unusable'],
    [400, 'invalid-request-error', 'callerId is not purchased', 'caller-id'],
    [400, 'invalid-request-error', 'phoneNumber is not valid', 'number-invalid'],
    [400, 'invalid-request-error', 'something new', 'request-invalid'],
  ])('%i %s: %s', async (status, type, info, code) => {
    expect(await placeWith(refusal(status, type, info))).toMatchObject({
      code,
      dialled: 'no',
      provider: 'daily',
      providerCode: type,
    })
  })
})

describe('may have rung', () => {
  it.each([
    'dial-out already started',
    'a dial-out is already in progress',
    'dialout_in_progress: in progress',
    'duplicate request',
  ])('400 %s: it may be this request that was started (S5)', async (info) => {
    expect(await placeWith(refusal(400, 'invalid-request-error', info))).toMatchObject({
      code: 'conflict',
      dialled: 'unknown',
    })
  })

  it.each(['__proto__', 'constructor', 'toString'])(
    'a refusal of type %s has a code of ours (W8)',
    async (type) => {
      expect(await placeWith(refusal(400, type, 'x'))).toMatchObject({ code: 'request-invalid' })
    },
  )
  it.each([
    ['500 with its own body', refusal(500, 'server-error', 'x'), 'provider-down'],
    ['502 of a proxy', reply(502, '<html>Bad Gateway</html>'), 'provider-down'],
    ['404 of a proxy (S23)', reply(404, '<html>Not Found</html>'), 'unexpected'],
    ['400 without an error', reply(400, { message: 'no' }), 'unexpected'],
    ['403, which is not listed (S23)', refusal(403, 'forbidden', 'x'), 'permission'],
    ['418', refusal(418, 'teapot', 'x'), 'request-invalid'],
    ['a body that breaks off', reply(200, '{"ok":true,"sess'), 'unexpected'],
    ['a success without a session', reply(200, { ok: 'true' }), 'unexpected'],
    ['a reset after sending', new TransportError('reset', true), 'transport'],
    ['a timeout after sending', new TransportError('timeout', true), 'timeout'],
    ['anything else', new TypeError('boom'), 'unexpected'],
  ])('%s', async (_what, answer, code) => {
    expect(await placeWith(answer)).toMatchObject({ code, dialled: 'unknown' })
  })

  it('not when no byte left', async () => {
    expect(await placeWith(new TransportError('connect', false))).toMatchObject({ dialled: 'no' })
    expect(await placeWith(new TransportError('send-by', false))).toMatchObject({
      code: 'expired',
      dialled: 'no',
    })
  })
})

it('keeps words without numbers and keys, and the time to wait', async () => {
  const answer = refusal(429, 'rate-limit-error', `${far} sip:a@b.example ${apiKey}`)
  const error = await placeWith({ ...answer, headers: { 'retry-after': '7' } })
  expect(error).toMatchObject({ retryAfter: 7 })
  expect((error as Error).message).toContain('[number] [address]')
  for (const secret of [far, 'a@b.example', apiKey])
    expect((error as Error).message).not.toContain(secret)
})
