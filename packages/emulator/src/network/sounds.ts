/** Which end of a leg: the one that dialled, or the dialled party. */
export type Side = 'caller' | 'callee'

export type SoundKind =
  /** DTMF. */
  | 'digits'
  /** Words that a person says, or that the provider reads aloud. */
  | 'speech'
  /** An audio file, by its URL. */
  | 'file'
  /** The tone before a recording. */
  | 'beep'
  /** Audio from a media stream: what an agent says. */
  | 'audio'

/** Something heard on an answered leg. */
export type Sound = {
  /** The end that it comes from; the other one hears it. */
  readonly from: Side
  readonly kind: SoundKind
  /** The digits, the words without markup, or the URL; empty for a beep and for audio; at most 2,000 characters. */
  readonly text: string
  /** Virtual ISO time. */
  readonly at: string
  /** Virtual milliseconds; of a sound that was cut short, until it stopped. */
  readonly durationMs: number
  /** It stopped before its end: at a key, a word, a command, or the end of the call. */
  readonly cut: boolean
}

export const otherSide = (side: Side): Side => (side === 'caller' ? 'callee' : 'caller')
