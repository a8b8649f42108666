import type { Side, Sound } from '../network/sounds.ts'
import { samplesOf } from './samples.ts'
import { amplitudeAt } from './tones.ts'

export type Span = {
  /** Virtual milliseconds since the epoch. */
  readonly from: number
  readonly to: number
}

/** What comes from one end, or from both mixed, in a span of time: 16-bit samples at `rate` per second. */
export function render(
  sounds: readonly Sound[],
  { from, to }: Span,
  rate: number,
  side: Side | 'both' = 'both',
): Int16Array {
  const count = Math.round(((to - from) * rate) / 1000)
  const mixed = new Float64Array(count)
  for (const sound of sounds) {
    if (side !== 'both' && sound.from !== side) continue
    const start = Date.parse(sound.at)
    const end = start + sound.durationMs
    if (end <= from || start >= to) continue
    const first = Math.max(0, Math.ceil(((start - from) * rate) / 1000))
    const last = Math.min(count, Math.ceil(((end - from) * rate) / 1000))
    const amplitude = amplitudeOf(sound)
    for (let index = first; index < last; index++)
      mixed[index]! += amplitude(from + (index * 1000) / rate - start)
  }
  return Int16Array.from(mixed, clip)
}

/** By the milliseconds since the beginning of a sound. */
function amplitudeOf(sound: Sound): (ms: number) => number {
  const samples = samplesOf(sound)
  if (!samples) return (ms) => amplitudeAt(sound, ms)
  const { rate } = samples
  const all = samples.first(sound.durationMs)
  return (ms) => all[Math.floor((ms * rate) / 1000 + 1e-6)] ?? 0
}

const clip = (value: number): number => Math.max(-32_768, Math.min(32_767, Math.round(value)))
