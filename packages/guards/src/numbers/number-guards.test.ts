import { describe, expect, it } from 'vitest'
import { callerIdOwnership } from '../caller-id-ownership.ts'
import { countryOf } from './countries.ts'
import { destinationAllowList } from '../destination-allow-list.ts'
import { doNotCall, memoryDoNotCallList } from '../do-not-call.ts'
import { check, requestOf, short } from '../guards.fixture.ts'
import { premiumNumbers } from './premium-numbers.ts'
import { callForTransfer } from '../targets/targets.ts'
import { guardCodeOf } from '../verdict.ts'

const mine = '+14155550100'

describe('premium numbers', () => {
  const judge = async (to: string, options = {}) =>
    short(await check(premiumNumbers(options), requestOf({ to })))
  it.each([
    '+19005550123',
    '+14159765012',
    '+449098790123',
    '+448712345678',
    '+499001234567',
    '+33899123456',
    '+39899123456',
    '+34803123456',
    '+61190012345',
    '+81990123456',
    '+97912345678',
    'sip:19005550123@carrier.example',
    'sip:0019005550123@carrier.example;user=phone',
    'sip:9005550123@carrier.example',
    'sip:0900123456@carrier.example',
    '+96190123456',
    'sip:919005550100@h',
    'sip:99005550100@h',
    'sip:9011449098790123@h',
    'sip:000449098790123@h',
    'sip:001119005550100@h',
    'sip:81019005550100@h',
    'sip:9001119005550100@h',
    'sip:*6719005550100@h',
  ])('refuses %s', async (to) => {
    expect(await judge(to)).toBe('refuse premium-number')
  })
  it.each(['+870773111632', '+881612345678', '+88213300655', '+883510012345678'])(
    'refuses the satellite number %s',
    async (to) => {
      expect(await judge(to)).toBe('refuse satellite-number')
    },
  )
  it.each([
    '+14155550123',
    '+442079460123',
    '+4930123456',
    '+18005550123',
    'sip:900@pbx.example',
    'sip:bob@a.example',
  ])('lets %s through', async (to) => {
    expect(await judge(to)).toBe('pass')
  })
  it('takes shared cost, more prefixes and exceptions', async () => {
    expect(await judge('+498005550123', { sharedCost: true })).toBe('pass')
    expect(await judge('+491805550123', { sharedCost: true })).toBe('refuse premium-number')
    expect(await judge('+491805550123')).toBe('pass')
    expect(await judge('+14155550123', { also: ['+1415'] })).toBe('refuse premium-number')
    expect(await judge('+881612345678', { except: ['+8816'] })).toBe('pass')
    expect(await judge('sip:0304567890@a.example', { nationalCode: '+49' })).toBe('pass')
  })
  it('takes digits for what the host takes them for (G1)', async () => {
    const indian = 'sip:919005550100@trunk.example'
    expect(await judge(indian)).toBe('refuse premium-number')
    expect(await judge(indian, { internationalHosts: ['Trunk.example'] })).toBe('pass')
    expect(
      await judge('sip:449098790123@trunk.example', { internationalHosts: ['trunk.example'] }),
    ).toBe('refuse premium-number')
    expect(await judge('+919005550100')).toBe('pass')
  })
  it('lets an exception go before what is told by length', async () => {
    expect(await judge('+96190123456', { except: ['+961'] })).toBe('pass')
    expect(await judge('+35315201234567', { except: ['+1'] })).toBe('refuse premium-number')
  })
  it('looks at the near end, at transfers and at room addresses', async () => {
    const guard = premiumNumbers()
    const dear = '+19005550123'
    const at = async (request: ReturnType<typeof requestOf>) => short(await check(guard, request))
    expect(await at(requestOf({ connect: { phone: dear } }))).toBe('refuse premium-number')
    expect(await at(requestOf({}, { call: callForTransfer({ to: mine }, dear) }))).toBe(
      'refuse premium-number',
    )
    expect(
      await at(
        requestOf({ connect: { room: 'r' } }, { roomAddress: `sip:${dear}@a.example;r={room}` }),
      ),
    ).toBe('skip premium-number')
  })
})

describe('the destination allow-list', () => {
  const judge = async (to: string, options: Parameters<typeof destinationAllowList>[0]) =>
    short(await check(destinationAllowList(options), requestOf({ to })))
  it('tells countries of one calling code apart', async () => {
    expect(countryOf('+18765550123')).toBe('JM')
    expect(await judge('+14155550123', { countries: ['US'] })).toBe('pass')
    expect(await judge('+18765550123', { countries: ['US'] })).toBe(
      'refuse destination-not-allowed',
    )
    expect(await judge('+442079460123', { countries: ['US'], prefixes: ['+4420'] })).toBe('pass')
    expect(await judge('+441614960123', { prefixes: ['+4420'] })).toBe(
      'refuse destination-not-allowed',
    )
  })
  it('lets a spelling through only when every reading is allowed', async () => {
    expect(await judge('sip:14155550123@a.example', { countries: ['US'] })).toBe('pass')
    expect(await judge('sip:4155550123@a.example', { countries: ['US'] })).toBe(
      'refuse destination-not-allowed',
    )
    expect(await judge('sip:4155550123@a.example', { countries: ['US', 'CH'] })).toBe('pass')
    expect(await judge('sip:611@a.example', { countries: ['US'] })).toBe(
      'refuse destination-not-allowed',
    )
    expect(await judge('sip:611@a.example', { countries: ['US'], ownHosts: ['a.example'] })).toBe(
      'pass',
    )
  })
  it('is not passed behind an outside line (G1)', async () => {
    const bahamas = 'sip:912425550123@a.example'
    expect(await judge(bahamas, { countries: ['IN'] })).toBe('refuse destination-not-allowed')
    const trunk = { countries: ['IN'], internationalHosts: ['a.example'] }
    expect(await judge(bahamas, trunk)).toBe('pass')
  })
  it('lets SIP names through, at the hosts given if any are', async () => {
    expect(await judge('sip:bob@a.example', { countries: ['US'] })).toBe('pass')
    expect(await judge('sip:bob@a.example', { sipHosts: ['A.example'] })).toBe('pass')
    expect(await judge('sip:bob@b.example', { sipHosts: ['a.example'] })).toBe(
      'refuse destination-not-allowed',
    )
  })
  it('refuses invalid prefixes and countries', () => {
    expect(() => destinationAllowList({ countries: ['UK'] })).toThrow(/UK/)
    expect(() => destinationAllowList({ prefixes: ['1415'] })).toThrow(/1415/)
  })
})

