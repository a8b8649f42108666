import type { Codec } from '../audio/codec.ts'

/** A media stream of a leg: its audio goes to a WebSocket of the application, and what comes back is heard. */
export type LegStream = {
  readonly id: string
  readonly url: string
  /** How the leg's audio is carried. */
  readonly codec: Codec
  readonly state: 'connecting' | 'open' | 'closed' | 'failed'
  /** Frames of 20 ms sent to the application. */
  readonly framesIn: number
  /** What the telephone heard of the application's audio, as 16-bit samples in the order in which they sounded. */
  heard(): Int16Array
  /** Virtual milliseconds of it. */
  heardMs(): number
  /** Closes the connection without a further event: the emulator was reset. */
  abort(): void
}

/** A stream as `GET /_emulator/calls` shows it. */
export type StreamView = Pick<LegStream, 'id' | 'url' | 'state' | 'framesIn'> &
  Codec & {
    /** Frames of 20 ms that the telephone heard from the application. */
    readonly framesOut: number
  }

export const FRAME_MS = 20

export const viewStream = (stream: LegStream): StreamView => ({
  id: stream.id,
  url: stream.url,
  state: stream.state,
  ...stream.codec,
  framesIn: stream.framesIn,
  framesOut: Math.floor(stream.heardMs() / FRAME_MS),
})
