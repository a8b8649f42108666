import type { Codec } from '../../../audio/codec.ts'
import type { Wire } from '../../../streams/wire.ts'
import { base64, bytesOf, messageOf, partOf } from '../../shared/stream-message.ts'
import type { JsonObject } from '../../shared/json.ts'

export type TelnyxStream = {
  readonly streamId: string
  /** `start`, without the media format. */
  readonly about: JsonObject
  readonly codec: Codec
  /** Of what comes back; absent in the mode `mp3`, whose files are not decoded here. */
  readonly returned: Codec | undefined
  /** Repeated in the first message. */
  readonly authToken: string | undefined
  /** ISO time. */
  readonly now: () => string
}

const ENCODINGS = { mulaw: 'PCMU', alaw: 'PCMA', l16: 'L16' } as const

/** Messages of media streaming (developers.telnyx.com/api-reference/websockets/stream-call-media-over-websocket). */
export function telnyxWire(stream: TelnyxStream): Wire {
  const { streamId, about, codec, returned, authToken } = stream
  let sequence = 0
  let chunk = 0
  const frame = (event: string, more: JsonObject): string =>
    JSON.stringify({ event, sequence_number: String(++sequence), ...more, stream_id: streamId })
  const error = (code: number, title: string, detail: string): string =>
    JSON.stringify({ event: 'error', payload: { code, title, detail }, stream_id: streamId })
  const { user_id, call_control_id } = about
  return {
    opened: () => [
      JSON.stringify({
        event: 'connected',
        version: '1.0.0',
        ...(authToken === undefined ? {} : { 'x-telnyx-streaming-auth-token': authToken }),
      }),
      frame('start', {
        start: {
          ...about,
          media_format: {
            encoding: ENCODINGS[codec.encoding],
            sample_rate: codec.rate,
            channels: 1,
          },
        },
      }),
    ],
    media: (track, payload, ms) =>
      frame('media', {
        media: {
          track,
          chunk: String(++chunk),
          timestamp: String(ms),
          payload: base64(payload),
        },
      }),
    digit: (digit) => frame('dtmf', { occurred_at: stream.now(), dtmf: { digit } }),
    // "A clear frame also returns queued marks."
    marked: (mark) => frame('mark', { mark }),
    cleared: () => undefined,
    stopped: () => frame('stop', { stop: { user_id, call_control_id } }),
    read(text) {
      const message = messageOf(text)
      switch (message?.['event']) {
        case 'media': {
          const bytes = bytesOf(partOf(message, 'media')['payload'])
          return returned && { do: 'play', bytes, codec: returned }
        }
        case 'mark':
          return { do: 'mark', mark: { name: partOf(message, 'mark')['name'] } }
        case 'clear':
          return { do: 'clear' }
        default:
          // [inferred] Code and wording.
          return { do: 'answer', frame: error(100_003, 'malformed_frame', 'The frame is invalid.') }
      }
    },
  }
}
