import type { Codec } from '../../../audio/codec.ts'
import type { StreamTrack, Wire } from '../../../streams/wire.ts'
import { base64, bytesOf, messageOf, partOf } from '../../shared/stream-message.ts'
import { scalarText } from '../../shared/json.ts'

export type PlivoStream = {
  readonly streamId: string
  readonly callId: string
  readonly accountId: string
  readonly tracks: readonly StreamTrack[]
  readonly codec: Codec
  /** `a=1;b=2`. */
  readonly extraHeaders: string
  readonly isBidirectional: boolean
  /** Virtual epoch milliseconds. */
  readonly now: () => number
}

/** Messages of audio streams (plivo.com/docs/voice-agents/audio-streaming/concepts/audio-streaming-reference). */
export function plivoWire(stream: PlivoStream): Wire {
  const { streamId, callId, accountId, tracks, codec, extraHeaders, isBidirectional } = stream
  let sequence = 0
  const chunks = { inbound: 0, outbound: 0 }
  const frame = (event: string, about: Record<string, unknown>): string =>
    JSON.stringify({ event, sequenceNumber: ++sequence, ...about })
  const headers = { extra_headers: extraHeaders }
  const encoding = codec.encoding === 'mulaw' ? 'audio/x-mulaw' : 'audio/x-l16'
  return {
    opened: () => [
      frame('start', {
        start: {
          callId,
          streamId,
          accountId,
          tracks,
          mediaFormat: { encoding, sampleRate: codec.rate },
        },
        ...headers,
      }),
    ],
    media: (track, payload) =>
      frame('media', {
        streamId,
        media: {
          track,
          timestamp: String(stream.now()),
          chunk: ++chunks[track],
          payload: base64(payload),
        },
        ...headers,
      }),
    digit: (digit) =>
      frame('dtmf', {
        streamId,
        dtmf: { track: 'inbound', timestamp: String(stream.now()), digit },
        ...headers,
      }),
    // [inferred] A checkpoint whose audio is cleared is not reached.
    marked: (name, cleared) => (cleared ? undefined : frame('playedStream', { streamId, name })),
    cleared: () => frame('clearedAudio', { streamId }),
    // There is no message for the end: the connection is closed.
    stopped: () => undefined,
    read(text) {
      const message = isBidirectional ? messageOf(text) : undefined
      switch (message?.['event']) {
        case 'playAudio': {
          const media = partOf(message, 'media')
          return { do: 'play', bytes: bytesOf(media['payload']), codec: codecOf(media) }
        }
        case 'checkpoint':
          return { do: 'mark', mark: message['name'] }
        case 'clearAudio':
          return { do: 'clear' }
        case 'sendDTMF':
          return { do: 'digits', digits: scalarText(message['dtmf']).replaceAll(/[^\d*#]/g, '') }
        default:
          return undefined
      }
    },
  }
}

/** What `playAudio` says of its payload; a rate that is missing is that of a telephone. */
function codecOf(media: Readonly<Record<string, unknown>>): Codec {
  const type = scalarText(media['contentType'])
  const rate = Number(scalarText(media['sampleRate']))
  return {
    encoding: type.includes('mulaw') ? 'mulaw' : 'l16',
    rate: [8_000, 16_000, 24_000].includes(rate) ? rate : 8_000,
  }
}
