/** Bias of µ-law, as in ITU-T G.711. */
const bias = 0x84
const clip = 32_635

const decodeMulaw = (byte: number): number => {
  const code = ~byte & 0xff
  const magnitude = (((code & 0x0f) << 3) + bias) << ((code & 0x70) >> 4)
  return code & 0x80 ? bias - magnitude : magnitude - bias
}

const encodeMulaw = (sample: number): number => {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), clip) + bias
  const exponent = 31 - Math.clz32(magnitude >> 7)
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}

const decodeAlaw = (byte: number): number => {
  const code = byte ^ 0x55
  const exponent = (code & 0x70) >> 4
  const mantissa = ((code & 0x0f) << 4) + 8
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1)
  return code & 0x80 ? magnitude : -magnitude
}

const encodeAlaw = (sample: number): number => {
  const sign = sample < 0 ? 0 : 0x80
  const magnitude = Math.min(sample < 0 ? ~sample : sample, 32_767)
  const exponent = magnitude < 256 ? 0 : 31 - Math.clz32(magnitude >> 7)
  const mantissa = (magnitude >> (exponent === 0 ? 4 : exponent + 3)) & 0x0f
  return (sign | (exponent << 4) | mantissa) ^ 0x55
}

const table = (decode: (byte: number) => number): Int16Array =>
  Int16Array.from({ length: 256 }, (_none, byte) => decode(byte))

const mulaw = table(decodeMulaw)
const alaw = table(decodeAlaw)

const decoded = (bytes: Uint8Array, values: Int16Array): Int16Array =>
  Int16Array.from(bytes, (byte) => values[byte] ?? 0)

/** Samples of 16 bits, from the codes of ITU-T G.711. */
export const fromMulaw = (bytes: Uint8Array): Int16Array => decoded(bytes, mulaw)
/** Samples of 16 bits, from the codes of ITU-T G.711. */
export const fromAlaw = (bytes: Uint8Array): Int16Array => decoded(bytes, alaw)
/** Codes of ITU-T G.711. */
export const toMulaw = (samples: Int16Array): Uint8Array => Uint8Array.from(samples, encodeMulaw)
/** Codes of ITU-T G.711. */
export const toAlaw = (samples: Int16Array): Uint8Array => Uint8Array.from(samples, encodeAlaw)
