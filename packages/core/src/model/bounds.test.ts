import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { agentPhone, business, far } from '../testing/index.ts'
import { connectKind, type Connect } from './connect.ts'
import { isSipUri } from './destination.ts'
import { CallError, formatPath, inputError, toFailure } from './error.ts'
import { gateway } from './gateway.ts'
import { marks, personal, secret } from './marks.ts'
import { outboundCall } from './outbound-call.ts'
import { faultsOf, parseOrThrow } from './parse.ts'
import { route, routingRule } from './routing-rule.ts'
import { withoutSwitchedOff } from './switched-off.ts'
import { withoutNumbers } from './without-numbers.ts'

/** Paths of the faults of a call that has these fields. */
const faults = (fields: object): string[] => {
  const result = outboundCall.safeParse({ to: far, ...fields })
  return result.success ? [] : faultsOf(result.error).map(({ path }) => path.join('.'))
}
const x = (length: number) => 'x'.repeat(length)

describe('a field of a call takes what is within its bounds', () => {
  it.each<[string, (value: number) => object, number, number]>([
    ['ringTimeout', (value) => ({ ringTimeout: value }), 1, 86_400],
    ['maxDuration', (value) => ({ maxDuration: value }), 1, 86_400],
    ['rule', (length) => ({ rule: x(length) }), 1, 128],
    ['tenant', (length) => ({ tenant: x(length) }), 1, 128],
    ['campaign', (length) => ({ campaign: x(length) }), 1, 128],
    ['tags.0', (length) => ({ tags: [x(length)] }), 1, 128],
    ['tags', (count) => ({ tags: Array.from({ length: count }, () => 'x') }), 0, 64],
    ['idempotencyKey', (length) => ({ idempotencyKey: x(length) }), 1, 255],
    ['participant.id', (length) => ({ participant: { id: x(length) } }), 0, 1024],
    ['participant.name', (length) => ({ participant: { name: x(length) } }), 0, 1024],
    ['dtmf', (length) => ({ dtmf: '1'.repeat(length) }), 0, 1024],
    ['connect.room', (length) => ({ connect: { room: x(length) } }), 1, 128],
    ['connect.conference', (length) => ({ connect: { conference: x(length) } }), 1, 256],
    ['sipHeaders.X-A', (length) => ({ sipHeaders: { 'X-A': x(length) } }), 0, 4096],
    ['includeHeaders.0', (length) => ({ includeHeaders: [x(length)] }), 1, 128],
    ['to', (digits) => ({ to: `+1${'5'.repeat(digits - 1)}` }), 7, 15],
    ['from', (digits) => ({ from: `+1${'5'.repeat(digits - 1)}` }), 7, 15],
    ['to', (length) => ({ to: `sip:${x(length - 10)}@b.com` }), 11, 254],
  ])('%s', (path, fields, least, most) => {
    expect([faults(fields(least)), faults(fields(most))]).toEqual([[], []])
    expect(faults(fields(most + 1))).toContain(path)
    if (least > 0) expect(faults(fields(least - 1))).toContain(path)
  })

  it.each<[string, object]>([
    ['ringTimeout', { ringTimeout: 1.5 }],
    ['from', { from: '14155550100' }],
    ['from', { from: '+04155550100' }],
    ['from', { from: '+1415555010a' }],
    ['from', { from: 'x+14155550100' }],
    ['from', { from: '+14155550100 ' }],
    ['from', { from: 'sip:a@b.example' }],
    ['to', { to: '4155550100' }],
    ['dtmf', { dtmf: '12E' }],
    ['dtmf', { dtmf: '1 2' }],
    ['dtmf', { dtmf: '1\n' }],
    ['connect.room', { connect: { room: '-a' } }],
    ['connect.room', { connect: { room: 'a b' } }],
    ['connect.room', { connect: { room: 'a/b' } }],
    ['connect.room', { connect: { room: 'ä' } }],
    ['contact.id', { contact: { system: 's', type: 't', id: '' } }],
    ['contact.system', { contact: { system: '', type: 't', id: 'i' } }],
    ['contact.type', { contact: { system: 's', type: '', id: 'i' } }],
    ['contact.more', { contact: { system: 's', type: 't', id: 'i', more: 1 } }],
    ['dialBefore', { dialBefore: 'tomorrow' }],
    ['dialBefore', { dialBefore: '2026-01-05T12:00:00' }],
    ['machineDetection', { machineDetection: 'yes' }],
    ['mediaEncryption', { mediaEncryption: 'maybe' }],
    ['includeHeaders', { includeHeaders: 'some' }],
    ['sipHeaders.-a', { sipHeaders: { '-a': 'x' } }],
    ['sipHeaders.a b', { sipHeaders: { 'a b': 'x' } }],
    ['sipHeaders.FROM', { sipHeaders: { FROM: 'x' } }],
    ['sipHeaders.www-authenticate', { sipHeaders: { 'www-authenticate': 'x' } }],
    ['sipHeaders.accept', { sipHeaders: { accept: 'x' } }],
    ['metadata', { metadata: 'text' }],
    ['unknown', { unknown: 1 }],
    ['participant.unknown', { participant: { unknown: 1 } }],
  ])('%s refuses %j', (path, fields) => {
    expect(faults(fields)).toContain(path)
  })

  it('takes every digit of a telephone and pauses', () => {
    expect(faults({ dtmf: '0123456789ABCD*#w' })).toEqual([])
  })
  it('takes a time in any zone, and keeps it in UTC', () => {
    const parsed = (dialBefore: string | Date) =>
      outboundCall.parse({ to: far, dialBefore }).dialBefore
    expect(parsed('2026-01-05T12:00:00+05:30')).toBe('2026-01-05T06:30:00.000Z')
    expect(parsed(new Date(0))).toBe('1970-01-01T00:00:00.000Z')
  })
})

