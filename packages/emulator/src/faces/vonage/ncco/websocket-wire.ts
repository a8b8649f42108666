import type { Codec } from '../../../audio/codec.ts'
import type { Wire } from '../../../streams/wire.ts'
import { messageOf } from '../../shared/stream-message.ts'
import type { JsonObject } from '../../shared/json.ts'

/** How long a key is reported to have been pressed. Milliseconds, as in Vonage's sample. */
const KEY_MS = 260

/** Messages of a WebSocket endpoint: audio is binary (developer.vonage.com/en/voice/voice-api/guides/websockets). */
export function vonageWire(codec: Codec, headers: JsonObject): Wire {
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
      if (typeof message !== 'string') return { do: 'play', bytes: message, codec }
      const command = messageOf(message)
      if (command?.['action'] === 'clear') return { do: 'clear' }
      if (command?.['action'] === 'notify') return { do: 'mark', mark: command['payload'] }
      return undefined
    },
  }
}
