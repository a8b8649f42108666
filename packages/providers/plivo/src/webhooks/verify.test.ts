import { validateV3Signature } from 'plivo'
import { describe, expect, it } from 'vitest'
import { hmac, formDecode, formEncode, plivoSignedText } from '@callplane/kit'
import { authToken, webhook } from '../../test/world.ts'
import { isGenuine } from './verify.ts'

const nonce = '05429567804466091622'
const urls = [
  'https://app.example/hook',
  'https://app.example/hook/',
  'https://app.example:8443/a/b?b=2&a=1',
  'https://app.example/hook?attempt=cp1&for=ring&leg=far',
  'https://app.example/hook?name=a%20b%2Bc&to=%2B14155550102&x=&x=1&x=0',
]
const forms = [
  {},
  { CallUUID: 'u', Event: 'Ring' },
  { b: '2', a: '1', A: '3', CallerName: 'Zoë & Co. (Büro)', empty: '' },
  { many: ['z', 'a'], 'X-PH-room': '7' },
]

describe('what is signed', () => {
  it.each(urls.flatMap((url) => forms.map((form) => [url, form] as const)))(
    'is what the vendor’s validator takes: %s %j',
    (url, form) => {
      for (const method of ['POST', 'GET'] as const) {
        const asked =
          method === 'GET' ? `${url}${url.includes('?') ? '&' : '?'}${formEncode(form)}` : url
        const target = asked.replace(/[?&]$/, '')
        const sent = method === 'GET' ? {} : formDecode(formEncode(form))
        const given = hmac(
          'sha256',
          authToken,
          plivoSignedText({ method, url: target }, sent, nonce),
          'base64',
        )
        const theirs = validateV3Signature(method, target, nonce, authToken, given, { ...sent })
        expect(theirs).toBe(true)
        expect(
          validateV3Signature(method, `${target}x`, nonce, authToken, given, { ...sent }),
        ).toBe(
          isGenuine(authToken, {
            method,
            url: `${target}x`,
            headers: { 'x-plivo-signature-v3': given, 'x-plivo-signature-v3-nonce': nonce },
            body: new TextEncoder().encode(method === 'GET' ? '' : formEncode(form)),
            receivedAt: 0,
          }),
        )
      }
    },
  )
})

describe('forgeries', () => {
  const genuine = webhook('for=ring&leg=far', { CallUUID: 'u', Event: 'Ring' })
  const signature = genuine.headers['x-plivo-signature-v3'] ?? ''
  const changed = (headers: Record<string, string>) => ({
    ...genuine,
    headers: { ...genuine.headers, ...headers },
  })

  it('accepts the genuine one, also as one of several signatures, and by GET', () => {
    expect(isGenuine(authToken, genuine)).toBe(true)
    expect(isGenuine(authToken, changed({ 'x-plivo-signature-v3': `bm8=, ${signature}` }))).toBe(
      true,
    )
    expect(isGenuine(authToken, webhook('for=ring', { Event: 'Ring' }, { method: 'GET' }))).toBe(
      true,
    )
  })

  it.each([
    ['no signature', changed({ 'x-plivo-signature-v3': '' })],
    ['no nonce', changed({ 'x-plivo-signature-v3-nonce': '' })],
    ['another nonce', changed({ 'x-plivo-signature-v3-nonce': '1' })],
    ['a cut signature', changed({ 'x-plivo-signature-v3': signature.slice(0, -1) })],
    ['commas only', changed({ 'x-plivo-signature-v3': ',,,' })],
    ['another token', webhook('for=ring', { Event: 'Ring' }, { token: 'other' })],
    ['another address', { ...genuine, url: genuine.url.replace('cp1', 'cp2') }],
    ['another scheme', { ...genuine, url: genuine.url.replace('https', 'http') }],
    ['another method', { ...genuine, method: 'PUT' }],
    ['a method without its form', { ...genuine, method: 'GET' }],
    ['another body', { ...genuine, body: new TextEncoder().encode('CallUUID=u&Event=Rang') }],
    ['no body', { ...genuine, body: new Uint8Array() }],
  ])('%s', (_name, request) => {
    expect(isGenuine(authToken, request)).toBe(false)
  })
})
