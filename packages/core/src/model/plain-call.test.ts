import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../journal/record.ts'
import { outboundCall } from './outbound-call.ts'
import { plainCall, plainFingerprint } from './plain-call.ts'

/** Values that a field may have, right and wrong ones. */
const values: Record<string, readonly unknown[]> = {
  to: [
    '+14155550123',
    'sip:a@example.com',
    'SIPS:b',
    '14155550123',
    'sip:a b',
    `sip:${'x'.repeat(250)}`,
    7,
  ],
  from: ['+14155550100', '+0', 'sip:a@example.com', null],
  rule: ['sales', '', 'x'.repeat(129), 'a\nb'],
  tags: [
    [],
    ['a', 'b'],
    [''],
    ['a', 1],
    Array.from({ length: 65 }, () => 'a'),
    'a',
    [undefined],
    Object.assign([], { length: 2 }),
  ],
  tenant: ['t', '\u{d800}', 'é'],
  campaign: ['c', 'x'.repeat(128)],
  contact: [{ system: 'hubspot', type: 'contact', id: '1' }, {}],
  idempotencyKey: ['k', 'k'.repeat(255), 'k'.repeat(256), ''],
  dialBefore: ['2026-01-05T12:00:00Z', new Date(0)],
  connect: [
    { room: 'r' },
    { room: '-' },
    { room: 'r', on: 'daily' },
    { room: 'r', on: undefined },
    { sip: 'sip:room@example.com' },
    { sip: 'sip:room@example.com?From=x' },
    { sip: 'sip:%0a@example.com' },
    { phone: '+14155550199' },
    { phone: '+14155550199', first: true },
    { phone: '+14155550199', first: false },
    { conference: 'c' },
    { room: 'r', sip: 'sip:a@example.com' },
    {},
    [],
    'r',
    Object.create({ room: 'r' }),
  ],
  participant: [{ name: 'Zoë' }],
  record: [true, false, 'true'],
  waitUntilAnswered: [true, 0],
  ringTimeout: [30, 1, 86_400, 0, 86_401, 1.5, Number.NaN, '30', -0],
  maxDuration: [60, Infinity],
  dtmf: ['12w#', '', 'a', '1'.repeat(1025)],
  machineDetection: ['detect', 'hang-up', 'greeting-end', 'on', 'toString'],
  mediaEncryption: ['none', 'required', 'preferred', ''],
  hideCallerId: [true, null],
  maskNumber: [false, 1],
  sipHeaders: [{ 'X-A': 'b' }],
  includeHeaders: ['all'],
  metadata: [{ a: 1 }],
  options: [{}, { twilio: {} }],
  unknown: [1],
}

/** Mostly sound calls, so that several fields at a time reach the reader's end. */
const inputs = fc
  .record(
    Object.fromEntries(
      Object.entries(values).map(([name, given]) => [
        name,
        fc.oneof(
          { weight: 6, arbitrary: fc.constant(given[0]) },
          { weight: 1, arbitrary: fc.constantFrom(...given) },
          { weight: 1, arbitrary: fc.constant(undefined) },
        ),
      ]),
    ),
    { requiredKeys: [] },
  )
  .chain((fields) =>
    fc
      .subarray(Object.keys(fields), { maxLength: 7 })
      .map((names) =>
        Object.fromEntries(
          ['to', ...names].map((name) => [name, name in fields ? fields[name] : '+14155550123']),
        ),
      ),
  )

describe('a plain call', () => {
  it('is read exactly as the schema reads it, in the same canonical form', () => {
    const reached = { plain: 0, faulty: 0, rare: 0 }
    fc.assert(
      fc.property(inputs, (input) => {
        const plain = plainCall(input)
        const parsed = outboundCall.safeParse(input)
        if (!plain) {
          reached[parsed.success ? 'rare' : 'faulty'] += 1
          return
        }
        reached.plain += 1
        expect(parsed.data).toStrictEqual(plain)
        const { idempotencyKey: _, ...content } = parsed.data ?? { to: '' }
        expect(plainFingerprint(plain)).toBe(canonicalJson({ ...content, options: undefined }))
      }),
      { numRuns: 5_000 },
    )
    expect(reached.plain).toBeGreaterThan(300)
    expect(reached.faulty).toBeGreaterThan(300)
    expect(reached.rare).toBeGreaterThan(300)
  })

  it.each(Object.entries(values).flatMap(([name, given]) => given.map((value) => [name, value])))(
    'agrees with the schema on %s: %j',
    (name, value) => {
      const input = { to: '+14155550123', [String(name)]: value }
      const plain = plainCall(input)
      expect(plain && outboundCall.parse(input)).toStrictEqual(plain)
    },
  )

  it('is one of the usual fields, so that the schema is spared', () => {
    const usual = {
      to: '+14155550123',
      from: '+14155550100',
      rule: 'sales',
      tags: ['a'],
      tenant: 't',
      campaign: 'c',
      idempotencyKey: 'k',
      connect: { sip: 'sip:room@example.com' },
      ringTimeout: 30,
      maxDuration: 60,
      record: true,
      waitUntilAnswered: true,
      hideCallerId: false,
      maskNumber: true,
      machineDetection: 'detect',
      mediaEncryption: 'none',
      dtmf: '1',
    }
    expect(plainCall(usual)).toStrictEqual(outboundCall.parse(usual))
    for (const end of [{ room: 'r' }, { phone: '+14155550199' }])
      expect(plainCall({ to: '+14155550123', connect: end })?.connect).toEqual(end)
  })

  it.each([
    [null],
    [undefined],
    ['+14155550123'],
    [[]],
    [Object.create({ to: '+14155550123' })],
    [Object.assign(Object.create(null), { to: '+14155550123' })],
    [JSON.parse('{"to":"+14155550123","__proto__":{}}')],
    [{}],
  ])('anything else is left to the schema: %j', (input) => {
    expect(plainCall(input)).toBeNull()
  })
})
