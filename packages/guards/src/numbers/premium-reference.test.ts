import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check, requestOf, short } from '../guards.fixture.ts'
import { premiumNumbers } from './premium-numbers.ts'

type Metadata = Record<string, readonly unknown[]>
type Kind = 'PREMIUM_RATE' | 'FIXED_LINE' | 'MOBILE' | 'FIXED_LINE_OR_MOBILE' | 'TOLL_FREE'
interface Util {
  getSupportedRegions(): string[]
  getExampleNumberForType(region: string, type: number): object | null
  format(number: object, format: number): string
  parse(text: string): object
  getNumberType(number: object): number
}
/** The package has no types of its own. */
interface Google {
  readonly metadata: { readonly countryToMetadata: Metadata }
  readonly PhoneNumberUtil: { getInstance(): Util }
  readonly PhoneNumberType: Readonly<Record<Kind, number>>
  readonly PhoneNumberFormat: { readonly E164: number }
}
const google = createRequire(import.meta.url)('google-libphonenumber') as Google
const { metadata, PhoneNumberType: type, PhoneNumberFormat } = google
const util = google.PhoneNumberUtil.getInstance()
const guard = premiumNumbers()
const verdict = async (number: string) =>
  short(await check(guard, requestOf({}, { call: { to: number } })))

type Described = readonly unknown[] | null | undefined
// Positions in libphonenumber's phonemetadata.proto.
const premium = 5
const callingCode = 10
const patternOf = (region: string, kind: number): string | undefined => {
  const pattern = (metadata.countryToMetadata[region]?.[kind] as Described)?.[2]
  return typeof pattern === 'string' && pattern !== 'NA' ? pattern : undefined
}
const regions = Object.keys(metadata.countryToMetadata)

const typeOf = (number: string): number | null => {
  try {
    return util.getNumberType(util.parse(number))
  } catch {
    return null
  }
}

/** Any number that a region's pattern of one kind describes. */
const sampled = (kind: number) =>
  fc.oneof(
    ...regions.flatMap((region) => {
      const pattern = patternOf(region, kind)
      if (pattern === undefined) return []
      const code = String(metadata.countryToMetadata[region]?.[callingCode])
      const national = fc.stringMatching(new RegExp(`^(?:${pattern})$`))
      return [national.map((digits) => `+${code}${digits}`)]
    }),
  )

const example = (region: string, kind: number): string | null => {
  const number = util.getExampleNumberForType(region, kind)
  return number ? util.format(number, PhoneNumberFormat.E164) : null
}

describe('libphonenumber is the reference for premium numbers (G1)', () => {
  const countries = util.getSupportedRegions()
  it('refuses every country’s premium example', async () => {
    const examples = countries.flatMap((region) => example(region, type.PREMIUM_RATE) ?? [])
    expect(examples.length).toBeGreaterThan(100)
    const passed: string[] = []
    for (const number of examples)
      if ((await verdict(number)) !== 'refuse premium-number') passed.push(number)
    expect(passed).toEqual([])
  })
  it.each(['IE', 'KH', 'LB', 'MV', 'MY', 'PM', 'TH'])('refuses that of %s', async (region) => {
    expect(await verdict(example(region, type.PREMIUM_RATE) ?? '')).toBe('refuse premium-number')
  })
  it('refuses every number that it calls premium, and digits dialled beyond', async () => {
    let premiumOnes = 0
    await fc.assert(
      fc.asyncProperty(sampled(premium), async (number) => {
        if (typeOf(number) !== type.PREMIUM_RATE) return
        premiumOnes++
        expect(await verdict(number)).toBe('refuse premium-number')
      }),
      { numRuns: 1_500 },
    )
    expect(premiumOnes).toBeGreaterThan(1_000)
    expect(await verdict('+961901234567')).toBe('refuse premium-number')
  })
  it('lets ordinary numbers of every country through', async () => {
    const refused: string[] = []
    let ordinary = 0
    for (const region of countries)
      for (const kind of [type.FIXED_LINE, type.MOBILE, type.TOLL_FREE]) {
        const number = example(region, kind)
        if (number === null) continue
        ordinary++
        if ((await verdict(number)) !== 'pass' && typeOf(number) !== type.PREMIUM_RATE)
          refused.push(number)
      }
    expect(ordinary).toBeGreaterThan(500)
    expect(refused).toEqual([])
  })
  it('lets any fixed or mobile number through that it does not call premium', async () => {
    const [fixed, mobile] = [2, 3]
    let ordinary = 0
    await fc.assert(
      fc.asyncProperty(fc.oneof(sampled(fixed), sampled(mobile)), async (number) => {
        if (
          ![type.FIXED_LINE, type.MOBILE, type.FIXED_LINE_OR_MOBILE].includes(typeOf(number) ?? -1)
        )
          return
        // libphonenumber takes German numbers that are longer than E.164 allows (a plus and 15 digits); core refuses them.
        if (number.length > 16) return
        // Refused beyond libphonenumber's verdict: the pay-per-call exchange of North America, and satellite networks.
        if (/^\+(?:1\d{3}976|87|88[123])/.test(number)) return
        ordinary++
        expect(await verdict(number)).toBe('pass')
      }),
      { numRuns: 1_500 },
    )
    expect(ordinary).toBeGreaterThan(1_000)
  })
})