describe('a SIP URI', () => {
  it.each([
    'sip:bob@example.com',
    'sips:bob@example.com',
    'sip:example.com',
    'sip:bob@example.com:5060',
    'sip:bob@[2001:db8::1]:5061;transport=tls',
    'sip:+14155550123@example.com;user=phone',
    "sip:a-_.!~*'()&=+$,;/%41@example.com",
    'sip:b@a',
    'sip:b@a-b.c',
    'sip:b@example.com;lr',
  ])('may be %s', (to) => {
    expect(faults({ to })).toEqual([])
    expect(isSipUri(to)).toBe(true)
  })
  it.each([
    'sip:',
    'sip:@example.com',
    'sip:bob@',
    'sip:bob@-example.com',
    'sip:bob@example.com-',
    'sip:bob@example.com:123456',
    'sip:bob@example.com:',
    'sip:bob@example.com?From=x',
    'sip:bob@example.com;a=b?X=1',
    'sip:bob smith@example.com',
    'sip:bob@example.com\r\nX: y',
    'sip:bob%0d%0aX@example.com',
    'sip:bob%00@example.com',
    'sip:bob%1F@example.com',
    'sip:bob%7f@example.com',
    'sip:bob@example.com;a=%0a',
    'xsip:bob@example.com',
    'tel:+14155550123',
  ])('may not be %j', (to) => {
    expect(faults({ to })).toContain('to')
  })
  it('is told from a number, and the fault says that either will do', () => {
    const messages = (to: string) =>
      outboundCall.safeParse({ to }).error?.issues.map(({ message }) => message)
    expect(messages('415')).toEqual(['must be an E.164 number such as +14155550100, or a sip: URI'])
    expect(messages('SIP:a b')).toEqual([
      'must be a sip: URI without header part, spaces or control characters',
    ])
    expect(['sip:a', 'SIPS:a', 'xsip:a', '+1', 'sip'].map(isSipUri)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe('the near end', () => {
  it.each<[object, string]>([
    [{}, 'connect'],
    [{ room: 'a', phone: agentPhone }, 'connect'],
    [{ sip: 'sip:a@b.example', conference: 'c' }, 'connect'],
    [{ phone: agentPhone, on: 'videosdk' }, 'connect.on'],
    [{ room: 'a', first: true }, 'connect.first'],
    [{ room: 'a', on: '' }, 'connect.on'],
    [{ phone: '123' }, 'connect.phone'],
    [{ sip: far }, 'connect.sip'],
  ])('may not be %j', (connect, path) => {
    expect(faults({ connect })).toContain(path)
  })
  it.each<[object, Connect, ReturnType<typeof connectKind>]>([
    [{ room: 'a', on: 'v' }, { room: 'a', on: 'v' }, 'room'],
    [{ sip: 'sip:a@b.example' }, { sip: 'sip:a@b.example' }, 'sip'],
    [{ phone: agentPhone, first: true }, { phone: agentPhone, first: true }, 'phone'],
    [{ phone: agentPhone, first: false }, { phone: agentPhone }, 'phone'],
    [{ conference: 'c d' }, { conference: 'c d' }, 'conference'],
  ])('as %j is %j: a %s', (given, connect, kind) => {
    const parsed = outboundCall.parse({ to: far, connect: given }).connect
    expect(parsed).toEqual(connect)
    expect(connectKind(connect)).toBe(kind)
  })
})

describe('wishes that are switched off', () => {
  it('are no value, in the call and in its participant', () => {
    const off = {
      record: false,
      dtmf: '',
      sipHeaders: {},
      includeHeaders: [],
      mediaEncryption: 'none' as const,
      metadata: {},
      hideCallerId: undefined,
      participant: { id: '', name: '', metadata: {} },
    }
    expect(withoutSwitchedOff({ to: far, tags: [], ...off })).toEqual({ to: far, tags: [] })
    expect(withoutSwitchedOff({ to: far, participant: { id: '', name: 'n' } })).toEqual({
      to: far,
      participant: { name: 'n' },
    })
  })
  it('are the only ones that go', () => {
    const on = {
      to: far,
      record: true,
      dtmf: '0',
      sipHeaders: { a: '' },
      includeHeaders: 'all' as const,
      ringTimeout: 1,
      participant: { id: '0' },
    }
    expect(withoutSwitchedOff(on)).toBe(on)
    expect(withoutSwitchedOff({ ...on, maskNumber: false })).toEqual(on)
  })
})

describe('a routing rule', () => {
  const rule = (fields: object) => ({
    id: 'r',
    direction: 'outbound',
    numbers: [business],
    routes: [{ provider: 'a' }],
    ...fields,
  })
  const ruleFaults = (fields: object): string[] => {
    const result = routingRule.safeParse(rule(fields))
    return result.success ? [] : faultsOf(result.error).map(({ path }) => path.join('.'))
  }
  const window = { from: '09:00', to: '17:00', zone: 'UTC' }
  it.each<[string, object]>([
    ['id', { id: '' }],
    ['id', { id: x(129) }],
    ['name', { name: '' }],
    ['direction', { direction: 'both' }],
    ['numbers.0', { numbers: ['123'] }],
    ['routes', { routes: [] }],
    ['routes.0.provider', { routes: [{ provider: '' }] }],
    ['routes.0.gateway', { routes: [{ provider: 'a', gateway: '' }] }],
    ['routes.0.reference', { routes: [{ provider: 'a', reference: '' }] }],
    ['routes.0.rateDeck', { routes: [{ provider: 'a', rateDeck: '' }] }],
    ['routes.0.weight', { routes: [{ provider: 'a', weight: -1 }] }],
    ['routes.0.weight', { routes: [{ provider: 'a', weight: 1_000_001 }] }],
    ['routes.0.more', { routes: [{ provider: 'a', more: 1 }] }],
    ['match.prefixes.0', { match: { prefixes: ['1415'] } }],
    ['match.prefixes.0', { match: { prefixes: ['+'] } }],
    ['match.prefixes.0', { match: { prefixes: ['+1234567890123456'] } }],
    ['match.prefixes.0', { match: { prefixes: ['+1-'] } }],
    ['match.countries.0', { match: { countries: ['us'] } }],
    ['match.countries.0', { match: { countries: ['USA'] } }],
    ['match.tags.0', { match: { tags: [''] } }],
    ['match.window.from', { match: { window: { ...window, from: '24:01' } } }],
    ['match.window.from', { match: { window: { ...window, from: '9:00' } } }],
    ['match.window.from', { match: { window: { ...window, from: '09:60' } } }],
    ['match.window.to', { match: { window: { ...window, to: '25:00' } } }],
    ['match.window.to', { match: { window: { ...window, to: 'x24:00' } } }],
    ['match.window.to', { match: { window: { ...window, to: '17:000' } } }],
    ['match.window.zone', { match: { window: { ...window, zone: '' } } }],
    ['match.window.days', { match: { window: { ...window, days: [] } } }],
    ['match.window.days.0', { match: { window: { ...window, days: [0] } } }],
    ['match.window.days.0', { match: { window: { ...window, days: [8] } } }],
    ['match.more', { match: { more: 1 } }],
    ['room.id', { room: { type: 'static', id: 'a b' } }],
    ['room.prefix', { room: { type: 'dynamic', named: 'random', prefix: x(65) } }],
    ['room.prefix', { room: { type: 'dynamic', named: 'random', prefix: 'a b' } }],
    ['room.on', { room: { type: 'static', id: 'a', on: '' } }],
    ['room.type', { room: { type: 'other', id: 'a' } }],
    ['pin', { pin: '' }],
    ['pin', { pin: '1234567890123' }],
    ['pin', { pin: '12a' }],
    ['dispatch.agent', { dispatch: { agent: '' } }],
    ['dispatch', { dispatch: 'unknown' }],
    ['strategy', { strategy: 'random' }],
    ['defaults.to', { defaults: { to: far } }],
    ['defaults.ringTimeout', { defaults: { ringTimeout: 0 } }],
    ['reroute.0', { reroute: ['busy'] }],
    ['more', { more: 1 }],
  ])('has no %s such as %j', (path, fields) => {
    expect(ruleFaults(fields)).toContain(path)
  })
  it.each<object>([
    { id: x(128), name: 'n' },
    { direction: 'inbound', routes: [], numbers: [] },
    { match: { prefixes: ['+1', '+123456789012345'], countries: ['US'], tags: ['x'] } },
    { match: { window: { from: '00:00', to: '24:00', zone: 'UTC', days: [1, 7] } } },
    { match: { window: { from: '19:59', to: '23:59', zone: 'UTC' } } },
    { room: { type: 'dynamic', named: 'sip-number', prefix: x(64), on: 'v' } },
    { room: { type: 'static', id: 'a' }, pin: '1', dispatch: { agent: 'a', metadata: { b: 1 } } },
    { pin: '123456789012', strategy: 'quality', reroute: [], defaults: { record: true } },
    {
      routes: [
        { provider: 'a', weight: 0 },
        { provider: 'b', weight: 1_000_000 },
      ],
    },
  ])('may be %j', (fields) => {
    expect(ruleFaults(fields)).toEqual([])
  })
  it.each([
    ['sip:{room}@sip.example', true],
    ['sips:a-{room}-b@sip.example;transport=tls', true],
    ['sip:room@sip.example', false],
    ['tel:{room}', false],
    ['sip:{room}@sip.example?X=1', false],
    ['sip:{room} @sip.example', false],
    ['sip:<{room}@sip.example>', false],
    ['sip:?{room}@sip.example', false],
    ['x sip:{room}', false],
  ])('has the room address %s: %s', (roomAddress, fine) => {
    expect(route.safeParse({ provider: 'a', roomAddress }).success).toBe(fine)
  })
})

describe('a gateway', () => {
  const given = {
    id: 'g',
    name: 'n',
    address: 'sip.example:5061',
    transport: 'tls',
    numbers: [business],
    direction: 'both',
  }
  it('may name credentials, addresses, region and encryption', () => {
    const whole = {
      ...given,
      credentials: { username: 'u', password: 'p' },
      allowedAddresses: ['192.0.2.1/32'],
      region: 'eu',
      mediaEncryption: 'required',
    }
    expect(gateway.parse(whole)).toEqual(whole)
  })
  it.each<object>([
    { id: '' },
    { name: '' },
    { address: '' },
    { transport: 'sctp' },
    { credentials: { username: '', password: 'p' } },
    { credentials: { username: 'u', password: '' } },
    { credentials: { username: 'u', password: 'p', realm: 'r' } },
    { allowedAddresses: [''] },
    { region: '' },
    { mediaEncryption: 'yes' },
    { numbers: ['123'] },
    { direction: 'up' },
    { more: 1 },
  ])('may not have %j', (fields) => {
    expect(gateway.safeParse({ ...given, ...fields }).success).toBe(false)
  })
})

describe('an error', () => {
  it('lists every fault with its path, and never a value', () => {
    const schema = z.strictObject({
      a: z.strictObject({ b: z.array(z.int()) }),
      c: z.record(z.string().regex(/^k/, 'must begin with k'), z.string()),
    })
    const wrong = { a: { b: [1, 'secret'], d: 1, e: 2 }, c: { nope: 'x' } }
    const error = (() => {
      try {
        return parseOrThrow(schema, wrong, 'thing', 'settings-invalid')
      } catch (thrown) {
        return thrown as CallError
      }
    })() as CallError
    expect(error).toMatchObject({ code: 'settings-invalid', dialled: 'no', provider: undefined })
    expect(error.faults.map(({ path }) => path)).toEqual([
      ['a', 'b', 1],
      ['a', 'd'],
      ['a', 'e'],
      ['c', 'nope'],
    ])
    expect(error.message).toMatch(
      /^thing: a\.b\[1\]: [^;]+; a\.d: unknown field; fields: b; a\.e: unknown field; fields: b; c\.nope: must begin with k$/,
    )
    expect(error.message).not.toContain('secret')
    expect(() => parseOrThrow(z.string(), 7, 'thing')).toThrow(
      expect.objectContaining({ code: 'input-invalid' }),
    )
    expect(parseOrThrow(z.string().default('d'), undefined, 'thing')).toBe('d')
    expect(faultsOf(z.string().safeParse(7).error!, ['at', 0])[0]?.path).toEqual(['at', 0])
  })
  it.each([
    [[], '(whole)'],
    [['a'], 'a'],
    [['a', 'b'], 'a.b'],
    [[0, 'a', 1, 'b'], '[0].a[1].b'],
  ])('names the path %j as %s', (path, text) => {
    expect(formatPath(path)).toBe(text)
  })
  it.each([
    [{}, 'no'],
    [{ provider: 'a' }, 'unknown'],
    [{ provider: 'a', dialled: 'no' as const }, 'no'],
    [{ dialled: 'yes' as const }, 'yes'],
  ])('with %j says of the phone: %s', (details, dialled) => {
    expect(new CallError('timeout', 'x', details).dialled).toBe(dialled)
  })
  it('keeps what it was made of, and is known in another copy of the package', () => {
    const cause = new Error('inner')
    const details = {
      provider: 'a',
      providerCode: '7',
      sipStatus: 486,
      retryAfter: 3,
      dialled: 'unknown' as const,
    }
    const fault = { path: ['a'], message: 'm' }
    const error = new CallError('rate', 'text', { ...details, cause, faults: [fault] })
    expect(error).toMatchObject({
      ...details,
      name: 'CallError',
      code: 'rate',
      cause,
      faults: [fault],
    })
    expect(toFailure(error)).toEqual({ code: 'rate', message: 'text', ...details })
    expect('cause' in new CallError('rate', 'text')).toBe(false)
    expect(new CallError('rate', 'text').faults).toEqual([])
    const foreign = { [Symbol.for('callplane.CallError')]: true }
    expect([error, foreign].map((one) => CallError.isInstance(one))).toEqual([true, true])
    for (const other of [null, undefined, 'text', {}, new Error('x')])
      expect(CallError.isInstance(other)).toBe(false)
    expect(inputError('conflict', 's', [fault], 'a')).toMatchObject({
      code: 'conflict',
      provider: 'a',
      dialled: 'no',
      message: 's: a: m',
    })
  })
})

describe('text of a provider', () => {
  it.each([
    ['call to +1 (415) 555-0123 failed', 'call to [number] failed'],
    ['number 4155550123.', 'number [number].'],
    ['sip:bob@example.com;tag=1 is busy', '[address];tag=1 is busy'],
    ['SIPS:a@b, client:agent-7 gone', '[address], [address] gone'],
    ['"client:agent 7"', '"[address] 7"'],
    // Codes and times are not phone numbers.
    ['error 20429 after 1234567', 'error 20429 after [number]'],
    ['error 123456 at 12:30', 'error 123456 at 12:30'],
    ['gossip: nothing', 'gossip: nothing'],
  ])('%j becomes %j', (text, kept) => {
    expect(withoutNumbers(text)).toBe(kept)
  })
  it('is at most 1,000 characters', () => {
    expect([withoutNumbers(x(1000)), withoutNumbers(x(1001))]).toEqual([x(1000), x(1000)])
  })
})

describe('marks on schemas', () => {
  it('tell what is personal and what is secret', () => {
    const schema = z.string()
    expect(marks.get(schema)).toBeUndefined()
    expect(marks.get(personal(schema))).toEqual({ personal: true })
    expect(marks.get(secret(z.string()))).toEqual({ secret: true })
    const { shape } = outboundCall
    expect(marks.get(shape.to)).toEqual({ personal: true })
    expect(marks.get(shape.from.unwrap())).toEqual({ personal: true })
  })
})
