import { describe, expect, it } from 'vitest'
import { acquire, check, noon, requestOf, short } from '../guards.fixture.ts'
import { spanOf, watch, type Watched } from './limits.ts'
import { documentsIn } from '../targets/option-documents.ts'
import { spend } from './spend.ts'
import { velocity } from './velocity.ts'
import { guardCodeOf, lookingGuard, verdictOf, type GuardFault } from '../verdict.ts'

describe('a threshold', () => {
  const watched = (fields: Partial<Watched>) =>
    watch('test', [{ window: 60, calls: 1, ...fields }], 'calls')[0]!
  it.each([
    [{}, 'all destinations'],
    [{ prefixes: ['+1'] }, '+1'],
    [{ prefixes: ['+1415', '+1212'], countries: ['DE'] }, '+1415, +1212, DE'],
    [{ countries: ['DE', 'FR', 'IT', 'ES'] }, 'DE, FR, IT, ES'],
    [{ countries: ['DE', 'FR', 'IT', 'ES', 'PT'] }, 'DE, FR, IT, ES, …'],
    [{ each: 'country' as const }, 'all destinations, by country'],
    [{ countries: ['DE'], each: 'country' as const }, 'DE, by country'],
  ])('over %j is shown as %s', (fields, label) => {
    expect(watched(fields).label).toBe(label)
  })
  it('counts what it watches under one key, or one for each country', () => {
    const all = watched({})
    expect(all.keyOf('+14155550123')).toBe(all.keyOf('+4930123456'))
    const some = watched({ prefixes: ['+1415'], countries: ['DE'] })
    expect(some.keyOf('+14155550123')).toBe(some.keyOf('+4930123456'))
    expect(some.keyOf('+12125550123')).toBeNull()
    const each = watched({ each: 'country' })
    const keys = ['+14155550123', '+12125550123', '+4930123456', '+870773111632'].map(each.keyOf)
    expect(keys[0]).toBe(keys[1])
    expect(new Set(keys).size).toBe(3)
    expect(keys[3]).toMatch(/none$/)
  })
  it('counts apart from every other threshold', () => {
    const limit = { window: 60, calls: 1 }
    const keys = [
      ...watch('test', [limit, limit, { ...limit, window: 90 }], 'calls'),
      ...watch('other', [limit], 'calls'),
    ].map(({ keyOf }) => keyOf('+14155550123'))
    expect(new Set(keys).size).toBe(4)
  })
  it.each([0, -1, Number.NaN])('cannot have the window %d', (window) => {
    expect(() => velocity({ limits: [{ calls: 1, window }] })).toThrow(/window/)
  })
  it.each([-1, Number.NaN, Infinity, undefined, '5'])(
    'cannot have the bound %s, which would let everything through',
    (bound) => {
      const calls = bound as number
      expect(() => velocity({ limits: [{ calls, window: 60 }] })).toThrow(/calls must be a number/)
      const limits = [{ amount: calls, window: 60 }]
      expect(() => spend({ limits, currency: 'USD' })).toThrow(/amount must be a number/)
    },
  )
  it('may allow nothing at all', async () => {
    const guard = velocity({ limits: [{ calls: 0, window: 60 }] })
    expect(short(await acquire(guard, requestOf()))).toBe('refuse velocity')
  })
  it.each([
    [1, '1 s'],
    [59, '59 s'],
    [60, 'minute'],
    [61, '61 s'],
    [120, '2 minutes'],
    [3540, '59 minutes'],
    [3600, 'hour'],
    [3660, '61 minutes'],
    [7200, '2 hours'],
    [86_400, 'day'],
    [90_000, '25 hours'],
    [172_800, '2 days'],
  ])('of %i s is shown as %s', (seconds, text) => {
    expect(spanOf(seconds)).toBe(text)
  })
})

describe('what a guard says', () => {
  const fault = (fields: Partial<GuardFault>): GuardFault => ({
    code: 'velocity',
    field: 'to',
    why: 'is too much',
    ...fields,
  })
  it('names each reason once, with all its fields', () => {
    expect(
      verdictOf([
        fault({}),
        fault({ field: 'connect.phone' }),
        fault({}),
        fault({ code: 'do-not-call', why: 'is listed' }),
        fault({ why: 'is something else' }),
      ]),
    ).toEqual({
      verdict: 'refuse',
      detail:
        'velocity: to, connect.phone is too much; do-not-call: to is listed; velocity: to is something else',
    })
    expect(verdictOf([])).toEqual({ verdict: 'pass' })
  })
  it('skips a route for a fault of the route, and refuses the call for a fault of the call', () => {
    const route = fault({ field: 'roomAddress', why: 'of the route' })
    expect(verdictOf([route])).toEqual({
      verdict: 'skip',
      reason: 'guard',
      detail: 'velocity: roomAddress of the route',
    })
    expect(verdictOf([route, fault({})])).toEqual({
      verdict: 'refuse',
      detail: 'velocity: to is too much',
    })
    expect(verdictOf([fault({ ofRoute: true })]).verdict).toBe('skip')
    expect(verdictOf([{ ...route, ofRoute: false }]).verdict).toBe('refuse')
  })
  it('has its code before the first colon', () => {
    expect(guardCodeOf('do-not-call: to is listed')).toBe('do-not-call')
    for (const other of ['', 'velocity:x', 'x velocity: y', 'Velocity: y', ': y'])
      expect(guardCodeOf(other)).toBeNull()
  })
  it('is a refusal where it cannot decide, at once or later', async () => {
    const fails = () => {
      throw new Error('+14155550123')
    }
    for (const faultsOf of [fails, async () => fails()]) {
      const verdict = await check(lookingGuard('test', faultsOf), requestOf())
      expect(verdict).toEqual({
        verdict: 'refuse',
        detail: 'guard-unavailable: test could not read its list or store',
      })
    }
    const later = lookingGuard('test', async () => [fault({})])
    expect((await check(later, requestOf())).verdict).toBe('refuse')
    expect(
      await check(
        lookingGuard('test', () => []),
        requestOf(),
      ),
    ).toEqual({ verdict: 'pass' })
  })
})

