import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { basicAuth } from '../client/basic-auth.ts'
import { formEncode } from '../bodies/form.ts'
import { createScrub } from './scrub.ts'

const secret = 'p@ss/wörd "1"+&<x>='

describe('createScrub', () => {
  const scrub = createScrub([secret, `AC1:${secret}`, undefined])
  const base64 = Buffer.from(secret).toString('base64')
  it.each([
    ['as it is', secret],
    ['in JSON', JSON.stringify({ a: secret })],
    ['in JSON of PHP', JSON.stringify({ a: secret }).replaceAll('/', '\\/')],
    ['in a query', encodeURIComponent(secret)],
    [
      'in a query of lower case',
      encodeURIComponent(secret).replace(/%../g, (c) => c.toLowerCase()),
    ],
    ['in a form', formEncode({ a: secret })],
    ['in XML', 'p@ss/wörd &quot;1&quot;+&amp;&lt;x&gt;='],
    ['in base64', base64],
    ['in base64 of a URL', Buffer.from(secret).toString('base64url')],
    ['in base64 in a query', encodeURIComponent(base64)],
    ['in a Basic header', basicAuth('AC1', secret)],
  ])('finds a secret %s', (_how, text) => {
    const scrubbed = scrub(`before ${text} after`)
    expect(scrubbed).toMatch(/^before .*\[secret\].* after$/)
    for (const piece of ['wörd', 'w%C3%B6rd', 'w%c3%b6rd', base64.slice(2, 12)])
      expect(scrubbed).not.toContain(piece)
  })
  it('takes the longest first', () => {
    expect(createScrub(['abcd', 'abcdefgh'])('abcdefgh abcd')).toBe('[secret] [secret]')
  })
  it('does not take short ones, which are everywhere', () => {
    expect(createScrub(['abc', ''])('abcdef')).toBe('abcdef')
  })
  it('takes the whole secret out of any text around it, and nothing else (T7)', () => {
    let reached = 0
    const letters = fc
      .string({ unit: 'binary', minLength: 4 })
      .filter((text) => text.isWellFormed())
    fc.assert(
      fc.property(letters, fc.string(), fc.string(), (secret, before, after) => {
        // A character of its own: nothing around it can then be a part of the secret.
        fc.pre([...secret].some((sign) => !`<>|[secret]${before}${after}`.includes(sign)))
        const scrub = createScrub([secret])
        const json = JSON.stringify(secret)
        const form = formEncode({ a: secret })
        for (const [text, left] of [
          [secret, '[secret]'],
          [json, '"[secret]"'],
          [form, 'a=[secret]'],
        ])
          expect(scrub(`<${before}|${text}|${after}>`)).toBe(`<${before}|${left}|${after}>`)
        reached += 1
      }),
    )
    expect(reached).toBe(100)
  })
})

describe('credentials that are not listed', () => {
  const scrub = createScrub([])
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJhcGlrZXkiOiJhIn0.c2lnbmF0dXJl'
  it.each([
    ['authorization: KEY0123\r\nhost: a', 'authorization: [secret]\r\nhost: a'],
    ['Authorization: Basic QUMxOnB3\nb', 'Authorization: [secret]\nb'],
    ['{"authorization":"a \\"b\\" c","d":1}', '{"authorization":"[secret]","d":1}'],
    [
      '{\\"Authorization\\":\\"KEY0123\\",\\"d\\":1}',
      '{\\"Authorization\\":\\"[secret]\\",\\"d\\":1}',
    ],
    ["{ authorization: 'KEY0123', d: 1 }", "{ authorization: '[secret]', d: 1 }"],
    ['{"authorization":["KEY0123"]}', '{"authorization":["[secret]"]}'],
    ['Proxy-Authorization: x1', 'Proxy-Authorization: [secret]'],
    ['with Bearer KEY0123_abc.', 'with Bearer [secret]'],
    [`?token=${jwt}&a=1`, '?token=[secret]&a=1'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', '[secret]'],
  ])('%j', (text, scrubbed) => {
    expect(scrub(text)).toBe(scrubbed)
    expect(scrub(scrubbed)).toBe(scrubbed)
  })
  it.each([
    'Basic authentication failed',
    'the bearer of this message',
    'no authorization was given',
    'eyJust a word',
  ])('%j stays', (text) => {
    expect(scrub(text)).toBe(text)
  })
  // What takes quadratic time with texts of this length runs into the time limit of every test.
  it('takes time in proportion to hostile text (T12)', () => {
    for (const piece of [
      'authorization: ',
      'authorization:"',
      'Bearer ',
      'eyJaaaa.',
      '-----BEGIN PRIVATE KEY-----',
    ])
      expect(scrub(piece.repeat(200_000))).not.toBe('')
    expect(scrub(`authorization:${' '.repeat(2_000_000)}"`)).toMatch(/^authorization:/)
  })
})
