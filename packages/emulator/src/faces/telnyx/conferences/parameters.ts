import type { Parameter, Parameters } from '../parameters.ts'
import { command, DIGITS } from '../calls/parameters.ts'

const text: Parameter = { type: 'string' }
const flag: Parameter = { type: 'boolean' }
const strings: Parameter = { type: 'strings' }
const call: Parameter = { type: 'string', required: true }
const role = ['barge', 'monitor', 'none', 'whisper']
const region: Parameter = { type: 'string', enum: ['Australia', 'Europe', 'Middle East', 'US'] }
const beep: Parameter = { type: 'string', enum: ['always', 'never', 'on_enter', 'on_exit'] }
const ofSome: Parameters = { call_control_ids: strings, region }
const sound: Parameters = { ...ofSome, audio_url: text, media_name: text }
const hold: Parameters = { hold_audio_url: text, hold_media_name: text }

/** Parameters of conferences and their commands (OpenAPI, 16 Jul 2026). */
export const conferenceParameters = {
  create: {
    ...command,
    ...hold,
    call_control_id: call,
    name: { type: 'string', required: true },
    beep_enabled: beep,
    comfort_noise: flag,
    duration_minutes: { type: 'integer', range: [1, 1440] },
    // "Must be between 2 and 800".
    max_participants: { type: 'integer', range: [2, 800] },
    start_conference_on_create: flag,
    region,
  },
  join: {
    ...command,
    ...hold,
    call_control_id: call,
    beep_enabled: beep,
    end_conference_on_exit: flag,
    soft_end_conference_on_exit: flag,
    start_conference_on_enter: flag,
    hold: flag,
    mute: flag,
    supervisor_role: { type: 'string', enum: role },
    whisper_call_control_ids: strings,
    region,
  },
  leave: { ...command, call_control_id: call, beep_enabled: beep, region },
  end: { command_id: text },
  mute: ofSome,
  unmute: ofSome,
  hold: sound,
  unhold: ofSome,
  play: sound,
  speak: {
    ...ofSome,
    command_id: text,
    payload: { type: 'string', required: true },
    voice: { type: 'string', required: true },
    payload_type: { type: 'string', enum: ['text', 'ssml'] },
    language: text,
    voice_settings: { type: 'object' },
  },
  stop: ofSome,
  send_dtmf: {
    call_control_ids: strings,
    client_state: text,
    digits: { type: 'string', required: true, pattern: DIGITS },
    duration_millis: { type: 'integer', range: [100, 500] },
  },
  update: {
    call_control_id: call,
    command_id: text,
    supervisor_role: { type: 'string', required: true, enum: role },
    whisper_call_control_ids: strings,
    region,
  },
  participant: {
    beep_enabled: beep,
    end_conference_on_exit: flag,
    soft_end_conference_on_exit: flag,
  },
} as const satisfies Record<string, Parameters>
