import { command, stream } from '../calls/parameters.ts'
import type { Parameter, Parameters } from '../parameters.ts'

const text: Parameter = { type: 'string' }
const flag: Parameter = { type: 'boolean' }
const milliseconds: Parameter = { type: 'integer', range: [0, 14_400_000] }
const legs: Parameter = { type: 'string', enum: ['self', 'opposite', 'both'] }
const url: Parameter = { type: 'string', pattern: /^https?:\/\// }

const voice: Parameters = {
  voice: { type: 'string', required: true },
  // "There is a 3,000 character limit."
  payload: { type: 'string', required: true, range: [1, 3_000] },
  payload_type: { type: 'string', enum: ['text', 'ssml'] },
  service_level: { type: 'string', enum: ['basic', 'premium'] },
  language: text,
  voice_settings: { type: 'object' },
}

const digits: Parameters = {
  minimum_digits: { type: 'integer', range: [1, 128] },
  maximum_digits: { type: 'integer', range: [1, 128] },
  timeout_millis: milliseconds,
  inter_digit_timeout_millis: milliseconds,
  terminating_digit: { type: 'string', pattern: /^[\d*#A-D]$/ },
  valid_digits: { type: 'string', pattern: /^[\d*#A-D]+$/ },
}

const tries: Parameter = { type: 'integer', range: [1, 128] }

/** Parameters of the commands that play and collect (OpenAPI, 16 Jul 2026). */
export const mediaParameters = {
  speak: { ...command, ...voice, loop: { type: 'any' }, stop: text, target_legs: legs },
  playback_start: {
    ...command,
    audio_url: url,
    media_name: text,
    playback_content: text,
    audio_type: { type: 'string', enum: ['mp3', 'wav'] },
    loop: { type: 'any' },
    overlay: flag,
    stop: text,
    target_legs: legs,
    cache_audio: flag,
  },
  playback_stop: { ...command, overlay: flag, stop: { type: 'string', enum: ['current', 'all'] } },
  gather: {
    ...command,
    ...digits,
    initial_timeout_millis: milliseconds,
    gather_id: { type: 'string', range: [1, 40] },
  },
  gather_using_speak: {
    ...command,
    ...voice,
    ...digits,
    maximum_tries: tries,
    invalid_payload: { type: 'string', range: [1, 3_000] },
  },
  gather_using_audio: {
    ...command,
    ...digits,
    maximum_tries: tries,
    audio_url: url,
    media_name: text,
    invalid_audio_url: url,
    invalid_media_name: text,
  },
  gather_stop: command,
  streaming_start: {
    ...command,
    ...stream,
    stream_url: { ...stream['stream_url']!, required: true },
    custom_parameters: { type: 'headers' },
    enable_dialogflow: flag,
  },
  streaming_stop: { ...command, stream_id: text },
} as const satisfies Record<string, Parameters>
