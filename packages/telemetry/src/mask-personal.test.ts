import { gateway, includeHeaders, outboundCall, personal, secret, sipUri } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { maskPersonal } from './mask-personal.ts'
import { maskNumber, maskText, maskWithin } from '@callplane/core'
import { definitionOf, innerSchemas, markOf, type Schema } from './schema-marks.ts'

const full = outboundCall.parse({
  to: '+14155550123',
  from: '+14155550100',
  rule: 'sales',
  tags: ['vip'],
  tenant: 'acme',
  contact: { system: 'crm', type: 'contact', id: '17' },
  idempotencyKey: 'again-+14155550123',
  dialBefore: '2026-01-05T12:00:00Z',
  connect: { phone: '+14155550102', first: true },
  participant: { id: 'p1', name: 'Alice Example', metadata: { note: 'x' } },
  record: true,
  ringTimeout: 30,
  dtmf: '12w3',
  sipHeaders: { 'X-Customer': 'Alice' },
  includeHeaders: ['X-Customer'],
  metadata: { order: 7 },
  options: { twilio: { callReason: 'About Alice', byoc: true } },
})

describe('texts', () => {
  it.each([
    ['+14155550123', '+1415…**23'],
    ['+442079460123', '+44…**23'],
    ['+4930123456', '+49…**56'],
    ['+3725550123', '+372…**23'],
    ['+2905123', '+290…'],
    ['sip:+14155550123@pbx.example;user=phone', 'sip:+1415…**23@…'],
    ['sip:%2B14155550123@pbx.example', 'sip:+1415…**23@…'],
    ['sips:alice@pbx.example', 'sips:…@…'],
    ['sip:pbx.example', 'sip:…@…'],
    ['Alice', '…'],
  ])('%s becomes %s', (text, masked) => {
    expect(maskText(text)).toBe(masked)
  })
  it('masks within a text', () => {
    expect(maskWithin('to +14155550123, sip:alice@pbx.example and call_17')).toBe(
      'to +1415…**23, sip:…@… and call_17',
    )
    expect(maskNumber('+14155550123')).toBe('+1415…**23')
  })
})

describe('a call', () => {
  it('keeps what is not personal', () => {
    expect(maskPersonal(full, outboundCall)).toEqual({
      ...full,
      to: '+1415…**23',
      from: '+1415…**00',
      idempotencyKey: 'again-+1415…**23',
      connect: { phone: '+1415…**02', first: true },
      participant: { id: 'p1', name: '…', metadata: { note: 'x' } },
      sipHeaders: { 'X-Customer': '…' },
      options: { twilio: { callReason: '…', byoc: '…' } },
    })
  })
  it.each([
    [{ sip: 'sip:alice@pbx.example' }, { sip: 'sip:…@…' }],
    [
      { room: 'standup', on: 'daily' },
      { room: 'standup', on: 'daily' },
    ],
    [{ conference: 'c1' }, { conference: 'c1' }],
  ])('masks connect %j', (connect, masked) => {
    const call = outboundCall.parse({ to: '+14155550123', connect })
    expect(maskPersonal(call, outboundCall)).toMatchObject({ connect: masked })
  })
  it('leaves the value itself alone', () => {
    const before = structuredClone(full)
    maskPersonal(full, outboundCall)
    expect(full).toEqual(before)
  })

  /** A value with a marker in every marked text that the schema has, made by walking it. */
  const marker = 'Zyx-marker'
  const sampleOf = (schema: Schema, depth = 0): unknown => {
    const mark = markOf(schema)
    if (mark?.personal || mark?.secret) return marker
    if (depth > 8) return null
    const def = definitionOf(schema)
    const next = (inner: Schema) => sampleOf(inner, depth + 1)
    switch (def.type) {
      case 'object':
        return Object.fromEntries(
          Object.entries(def.shape).map(([key, inner]) => [key, next(inner)]),
        )
      case 'record':
        return { 'X-Key': next(def.valueType) }
      case 'array':
        return [next(def.element)]
      case 'unknown':
        return { inner: marker }
      case 'union':
        return next(def.options[0] ?? z.null())
      default: {
        const [inner] = innerSchemas(schema)
        return inner ? next(inner) : 'plain'
      }
    }
  }
  const marked = (schema: Schema): number =>
    JSON.stringify(sampleOf(schema)).split(marker).length - 1

  it('shows no marked field, whichever there are', () => {
    expect(marked(outboundCall)).toBeGreaterThanOrEqual(7)
    expect(JSON.stringify(maskPersonal(sampleOf(outboundCall), outboundCall))).not.toContain(marker)
  })
  it('masks a field that is added with a mark, at any depth', () => {
    const later = outboundCall.extend({
      assistant: personal(z.string()).optional(),
      nested: z
        .array(
          z.union([
            z.strictObject({ kind: z.literal('a'), value: z.string() }),
            z.strictObject({
              kind: z.literal('b'),
              value: personal(z.string().min(1)).nullable().default(null),
            }),
          ]),
        )
        .readonly(),
      made: personal(z.string().transform((text) => text.length)),
      key: secret(z.string()),
      lazily: z.lazy(() => z.tuple([z.string(), personal(z.string())])),
      both: z.intersection(z.object({ a: z.string() }), z.object({ b: personal(z.string()) })),
      map: z.map(z.string(), personal(z.string())),
    })
    expect(marked(later)).toBeGreaterThan(marked(outboundCall))
    const value = later.parse({
      to: '+14155550123',
      assistant: marker,
      nested: [
        { kind: 'a', value: 'kept' },
        { kind: 'b', value: marker },
      ],
      made: marker,
      key: marker,
      lazily: ['kept', marker],
      both: { a: marker, b: marker },
      map: new Map([['k', marker]]),
    })
    const masked = maskPersonal(value, later)
    expect(masked).toMatchObject({
      assistant: '…',
      nested: [
        { kind: 'a', value: 'kept' },
        { kind: 'b', value: '…' },
      ],
      made: '…',
      key: '[secret]',
      lazily: ['kept', '…'],
      map: new Map([['…', '…']]),
    })
    expect(JSON.stringify(masked)).not.toContain(marker)
  })
  it('masks what a schema does not know, and what does not look like it', () => {
    expect(maskPersonal({ to: '+14155550123', extra: { name: 'Alice' } }, outboundCall)).toEqual({
      to: '+1415…**23',
      extra: { name: '…' },
    })
    expect(maskPersonal('Alice', outboundCall)).toBe('…')
    expect(maskPersonal(['Alice'], z.object({ name: personal(z.string()) }))).toEqual(['…'])
  })
  it('masks a marked schema that was refined afterwards', () => {
    expect(maskPersonal('Alice', personal(z.string()).min(2))).toBe('…')
    expect(maskPersonal('sip:alice@pbx.example', sipUri.optional())).toBe('sip:…@…')
  })
  it('masks secrets of a gateway', () => {
    const value = {
      id: 'g',
      name: 'g',
      address: 'pbx.example',
      transport: 'tls',
      credentials: { username: 'u', password: marker },
      numbers: ['+14155550100'],
      direction: 'both',
    }
    expect(maskPersonal(gateway.parse(value), gateway)).toMatchObject({
      address: 'pbx.example',
      credentials: { password: '[secret]' },
      numbers: ['+1415…**00'],
    })
  })
  it('leaves values of schemas without marks as they are, numbers aside', () => {
    expect(maskPersonal(['X-A', 'X-+14155550123'], includeHeaders)).toEqual(['X-A', 'X-+1415…**23'])
  })
})
