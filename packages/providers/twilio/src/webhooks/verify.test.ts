import { createHash } from 'node:crypto'
import { formDecode, formEncode, twilioSignedText } from '@callplane/kit'
import twilio from 'twilio'
import { describe, expect, it } from 'vitest'
import { authToken } from '../../test/world.ts'
import { isGenuine, signatureOf } from './verify.ts'

const url = 'https://app.example/webhooks/twilio?attempt=key-1&leg=far'
const fields = { CallSid: 'CA1', To: '+14155550123', Tag: ['b', 'a', 'b'], Empty: '' }
const signed = (at: string, params: Record<string, unknown>) =>
  twilio.getExpectedTwilioSignature(authToken, at, params)

const check = (signature: string, at = url, given: Record<string, string | string[]> = fields) =>
  isGenuine(
    authToken,
    {
      url: at,
      headers: { 'x-twilio-signature': signature },
      body: new TextEncoder().encode(formEncode(given)),
    },
    formDecode(formEncode(given)),
  )

describe('the signature of a form', () => {
  it('is the SDK’s', () => {
    expect(signatureOf(authToken, url, fields)).toBe(signed(url, fields))
    expect(twilioSignedText('u', { b: '1', a: ['2', '1', '2'] })).toBe('ua1a2b1')
    expect(check(signed(url, fields))).toBe(true)
  })

  it.each([
    ['https://app.example:443/webhooks/twilio', 'https://app.example/webhooks/twilio'],
    ['https://app.example/webhooks/twilio', 'https://app.example:443/webhooks/twilio'],
    ['http://app.example/webhooks/twilio', 'http://app.example:80/webhooks/twilio'],
    ['https://app.example/webhooks/twilio', 'https://app.example:8443/webhooks/twilio'],
    ['http://[::1]:80/w?a=b:c@d', 'http://[::1]/w?a=b:c@d'],
    ['https://app.example/w?name=O%27Brien', "https://app.example/w?name=O'Brien"],
  ])('fits, signed for %s and received at %s, as the SDK has it', (signedFor, receivedAt) => {
    const signature = signed(signedFor, fields)
    expect(twilio.validateRequest(authToken, signature, receivedAt, fields)).toBe(true)
    expect(check(signature, receivedAt)).toBe(true)
  })

  it('keeps a port of its own', () => {
    const at = 'http://app.example:8080/w'
    expect(check(signed(at, fields), at)).toBe(true)
  })

  it('does not match anything else', () => {
    const signature = signed(url, fields)
    expect(check(signature, url.replace('https', 'http'))).toBe(false)
    expect(check(signature, `${url}&x=1`)).toBe(false)
    expect(check(signature, url, { ...fields, To: '+14155550124' })).toBe(false)
    expect(check(signature, url, { ...fields, More: '1' })).toBe(false)
    expect(check(twilio.getExpectedTwilioSignature('other', url, fields))).toBe(false)
    expect(check('')).toBe(false)
  })
})

describe('the signature of a JSON body', () => {
  const body = new TextEncoder().encode('{"CallSid":"CA1"}')
  const hash = createHash('sha256').update(body).digest('hex')
  const at = `${url}&bodySHA256=${hash}`
  const receive = (given: Uint8Array, where: string, signature: string) =>
    isGenuine(
      authToken,
      { url: where, headers: { 'x-twilio-signature': signature }, body: given },
      null,
    )

  it('covers the body by its hash in the URL, as the SDK has it', () => {
    const signature = signed(at, {})
    const text = new TextDecoder().decode(body)
    expect(twilio.validateRequestWithBody(authToken, signature, at, text)).toBe(true)
    expect(receive(body, at, signature)).toBe(true)
  })

  it('does not match another body, another hash, or a body that no hash covers', () => {
    const other = new TextEncoder().encode('{"CallSid":"CA2"}')
    const otherHash = createHash('sha256').update(other).digest('hex')
    expect(receive(other, at, signed(at, {}))).toBe(false)
    expect(receive(other, `${url}&bodySHA256=${otherHash}`, signed(at, {}))).toBe(false)
    expect(receive(body, url, signed(url, {}))).toBe(false)
    const twice = `${at}&bodySHA256=${otherHash}`
    expect(receive(body, twice, signed(twice, {}))).toBe(false)
  })
})
