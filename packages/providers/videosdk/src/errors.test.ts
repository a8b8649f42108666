import { TransportError } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import { attemptOf, callOf, connect, fakeApi, reply, token, byRule } from '../test/fake-api.ts'

const failureOf = async (answer: ReturnType<typeof reply> | Error) => {
  const api = fakeApi({ 'POST /v2/sip/call': answer })
  const ports = connect(api)
  const { request } = ports.map(callOf(), byRule, { key: 'cp-1', prepared: {}, options: {} })
  return ports.calls.place(request, attemptOf()).then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('refused for sure: a listed status in words of its own', () => {
  test.each([
    [400, { message: 'Validation failed' }, 'request-invalid'],
    [400, { message: 'sipCallFrom is not a number of the rule' }, 'caller-id'],
    [400, { message: 'sipCallTo must be E.164' }, 'request-invalid'],
    [400, { message: 'Room does not exist' }, 'room-unusable'],
    [401, { error: 'Token is invalid or expired' }, 'auth'],
    [402, { msg: 'Gateway not found' }, 'not-found'],
    [403, { statusMessage: 'SIP is not enabled for this account' }, 'permission'],
    [404, { message: 'Routing rule not found' }, 'not-found'],
    [429, { message: 'Too many requests' }, 'rate'],
  ] as const)('%i %j', async (status, body, code) => {
    expect(await failureOf(reply(status, body))).toMatchObject({
      code,
      dialled: 'no',
      provider: 'videosdk',
      providerCode: undefined,
    })
  })
})

describe('everything else may have dialled', () => {
  test.each([
    [500, { message: 'Internal server error' }, 'provider-down'],
    [503, { message: 'Service unavailable' }, 'provider-down'],
    [502, '<html>Bad Gateway</html>', 'provider-down'],
    [404, '<html>Not Found</html>', 'unexpected'],
    [400, { unlike: 'anything of its own' }, 'unexpected'],
    [400, '', 'unexpected'],
    // It may say that the call exists already.
    [409, { message: 'The call is already being placed' }, 'conflict'],
    // What a gateway in front of VideoSDK says by itself.
    [403, { message: 'Forbidden' }, 'permission'],
    [401, { message: 'Unauthorized' }, 'auth'],
    [403, { message: 'Missing Authentication Token' }, 'permission'],
    [404, { error: 'Not Found' }, 'not-found'],
    [400, { message: 'Bad Request' }, 'request-invalid'],
    [405, { message: 'Method not allowed' }, 'request-invalid'],
    [302, { message: 'Moved' }, 'unexpected'],
    [200, 'not JSON', 'unexpected'],
    [200, { message: 'done', data: {} }, 'unexpected'],
    [204, '', 'unexpected'],
  ] as const)('%i %j', async (status, body, code) => {
    expect(await failureOf(reply(status, body))).toMatchObject({ code, dialled: 'unknown' })
  })
  test.each([
    [new TransportError('timeout', true), 'timeout', 'unknown'],
    [new TransportError('reset', true), 'transport', 'unknown'],
    [new TransportError('connect', false), 'transport', 'no'],
    [new TransportError('send-by', false), 'expired', 'no'],
  ] as const)('%s', async (error, code, dialled) => {
    expect(await failureOf(error)).toMatchObject({ code, dialled })
  })
})

test("the provider's own code and the time to wait are kept", async () => {
  const refused = reply(429, { message: 'Slow down', errorCode: 'RATE_LIMITED' })
  const error = await failureOf({ ...refused, headers: { 'retry-after': '7' } })
  expect(error).toMatchObject({ providerCode: 'RATE_LIMITED', retryAfter: 7 })
})

test('a message holds no number, no address and no token', async () => {
  const message = `+1 (415) 555-0123 and sip:ann@example.com are refused for ${token}`
  const error = (await failureOf(reply(400, { message }))) as Error
  expect(error.message).toBe('videosdk: [number] and [address] are refused for [secret] (HTTP 400)')
})
