import type { Codec } from '../audio/codec.ts'

export type Frame = string | Uint8Array

/** What comes from the telephone, and what the provider plays to it. */
export type StreamTrack = 'inbound' | 'outbound'

/** What the application asks for by one message. */
export type Command =
  /** Audio for the telephone. */
  | { readonly do: 'play'; readonly bytes: Uint8Array; readonly codec: Codec }
  /** Wants to know when the audio before it has been heard. */
  | { readonly do: 'mark'; readonly mark: unknown }
  /** Drops the audio that has not been heard. */
  | { readonly do: 'clear' }
  | { readonly do: 'digits'; readonly digits: string }
  /** Answered with a frame at once, as an error is. */
  | { readonly do: 'answer'; readonly frame: Frame }

/** The messages of one provider's media streams. */
export type Wire = {
  /** First messages of an open connection. */
  opened(): readonly Frame[]
  /** 20 ms of a track; `ms` since the stream began. */
  media(track: StreamTrack, payload: Uint8Array, ms: number): Frame
  /** Undefined where keys are not reported. */
  digit(digit: string, ms: number): Frame | undefined
  /** The audio before a mark was heard; `cleared`: it was dropped. Undefined where that is not reported. */
  marked(mark: unknown, cleared: boolean): Frame | undefined
  /** Audio was dropped. */
  cleared(): Frame | undefined
  /** Last message before the connection is closed by the provider. */
  stopped(): Frame | undefined
  /** Undefined for a message that has no effect. */
  read(message: Frame): Command | undefined
}
