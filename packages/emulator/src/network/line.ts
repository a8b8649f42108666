import type { Samples } from '../audio/samples.ts'
import type { Side, Sound } from './sounds.ts'
import type { LegStream } from './streams.ts'

/** Audio that sounds. */
export type Playback = {
  readonly sound: Sound
  /** The samples were added to: it lasts as long as they do. */
  extend(): void
  stop(): void
}

/** What a provider plays and hears on an answered leg, whichever side dialled. */
export type Line = {
  /** The end where the telephone, or the other provider, is. */
  readonly phone: Side
  /** What was heard on the leg so far, from both ends. */
  readonly sounds: readonly Sound[]
  /** Plays words, a file or a beep to that end for `ms`; the result stops it early. */
  play(kind: 'speech' | 'file' | 'beep', text: string, ms: number): () => void
  /** Plays audio to that end; more can be added until it is stopped. */
  playAudio(samples: Samples): Playback
  /** Media streams of the leg. */
  readonly streams: LegStream[]
  /** DTMF towards that end; false unless the leg is answered. */
  sendDigits(digits: string): boolean
  /** Keys pressed at that end; the result ends it. */
  onDigits(listener: (digits: string, ms: number) => void): () => void
  /** Words said at that end, at their beginning; the result ends it. */
  onSpeech(listener: (text: string, ms: number) => void): () => void
}

/** Each end hears the keys and the words of the other; the result parts them. */
export function joinLines(one: Line, other: Line): () => void {
  const parts = [
    [one, other],
    [other, one],
  ].flatMap(([from, to]) => [
    from!.onDigits((digits) => void to!.sendDigits(digits)),
    from!.onSpeech((text, ms) => void to!.play('speech', text, ms)),
  ])
  return () => {
    for (const part of parts) part()
  }
}
