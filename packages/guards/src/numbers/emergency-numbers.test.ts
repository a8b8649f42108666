import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emergencyNumbers, isEmergencyNumber } from './emergency-numbers.ts'
import { emergencyTable } from './emergency-table.ts'
import { check, requestOf, short } from '../guards.fixture.ts'
import { callForTransfer } from '../targets/targets.ts'

const guard = emergencyNumbers()
const judge = async (to: string) => short(await check(guard, requestOf({}, { call: { to } })))

/** Calling code and emergency numbers of every country. */
const countries = Object.values(emergencyTable).map((text) => {
  const [code = '', numbers = ''] = text.split(': ')
  return { code, numbers: numbers.split(' ') }
})
const national = fc
  .constantFrom(...countries)
  .chain(({ code, numbers }) =>
    fc.tuple(fc.constant(code), fc.constantFrom(...numbers, '112', '911')),
  )
const dressed = national.chain(([code, number]) =>
  fc.constantFrom(
    number,
    `+${number}`,
    `00${number}`,
    `${code}${number}`,
    `+${code}${number}`,
    `+${code}0${number}`,
    `00${code}${number}`,
    `011${code}${number}`,
    `*67${number}`,
    `#31#${number}`,
    `*31#+${number}`,
    `${number}#`,
    '9911',
    '0112',
    '9112',
    '0000',
  ),
)
const scripts = [0x30, 0xff10, 0x660, 0x966, 0x1d7ce]
const utf8 = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
/** The same digits as a SIP user: encoded, in another script, with separators, encoded twice. */
const spelled = (text: string) =>
  fc
    .array(
      fc.record({
        encode: fc.boolean(),
        script: fc.constantFrom(...scripts),
        before: fc.constantFrom('', '-', '.', '(', ')', '%20', '%E2%80%8B', '-.'),
      }),
      { minLength: text.length, maxLength: text.length },
    )
    .map((choices) =>
      Array.from(text)
        .map((character, index) => {
          const { encode, script = 0x30, before = '' } = choices[index] ?? {}
          const digit = /\d/.test(character)
          const written = digit ? String.fromCodePoint(script + Number(character)) : character
          return before + (encode || character === '#' || script !== 0x30 ? utf8(written) : written)
        })
        .join(''),
    )
const user = dressed
  .chain(spelled)
  .chain((text) => fc.constantFrom(text, text.replaceAll('%', '%25')))
const uri = fc
  .tuple(
    fc.constantFrom('sip:', 'sips:', 'SIP:'),
    user,
    fc.constantFrom('', ';ext=1', ';phone-context=x'),
    fc.constantFrom('', ':5060', ';user=phone'),
  )
  .map(([scheme, name, inside, after]) => `${scheme}${name}${inside}@gateway.example${after}`)

describe('emergency numbers', () => {
  it('get through in no spelling and no field', async () => {
    await fc.assert(
      fc.asyncProperty(uri, async (address) => {
        const route = { ...requestOf().route, roomAddress: `${address};room={room}` }
        const bob = 'sip:bob@example.com'
        const seen = await Promise.all(
          [
            { call: { to: address } },
            { call: callForTransfer({ to: bob }, address) },
            { call: { to: bob, connect: { sip: address } } },
            { call: { to: bob, options: { x: { uri: address } } } },
            { call: { to: bob, connect: { room: 'r' } }, route },
          ].map(async (fields) => short(await check(guard, requestOf({}, fields)))),
        )
        expect(seen).toEqual([
          'refuse emergency-number',
          'refuse emergency-number',
          'refuse emergency-number',
          'refuse emergency-number',
          'skip emergency-number',
        ])
      }),
      { numRuns: 3_000 },
    )
  })
  it.each([
    '+19115550123',
    '+1911911',
    'sip:911@example.com',
    'sip:1911@example.com',
    'sip:44999@example.com',
    'sip:+49110@example.com',
    'sip:9116666666@example.com',
    'sip:000@example.com',
    'sip:110@example.com',
    'sip:999',
    '+3530112',
    // France: sea rescue and others; Spain: health and police; Switzerland: air rescue; Japan: coast guard.
    'sip:196@example.com',
    'sip:091@example.com',
    'sip:092@example.com',
    'sip:061@example.com',
    'sip:062@example.com',
    'sip:1414@example.com',
    '+33196',
    '+34091',
    '+411414',
    'sip:8911@example.com',
    'sip:6911@example.com',
    'sip:7911@example.com',
    'sip:8112@example.com',
    'sip:9911911@example.com',
    'sip:89115550123@example.com',
  ])('refuses %s (G2)', async (to) => {
    expect(await judge(to)).toBe('refuse emergency-number')
  })
  it.each([
    '+14155550123',
    '+919115550123',
    '+911145550123',
    '+4991155501',
    '+441115550123',
    'sip:14155550123@example.com',
    'sip:911145550123@example.com',
    'sip:9000@example.com',
    'sip:1000@example.com',
    'sip:2001@example.com',
    'sip:bob@example.com',
    // A Russian mobile number, Noida in India, Nuremberg in national form.
    'sip:79115550123@example.com',
    'sip:911205550123@example.com',
    'sip:09115550123@example.com',
  ])('lets %s through', async (to) => {
    expect(await judge(to)).toBe('pass')
  })
  it('lets ordinary numbers of the world through', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+[1-9]\d{9,13}$/), (number) => {
        fc.pre(!number.startsWith('+1911'))
        expect(isEmergencyNumber(number)).toBe(false)
      }),
    )
  })
  it('lets extensions at one’s own host through, but never 911', async () => {
    const own = emergencyNumbers({ extensions: { 'pbx.example': ['100', '911'] } })
    const at = async (to: string) => short(await check(own, requestOf({ to })))
    expect(await at('sip:100@pbx.example')).toBe('pass')
    expect(await at('sip:100@other.example')).toBe('refuse emergency-number')
    expect(await at('sip:101@pbx.example')).toBe('refuse emergency-number')
    expect(await at('sip:911@pbx.example')).toBe('refuse emergency-number')
  })
  it('names every field and no number', async () => {
    const request = requestOf(
      {},
      { call: { to: 'sip:911@a.example', connect: { sip: 'sip:112@a.example' } } },
    )
    expect(await check(guard, request)).toEqual({
      verdict: 'refuse',
      detail:
        'emergency-number: to, connect.sip may reach emergency services, which software must not call',
    })
  })
})
