import type { StreamAudio } from '@callplane/core'
import { fromAlaw, fromMulaw, toAlaw, toMulaw } from './g711.ts'

const fromLinear = (bytes: Uint8Array): Int16Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Int16Array.from({ length: bytes.byteLength >> 1 }, (_none, at) =>
    view.getInt16(at * 2, true),
  )
}

const toLinear = (samples: Int16Array): Uint8Array => {
  const bytes = new Uint8Array(samples.length * 2)
  const view = new DataView(bytes.buffer)
  for (const [at, sample] of samples.entries()) view.setInt16(at * 2, sample, true)
  return bytes
}

const decoders = { mulaw: fromMulaw, alaw: fromAlaw, linear16: fromLinear } as const
const encoders = { mulaw: toMulaw, alaw: toAlaw, linear16: toLinear } as const

/**
 * Another rate by linear interpolation; what is between two pieces is interpolated too. Good enough for speech: there is no
 * filter, so frequencies above half of a lower rate are not removed.
 */
const createResampler = (from: number, to: number): ((samples: Int16Array) => Int16Array) => {
  /** The last sample of the piece before. */
  let last = 0
  /** Where the next sample is, in parts of `to` of a sample, counted from `last`. */
  let position = to
  return (samples) => {
    const out: number[] = []
    const at = (index: number): number => (index === 0 ? last : (samples[index - 1] ?? 0))
    for (; position <= samples.length * to; position += from) {
      const whole = Math.floor(position / to)
      const part = (position % to) / to
      out.push(part === 0 ? at(whole) : at(whole) * (1 - part) + at(whole + 1) * part)
    }
    position -= samples.length * to
    last = samples.at(-1) ?? last
    return Int16Array.from(out, Math.round)
  }
}

const isSame = (one: StreamAudio, other: StreamAudio): boolean =>
  one.codec === other.codec && one.rate === other.rate

/** Converts pieces of one stream in their order. Where both encodings are the same, the bytes are passed on as they are. */
export const createConverter = (
  from: StreamAudio,
  to: StreamAudio,
): ((bytes: Uint8Array) => Uint8Array) => {
  if (isSame(from, to)) return (bytes) => bytes
  const resample = from.rate === to.rate ? null : createResampler(from.rate, to.rate)
  return (bytes) => {
    const samples = decoders[from.codec](bytes)
    return encoders[to.codec](resample ? resample(samples) : samples)
  }
}

/** A piece of audio in another encoding; for a stream use `createConverter`, which keeps what is between two pieces. */
export const convertAudio = (bytes: Uint8Array, from: StreamAudio, to: StreamAudio): Uint8Array =>
  createConverter(from, to)(bytes)
