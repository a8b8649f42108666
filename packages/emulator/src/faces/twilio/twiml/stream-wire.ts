import type { Codec } from '../../../audio/codec.ts'
import type { StreamTrack, Wire } from '../../../streams/wire.ts'
import { base64, bytesOf, messageOf, partOf } from '../../shared/stream-message.ts'

/** "The audio is always mu-law with a sample rate of 8000." */
export const TWILIO_CODEC: Codec = { encoding: 'mulaw', rate: 8_000 }

export type TwilioStream = {
  readonly streamSid: string
  readonly accountSid: string
  readonly callSid: string
  readonly tracks: readonly StreamTrack[]
  readonly parameters: Readonly<Record<string, string>>
  /** Of `<Connect>`: keys are reported, and what comes back is heard. */
  readonly isBidirectional: boolean
}

/** Messages of Media Streams (twilio.com/docs/voice/media-streams/websocket-messages). */
export function twilioWire(stream: TwilioStream): Wire {
  const { streamSid, accountSid, callSid, tracks, parameters, isBidirectional } = stream
  let sequence = 0
  let chunk = 0
  const frame = (event: string, about: Record<string, unknown>): string =>
    JSON.stringify({ event, sequenceNumber: String(++sequence), ...about, streamSid })
  return {
    opened: () => [
      JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }),
      frame('start', {
        start: {
          accountSid,
          streamSid,
          callSid,
          tracks,
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
          customParameters: parameters,
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
    digit: (digit) =>
      isBidirectional ? frame('dtmf', { dtmf: { track: 'inbound_track', digit } }) : undefined,
    // "Twilio sends back any mark messages" of audio that is cleared.
    marked: (mark) => frame('mark', { mark }),
    cleared: () => undefined,
    stopped: () => frame('stop', { stop: { accountSid, callSid } }),
    read(text) {
      const message = isBidirectional ? messageOf(text) : undefined
      if (message?.['streamSid'] !== streamSid) return undefined
      switch (message['event']) {
        case 'media':
          return {
            do: 'play',
            bytes: bytesOf(partOf(message, 'media')['payload']),
            codec: TWILIO_CODEC,
          }
        case 'mark':
          return { do: 'mark', mark: { name: partOf(message, 'mark')['name'] } }
        case 'clear':
          return { do: 'clear' }
        default:
          return undefined
      }
    },
  }
}
