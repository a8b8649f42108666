import { describe, expect, it } from 'vitest'
import { far, reply } from '../test/world.ts'
import { refusal } from './errors.ts'

const keep = (text: string): string => text
const own = (status: number, code: number, message = 'No.') =>
  reply(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status })

describe('refusals', () => {
  it.each([
    [400, 21211, 'number-invalid', 'no'],
    [400, 21210, 'caller-id', 'no'],
    [400, 21215, 'geo', 'no'],
    [401, 20003, 'auth', 'no'],
    [403, 20005, 'permission', 'no'],
    [404, 20404, 'not-found', 'no'],
    [400, 21220, 'call-not-live', 'no'],
    [429, 20429, 'rate', 'no'],
    [429, 10004, 'concurrency', 'no'],
    [400, 99999, 'request-invalid', 'no'],
    [409, 20409, 'conflict', 'unknown'],
    [500, 20500, 'provider-down', 'unknown'],
    [503, 20503, 'provider-down', 'unknown'],
  ])('%i %i is %s, dialled %s', (status, code, ours, dialled) => {
    expect(refusal(own(status, code), 0, keep)).toMatchObject({
      code: ours,
      dialled,
      provider: 'twilio',
      providerCode: String(code),
    })
  })

  it.each([
    ['a page', '<html>Bad Request</html>'],
    ['nothing', ''],
    ['another’s JSON', '{"error":"no"}'],
    ['JSON of another status', '{"code":21211,"message":"x","status":500}'],
    ['no object', '[]'],
    ['null', 'null'],
  ])('with %s are no proof that nothing was dialled', (_what, body) => {
    for (const status of [400, 404, 429, 502])
      expect(refusal(reply(status, body), 0, keep)).toMatchObject({
        dialled: 'unknown',
        providerCode: undefined,
      })
  })

  it('keep Twilio’s words without numbers, addresses and secrets, and its request id', () => {
    const text = `The number ${far} or (415) 555-0123 or sip:bob@a.example is wrong, token hush`
    const response = { ...own(400, 21211, text), headers: { 'twilio-request-id': 'RQ1' } }
    expect(refusal(response, 0, (given) => given.replace('hush', '[secret]')).message).toBe(
      'twilio: The number [number] or [number] or [address] is wrong, token [secret] (21211, HTTP 400, request RQ1)',
    )
  })

  it('say when to come back', () => {
    const response = { ...own(429, 20429), headers: { 'retry-after': '7' } }
    expect(refusal(response, 0, keep).retryAfter).toBe(7)
  })
})
