import type { StreamAudio } from '@callplane/core'

/** A carrier with media streams. */
export type StreamCarrier = 'twilio' | 'telnyx' | 'plivo' | 'vonage'

/** A message of a WebSocket: text, or bytes. */
export type StreamFrame = string | Uint8Array

/** What a carrier tells, the same for every carrier. */
export type StreamEvent =
  | {
      readonly type: 'start'
      /** The carrier's id of the stream; absent where it has none. */
      readonly streamId?: string | undefined
      /** The carrier's id of the call. Absent where it does not say. */
      readonly callId?: string | undefined
      /** How the carrier encodes audio. */
      readonly audio: StreamAudio
      /** As `connect: { stream, parameters }` gave them. */
      readonly parameters: Readonly<Record<string, string>>
    }
  | {
      readonly type: 'audio'
      readonly audio: Uint8Array
      /** Who is heard: the caller (`inbound`), or what is played to the caller. */
      readonly track: 'inbound' | 'outbound'
    }
  /** Keys that the caller pressed. */
  | { readonly type: 'digits'; readonly digits: string }
  /** All audio that was sent before the mark has been played, or was cleared. */
  | { readonly type: 'mark'; readonly name: string }
  /** Audio that was waiting to be played has been thrown away. */
  | { readonly type: 'cleared' }
  /** The stream has ended; the connection closes. */
  | { readonly type: 'stop' }
  /** A message without a meaning for a stream, such as the greeting of a connection. */
  | { readonly type: 'other'; readonly event: string }

/** What an application sends, the same for every carrier. */
export type StreamCommand =
  | { readonly type: 'audio'; readonly audio: Uint8Array }
  /** Asks to be told, by an event with this name, once the audio before it has been played. */
  | { readonly type: 'mark'; readonly name: string }
  /** Throws away audio that waits to be played. */
  | { readonly type: 'clear' }

/** One carrier's messages. */
export interface FrameFormat {
  /** The one length in which the carrier takes audio, in milliseconds. Absent: any. */
  readonly frameMs?: number | undefined
  read(frame: StreamFrame): StreamEvent
  /** `streamId` and `audio` are those of the start. */
  write(command: StreamCommand, stream: StreamHead): StreamFrame
}

/** What later messages need of the start. */
export interface StreamHead {
  readonly streamId?: string | undefined
  readonly audio: StreamAudio
}

export type Fields = Readonly<Record<string, unknown>>

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

export const textIn = (fields: Fields, name: string): string | undefined => {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
}

/** The object in a text message; empty for any other. */
export const messageOf = (frame: StreamFrame): Fields => {
  if (typeof frame !== 'string') return {}
  try {
    return fieldsOf(JSON.parse(frame))
  } catch {
    return {}
  }
}

const encodings: ReadonlyMap<string, StreamAudio['codec']> = new Map([
  ['audio/x-mulaw', 'mulaw'],
  ['audio/mulaw', 'mulaw'],
  ['pcmu', 'mulaw'],
  ['audio/x-alaw', 'alaw'],
  ['pcma', 'alaw'],
  ['audio/x-l16', 'linear16'],
  ['audio/l16', 'linear16'],
  ['l16', 'linear16'],
])

const rates: ReadonlySet<number> = new Set([8000, 16_000, 24_000])

/** An encoding as carriers name it; µ-law at 8000, the default of all but Vonage, where one is not known. */
export const audioOf = (encoding: string | undefined, rate: string | undefined): StreamAudio => {
  const codec = encodings.get(encoding?.toLowerCase() ?? '') ?? 'mulaw'
  const known = rates.has(Number(rate)) && codec === 'linear16' ? Number(rate) : 8000
  return { codec, rate: known as StreamAudio['rate'] }
}

export const bytesOf = (base64: string | undefined): Uint8Array =>
  new Uint8Array(Buffer.from(base64 ?? '', 'base64'))

export const base64Of = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

export const textsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(fieldsOf(value)).flatMap(([name, one]) =>
      typeof one === 'string' ? [[name, one]] : [],
    ),
  )

export const trackOf = (media: Fields): 'inbound' | 'outbound' =>
  textIn(media, 'track')?.startsWith('outbound') ? 'outbound' : 'inbound'
