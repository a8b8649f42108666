import { render } from '../../audio/render.ts'
import { toWav } from '../../audio/wav.ts'
import type { Line } from '../../network/line.ts'
import { otherSide, type Sound } from '../../network/sounds.ts'

/** Samples per second of every recording: that of a telephone line. */
const RATE = 8_000

type Part = { readonly from: number; to: number; readonly silent: boolean }

/** What comes from the telephone, what the provider plays to it, or both mixed. */
export type Track = 'phone' | 'provider' | 'both'

/** Both ends in one channel, or the telephone in the first of two. */
export const tracksOf = (channels: 1 | 2): readonly Track[] =>
  channels === 1 ? ['both'] : ['phone', 'provider']

/** What was recorded on a line; times are virtual milliseconds. */
export type Tape = {
  /** Begins or continues; `silent`: the time counts and nothing is heard. */
  run(now: number, silent?: boolean): void
  halt(now: number): void
  /** Leaves out the silence at both ends; nothing is left where nothing was heard. */
  trim(): void
  ms(now: number): number
  /** A WAV file with a channel per track. */
  wav(tracks: readonly Track[]): Uint8Array
}

export function createTape(line: Pick<Line, 'phone' | 'sounds'> | undefined): Tape {
  let parts: Part[] = []
  let running: Part | undefined
  const sounds = line?.sounds ?? []
  const halt = (now: number): void => {
    if (!running) return
    running.to = now
    if (running.to > running.from) parts.push(running)
    running = undefined
  }
  return {
    run(now, silent = false) {
      halt(now)
      running = { from: now, to: now, silent }
    },
    halt,
    trim() {
      parts = parts.flatMap((part) => trimmed(part, sounds) ?? [])
    },
    ms: (now) =>
      parts.reduce((sum, { from, to }) => sum + to - from, running ? now - running.from : 0),
    wav(tracks) {
      const phone = line?.phone ?? 'callee'
      const sideOf = { phone, provider: otherSide(phone), both: 'both' } as const
      const channels = tracks.map((track) =>
        joined(parts.map((part) => render(part.silent ? [] : sounds, part, RATE, sideOf[track]))),
      )
      return toWav(channels, RATE)
    },
  }
}

function trimmed(part: Part, sounds: readonly Sound[]): Part | undefined {
  const spans = sounds
    .map(({ at, durationMs }) => ({ from: Date.parse(at), to: Date.parse(at) + durationMs }))
    .filter(({ from, to }) => from < part.to && to > part.from)
  if (part.silent || spans.length === 0) return undefined
  const from = Math.max(part.from, Math.min(...spans.map((span) => span.from)))
  const to = Math.min(part.to, Math.max(...spans.map((span) => span.to)))
  return { from, to, silent: false }
}

function joined(clips: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(clips.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const clip of clips) {
    all.set(clip, at)
    at += clip.length
  }
  return all
}