describe('do not call', () => {
  it('asks for every number and every reading of it', async () => {
    const list = memoryDoNotCallList(['+14155550102'])
    const guard = doNotCall(list)
    const at = async (input: Parameters<typeof requestOf>[0]) =>
      short(await check(guard, requestOf(input)))
    expect(await at({})).toBe('pass')
    expect(await at({ connect: { phone: '+14155550102' } })).toBe('refuse do-not-call')
    expect(await at({ to: 'sip:4155550102@a.example' })).toBe('refuse do-not-call')
    expect(await at({ to: 'sip:04155550102@a.example' })).toBe('refuse do-not-call')
    expect(await at({ to: 'sip:914155550102@a.example' })).toBe('refuse do-not-call')
    expect(await at({ to: 'sip:001114155550102@a.example' })).toBe('refuse do-not-call')
    list.remove('+14155550102')
    list.add('+14155550123')
    expect(await at({ connect: { phone: '+14155550102' } })).toBe('refuse do-not-call')
  })
  it('lets nothing through while the list cannot be asked', async () => {
    const guard = doNotCall({ has: () => Promise.reject(new Error('down')) })
    expect(short(await check(guard, requestOf()))).toBe('refuse guard-unavailable')
    const throws = doNotCall({
      has: () => {
        throw new Error('down')
      },
    })
    expect(short(await check(throws, requestOf()))).toBe('refuse guard-unavailable')
  })
})

describe('caller-ID ownership', () => {
  it('refuses a number without an owner, and skips a route whose provider does not own it', async () => {
    const list = callerIdOwnership({ owned: [mine] })
    expect(short(await check(list, requestOf({ from: mine })))).toBe('pass')
    expect(short(await check(list, requestOf({ from: '+14155550101' })))).toBe(
      'refuse caller-id-not-owned',
    )
    expect(short(await check(list, requestOf()))).toBe('pass')
    const each = callerIdOwnership({ owned: { a: [mine], b: async () => ['+14155550101'] } })
    const at = async (provider: string) =>
      short(await check(each, requestOf({ from: mine }, { provider })))
    expect([await at('a'), await at('b'), await at('c')]).toEqual([
      'pass',
      'skip caller-id-not-owned',
      'skip caller-id-not-owned',
    ])
  })
  it('looks at caller IDs in documents of the options', async () => {
    const guard = callerIdOwnership({ owned: [mine] })
    const at = async (options: Record<string, unknown>, from?: string) =>
      short(await check(guard, requestOf({ from }, { call: { to: mine, from, options } as never })))
    const showing = (callerId: string) => ({
      twilio: { twiml: `<Dial callerId="${callerId}">${mine}</Dial>` },
    })
    expect(await at(showing(mine))).toBe('pass')
    expect(await at(showing('+14155550101'), mine)).toBe('refuse caller-id-not-owned')
    expect(await at({ vonage: { ncco: [{ from: '14155550101' }] } })).toBe(
      'refuse caller-id-not-owned',
    )
    expect(await at({ vonage: { ncco: [{ from: '14155550100' }] } })).toBe('pass')
    expect(await at(showing('client:alice'))).toBe('pass')
  })
  it('knows no provider by the name of an object’s own property', async () => {
    const guard = callerIdOwnership({ owned: { a: [mine] } })
    const request = requestOf({ from: mine }, { provider: 'constructor' })
    expect(short(await check(guard, request))).toBe('skip caller-id-not-owned')
  })
  it('keeps a fetched list for a while, and a failed fetch not at all', async () => {
    let asked = 0
    let fails = true
    const guard = callerIdOwnership({
      owned: async () => {
        asked++
        if (fails) throw new Error('down')
        return [mine]
      },
      keepForMs: 1_000,
    })
    const at = async (now: number) => short(await check(guard, requestOf({ from: mine }, { now })))
    expect(await at(0)).toBe('refuse guard-unavailable')
    fails = false
    expect([await at(0), await at(999), asked]).toEqual(['pass', 'pass', 2])
    expect([await at(1_000), asked]).toEqual(['pass', 3])
  })
})

it('reads the code off a detail', async () => {
  const verdict = await check(premiumNumbers(), requestOf({ to: '+19005550123' }))
  expect('detail' in verdict && guardCodeOf(verdict.detail)).toBe('premium-number')
  expect(guardCodeOf('queued too long')).toBeNull()
})