describe('documents in the options of a call', () => {
  const dialled = (options: unknown) => documentsIn(options).addresses
  it.each([
    'to',
    'To',
    'toNumber',
    'to_number',
    'to_phone',
    'number',
    'numbers',
    'phone',
    'phones',
    'phoneNumber',
    'phone_numbers',
    'uri',
    'sip_uri',
    'sipUris',
    'sip',
    'endpoint',
    'endpoints',
    'destination',
    'target',
    'targets',
    'address',
    'addresses',
    'callee',
    'recipient',
    'recipients',
  ])('dial what stands under %s', (key) => {
    expect(dialled({ x: { [key]: '911' } })).toEqual(['911'])
    expect(dialled({ x: { [key]: ['911', { more: 1 }, 112] } })).toEqual(['911', '112'])
  })
  it.each(['tone', 'tofu', 'url', 'phonebook', 'name', 'text', 'numbering', 'xto'])(
    'do not dial what stands under %s',
    (key) => {
      expect(dialled({ x: { [key]: '911' } })).toEqual([])
    },
  )
  it('show the caller ID that stands under from', () => {
    const shown = (options: unknown) => documentsIn(options).callerIds
    for (const key of ['from', 'From', 'callerId', 'caller_id'])
      expect(shown({ x: { [key]: '+14155550100' } })).toEqual(['+14155550100'])
    expect(shown({ x: { fromage: '1', callerIdentity: '2' } })).toEqual([])
    expect(shown({ x: '<Dial callerId="">1</Dial>' })).toEqual([])
  })
  it('are read inside texts: JSON, XML, and what is escaped in a query', () => {
    expect(dialled({ a: ' [{"to":"911"}]' })).toEqual(['911'])
    expect(dialled({ to: '{"number":"911"}' })).toEqual(['911'])
    expect(dialled({ to: '{911' })).toEqual(['{911'])
    expect(dialled({ a: 'x <Dial> 911 </Dial>' })).toEqual(['911'])
    expect(dialled({ a: '%3CDial%3E911%3C/Dial%3E' })).toEqual(['911'])
    expect(dialled({ a: '%3cDial%3e911' })).toEqual(['911'])
    expect(
      dialled({ a: '<Sip>sip:911@x</Sip><User>u</User><Number> </Number><Say>9</Say>' }),
    ).toEqual(['sip:911@x', 'u'])
    for (const nothing of [undefined, null, true, '', {}, []]) expect(dialled(nothing)).toEqual([])
  })
})

describe('spend and velocity', () => {
  it('count the far party by name, and no name of the near end', async () => {
    const guard = velocity({ limits: [{ calls: 1, window: 60 }] })
    const name = (callId: string) => requestOf({ to: 'sip:bob@a.example' }, { callId })
    expect(short(await acquire(guard, name('1')))).toBe('pass')
    expect(short(await acquire(guard, name('2')))).toBe('refuse velocity')
    const other = velocity({ limits: [{ calls: 1, window: 60 }] })
    const connect = { sip: 'sip:desk@a.example' }
    expect(short(await acquire(other, requestOf({ connect })))).toBe('pass')
  })
  it('price a route by its deck, its own estimate, or not at all', async () => {
    const limits = [{ amount: 10, window: 60 }]
    const priced = (estimate: () => number | undefined) =>
      spend({ limits, currency: 'USD', estimate })
    expect(
      short(
        await check(
          priced(() => 0),
          requestOf(),
        ),
      ),
    ).toBe('pass')
    for (const wrong of [-1, Number.NaN, undefined])
      expect(
        short(
          await check(
            priced(() => wrong),
            requestOf(),
          ),
        ),
      ).toBe('skip spend-unpriced')
    const seen: unknown[] = []
    const watching = spend({
      limits,
      currency: 'USD',
      estimate: (number, { route, now }) => {
        seen.push([number, route.provider, now])
        return 1
      },
    })
    await check(watching, requestOf())
    expect(seen).toEqual([['+14155550123', 'a', noon]])
  })
})
