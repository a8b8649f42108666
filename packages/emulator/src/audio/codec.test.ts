import { expect, it } from 'vitest'
import { decode, encode, type Encoding } from './codec.ts'

const every = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768)
const through = (encoding: Encoding, samples: Int16Array): Int16Array =>
  decode(encode(samples, { encoding, rate: 8_000 }), { encoding, rate: 8_000 })

it('L16 is little-endian and exact', () => {
  expect([...encode(Int16Array.of(1, -2), { encoding: 'l16', rate: 8_000 })]).toEqual([
    1, 0, 254, 255,
  ])
  expect(through('l16', every)).toEqual(every)
})

// Values of ITU-T G.711, tables 2a and 1a, as every implementation has them.
const known: Readonly<Record<'mulaw' | 'alaw', readonly (readonly [number, number])[]>> = {
  mulaw: [
    [0, 0xff],
    [32_635, 0x80],
    [-32_635, 0x00],
    [1_000, 0xce],
    [-1_000, 0x4e],
  ],
  alaw: [
    [0, 0xd5],
    [32_767, 0xaa],
    [-32_768, 0x2a],
    [1_000, 0xfa],
    [-1_000, 0x7a],
  ],
}
it.each(['mulaw', 'alaw'] as const)('%s codes known samples', (encoding) => {
  for (const [sample, byte] of known[encoding])
    expect(encode(Int16Array.of(sample), { encoding, rate: 8_000 })[0], String(sample)).toBe(byte)
})

it.each(['mulaw', 'alaw'] as const)(
  '%s keeps what it has coded, and is near everywhere',
  (encoding) => {
    const once = through(encoding, every)
    expect(through(encoding, once)).toEqual(once)
    // Sixteen steps per power of two: within a thirty-second, and one step near zero.
    const worst = Math.max(
      ...every.map((sample, index) => Math.abs(once[index]! - sample) - Math.abs(sample) / 16),
    )
    expect(worst).toBeLessThanOrEqual(16)
  },
)
