import type { Codec } from '../../../audio/codec.ts'
import type { Wire } from '../../../streams/wire.ts'
import { messageOf } from '../../shared/stream-message.ts'
import type { JsonObject } from '../../shared/json.ts'

/** How long a key is reported to have been pressed. Milliseconds, as in Vonage's sample. */
const KEY_MS = 260

/** Bytes of 20 ms: "320 or 640 bytes (depending on sample rate)". */
export const frameBytes = ({ rate }: Codec): number => (rate / 50) * 2

/**
 * Messages of a WebSocket endpoint: audio is binary (developer.vonage.com/en/voice/voice-api/guides/websockets).
 * `misfit`: "it is important that each message is 320 or 640 bytes and contains 20ms of audio", and what happens otherwise
 * is not said. [inferred] It is played; the first of a stream is a warning.
 */
export function vonageWire(
  codec: Codec,
  headers: JsonObject,
  misfit: (bytes: number) => void,
): Wire {
  let isFit = true
  const frame = (event: string, more: JsonObject = {}): string =>
    JSON.stringify({ event: `websocket:${event}`, ...more })
  return {
    opened: () => [
      // What `headers` has is part of the first message.
      frame('connected', { 'content-type': `audio/l16;rate=${codec.rate}`, ...headers }),
    ],
    media: (_track, payload) => payload,
    digit: (digit) => frame('dtmf', { digit, duration: KEY_MS }),
    // "clear" cancels notifications that are due.
    marked: (payload, cleared) => (cleared ? undefined : frame('notify', { payload })),
    cleared: () => frame('cleared'),
    stopped: () => undefined,
    read(message) {
      if (typeof message !== 'string') {
        if (isFit && message.byteLength !== frameBytes(codec)) {
          isFit = false
          misfit(message.byteLength)
        }
        return { do: 'play', bytes: message, codec }
      }
      const command = messageOf(message)
      if (command?.['action'] === 'clear') return { do: 'clear' }
      if (command?.['action'] === 'notify') return { do: 'mark', mark: command['payload'] }
      return undefined
    },
  }
}
