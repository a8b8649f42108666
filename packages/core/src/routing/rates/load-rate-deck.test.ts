import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallError } from '../../model/error.ts'
import { loadRateDeck } from './load-rate-deck.ts'
import { rate, rateDeck, type RateInput } from './rate-deck.ts'

const deck = { name: 'd', currency: 'USD' }
const load = (text: string) => loadRateDeck(text, deck)
const faultsOf = async (text: string): Promise<readonly (readonly [string, string])[]> => {
  const error = await load(text).catch((thrown: unknown) => thrown as CallError)
  return 'faults' in error ? error.faults.map((f) => [f.path.join('.'), f.message] as const) : []
}
const now = Date.UTC(2026, 5, 1)

describe('a rate deck as CSV', () => {
  it.each([
    ['prefix,perMinute,initial,increment,connectionFee,effectiveFrom'],
    ['Code,Rate,Initial Increment,Subsequent Increment,Setup Fee,Effective Date'],
    ['dial_code,PRICE,Minimum,Subsequent,connection fee,EFFECTIVE'],
    ['Destination Prefix,Rate per Minute,initial,increment,connection-fee,effective from'],
  ])('knows the columns %s', async (header) => {
    const { rateFor } = await load(`${header}\n1415,0.5,30,6,0.01,2026-01-01\n`)
    expect(rateFor('+14155550123', now)).toEqual({
      perMinute: 0.5,
      initial: 30,
      increment: 6,
      connectionFee: 0.01,
      effectiveFrom: Date.UTC(2026, 0, 1),
    })
  })

  it.each([',', ';', '\t'])('takes %j between fields', async (separator) => {
    const { rateFor, size } = await load(
      ['prefix,rate,name', '1,0.5,"US, ""West""; all\tof it"', '44,0.2,UK']
        .join('\n')
        .replaceAll(/,(?! )/g, separator),
    )
    expect([size, rateFor('+14155550123', now)?.perMinute]).toEqual([2, 0.5])
    expect(rateFor('+442079460123', now)?.perMinute).toBe(0.2)
  })

  it('leaves empty fields and lines out, and reads around spaces and marks', async () => {
    const { rateFor, size } = await load(
      '\uFEFF prefix , rate , increment , note \r\n\r\n  \r\n 1 , "0.5" ,, "a ""b"""\r\n',
    )
    expect(size).toBe(1)
    expect(rateFor('+1', now)).toEqual({
      perMinute: 0.5,
      initial: 1,
      increment: 1,
      connectionFee: 0,
    })
  })

  it.each([
    ['"1";"0.5"', 0.5],
    ['"1;";0.5', undefined],
    ['1;" 0.5 "', 0.5],
    ['1;"0.""5"', undefined],
    ['1;0"."5', 0.5],
    ['"";0.5', undefined],
  ])('reads the quoted fields of %s', async (line, perMinute) => {
    const found = await load(`prefix;rate;name\n${line}\n44;0.2;UK\n`).then(
      ({ rateFor }) => rateFor('+1', now)?.perMinute,
      () => undefined,
    )
    expect(found).toBe(perMinute)
  })

  it.each(['\n', '\r\n'])('ends lines with %j', async (end) => {
    const lines = ['prefix,rate', '1,0.5', '44,0.2'].join(end)
    expect((await load(lines)).size).toBe(2)
    expect((await load(lines + end)).size).toBe(2)
  })

  it('reads the same however it is cut into chunks', async () => {
    const text = '\uFEFFprefix;rate;name\r\n1;0.5;"Zürich; 東京"\r\n44;0.2;x\r\n\r\n49;0.1;"y"'
    const whole = await load(text)
    const bytes = new TextEncoder().encode(text)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 6 }),
        fc.boolean(),
        async (cuts, asText) => {
          const ends = [...cuts.toSorted((a, b) => a - b), bytes.length]
          async function* chunks() {
            let from = 0
            for (const end of ends) {
              yield asText ? text.slice(from, end) : bytes.slice(from, end)
              from = end
            }
          }
          const parts = await loadRateDeck(chunks(), deck)
          for (const number of ['+14155550123', '+442079460123', '+498920123456', '+33'])
            expect(parts.rateFor(number, now)).toEqual(whole.rateFor(number, now))
          expect(parts.size).toBe(3)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('tells of its progress every 10,000 lines and at the end', async () => {
    const told: number[] = []
    const onProgress = (lines: number) => void told.push(lines)
    const lines = (count: number) => `prefix,rate\n${'1,1\n'.repeat(count - 2)}`
    await loadRateDeck(lines(20_001), { ...deck, onProgress })
    expect(told).toEqual([10_000, 20_000, 20_001])
  })

  it('names what is wrong by line and column', async () => {
    expect(await faultsOf('prefix,rate,increment\n1,0.5,0\nx,,1.5\n\n2,1,1')).toMatchObject([
      ['line.2.increment', expect.any(String)],
      ['line.3.prefix', 'must be digits, at most 15'],
      ['line.3.perMinute', expect.any(String)],
      ['line.3.increment', expect.any(String)],
    ])
    expect(await faultsOf('name,rate\nx,1')).toEqual([['line.1', 'the column prefix is missing']])
    expect(await faultsOf('\n\nprefix,name\n1,x')).toEqual([
      ['line.3', 'the column perMinute is missing'],
    ])
    expect(await faultsOf('')).toEqual([['line.1', 'the header line is missing']])
    expect(await faultsOf('\n \n')).toEqual([['line.1', 'the header line is missing']])
  })

  it('names a hundred faults, and how many more there are', async () => {
    const bad = (count: number) => faultsOf(`prefix,rate\n${'x,1\n'.repeat(count)}`)
    expect(await bad(100)).toHaveLength(100)
    expect((await bad(100)).at(-1)?.[0]).toBe('line.101.prefix')
    const many = await bad(103)
    expect([many.length, many.at(-1)]).toEqual([101, ['', 'and 3 more']])
  })
})

describe('the rates of a deck', () => {
  it.each<[string, Partial<RateInput>]>([
    ['prefix', { prefix: '' }],
    ['prefix', { prefix: '1234567890123456' }],
    ['prefix', { prefix: '1-2' }],
    ['prefix', { prefix: '++1' }],
    ['perMinute', { perMinute: -0.01 }],
    ['initial', { initial: 0 }],
    ['initial', { initial: 3601 }],
    ['increment', { increment: 0 }],
    ['increment', { increment: 3601 }],
    ['increment', { increment: 1.5 }],
    ['connectionFee', { connectionFee: -1 }],
    ['effectiveFrom', { effectiveFrom: '01/02/2026' }],
    ['fee', { fee: 1 } as Partial<RateInput>],
  ])('have no %s such as %j', (field, wrong) => {
    const good = { prefix: '1', perMinute: 1 }
    const build = () => rateDeck('d', 'USD', [good, { ...good, ...wrong }])
    expect(build).toThrow(`rate deck d: [1].${field}: `)
  })
  it.each<Partial<RateInput>>([
    { prefix: '+123456789012345' },
    { perMinute: 0 },
    { initial: 1, increment: 3600 },
    { initial: 3600, increment: 1 },
    { connectionFee: 0 },
    { effectiveFrom: '2026-01-01T00:00:00+05:30' },
  ])('may be %j', (fields) => {
    expect(rate.safeParse({ prefix: '1', perMinute: 1, ...fields }).success).toBe(true)
  })
  it('list every fault at once', () => {
    const build = () =>
      rateDeck('d', 'USD', [
        { prefix: 'x', perMinute: -1 },
        { prefix: '1', perMinute: 1 },
        { prefix: 'y', perMinute: 1 },
      ])
    expect(build).toThrow(/\[0\]\.prefix.*\[0\]\.perMinute.*\[2\]\.prefix/)
  })
  it('hold from their date on, in any order, and a shorter prefix before', () => {
    const day = (date: string) => Date.parse(`2026-${date}T00:00:00Z`)
    const { rateFor, size, name, currency } = rateDeck('d', 'EUR', [
      { prefix: '1415', perMinute: 4, effectiveFrom: '2026-04-01' },
      { prefix: '1415', perMinute: 2, effectiveFrom: '2026-02-01' },
      { prefix: '1415', perMinute: 3, effectiveFrom: '2026-03-01' },
      { prefix: '14', perMinute: 9, effectiveFrom: '2026-01-15' },
      { prefix: '+1', perMinute: 1, effectiveFrom: '2026-01-01' },
    ])
    const at = (time: number) => rateFor('+14155550123', time)?.perMinute
    expect([name, currency, size]).toEqual(['d', 'EUR', 5])
    expect([
      at(day('01-01') - 1),
      at(day('01-01')),
      at(day('01-15')),
      at(day('02-01')),
      at(day('03-01')),
      at(day('04-01') - 1),
      at(day('04-01')),
    ]).toEqual([undefined, 1, 9, 2, 3, 3, 4])
    expect(rateFor('+442079460123', day('05-01'))).toBeUndefined()
    expect(rateFor('+13', day('05-01'))?.perMinute).toBe(1)
  })
})
