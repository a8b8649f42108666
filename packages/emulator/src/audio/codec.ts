export type Encoding = 'mulaw' | 'alaw' | 'l16'

/** How audio is carried: samples per second, and bytes per sample. */
export type Codec = { readonly encoding: Encoding; readonly rate: number }

/** 16-bit samples as a codec carries them; L16 is little-endian. */
export function encode(samples: Int16Array, { encoding }: Codec): Uint8Array {
  if (encoding === 'l16') {
    const bytes = Buffer.alloc(samples.length * 2)
    for (const [index, sample] of samples.entries()) bytes.writeInt16LE(sample, index * 2)
    return bytes
  }
  return Uint8Array.from(samples, encoding === 'mulaw' ? toMulaw : toAlaw)
}

/** An odd byte at the end of L16 is dropped. */
export function decode(bytes: Uint8Array, { encoding }: Codec): Int16Array {
  if (encoding === 'l16') {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return Int16Array.from({ length: bytes.length >> 1 }, (_, index) =>
      view.getInt16(index * 2, true),
    )
  }
  return Int16Array.from(bytes, encoding === 'mulaw' ? fromMulaw : fromAlaw)
}

/** ITU-T G.711: the sample is biased so that each segment begins at a power of two. */
const BIAS = 0x84
const CLIP = 32_635

function toMulaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const biased = Math.min(CLIP, Math.abs(sample)) + BIAS
  const exponent = 24 - Math.clz32(biased)
  const mantissa = (biased >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}

function fromMulaw(byte: number): number {
  const value = ~byte & 0xff
  const exponent = (value >> 4) & 0x07
  const magnitude = ((((value & 0x0f) << 3) + BIAS) << exponent) - BIAS
  return value & 0x80 ? -magnitude : magnitude
}

function toAlaw(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0
  const magnitude = Math.min(CLIP, sample >= 0 ? sample : -sample - 1)
  const exponent = magnitude < 256 ? 0 : 24 - Math.clz32(magnitude)
  const mantissa = (magnitude >> (exponent === 0 ? 4 : exponent + 3)) & 0x0f
  return (sign | (exponent << 4) | mantissa) ^ 0x55
}

function fromAlaw(byte: number): number {
  const value = byte ^ 0x55
  const exponent = (value >> 4) & 0x07
  const step = ((value & 0x0f) << 4) + 8
  const magnitude = exponent === 0 ? step : (step + 0x100) << (exponent - 1)
  return value & 0x80 ? magnitude : -magnitude
}
