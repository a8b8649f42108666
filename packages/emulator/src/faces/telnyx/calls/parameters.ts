import type { Parameter, Parameters } from '../parameters.ts'

/** Digits for `send_dtmf` and after an answer: `w` is half a second, `W` a whole one. */
export const DIGITS = /^[0-9A-DwW*#]+$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

const text: Parameter = { type: 'string' }
const flag: Parameter = { type: 'boolean' }
const count: Parameter = { type: 'integer' }

export const command: Parameters = {
  client_state: { type: 'string', pattern: BASE64 },
  command_id: text,
}

const webhooks: Parameters = {
  webhook_url: { type: 'string', pattern: /^https?:\/\// },
  webhook_url_method: { type: 'string', enum: ['POST', 'GET'] },
  webhook_urls: { type: 'object' },
  webhook_urls_method: { type: 'string', enum: ['POST', 'GET'] },
  webhook_retries_policies: { type: 'object' },
}

const recording: Parameters = {
  record: { type: 'string', enum: ['record-from-answer'] },
  record_channels: { type: 'string', enum: ['single', 'dual'] },
  record_format: { type: 'string', enum: ['wav', 'mp3'] },
  record_max_length: { type: 'integer', range: [0, 43_200] },
  record_timeout_secs: count,
  record_track: { type: 'string', enum: ['both', 'inbound', 'outbound'] },
  record_trim: { type: 'string', enum: ['trim-silence'] },
  record_custom_file_name: { type: 'string', range: [1, 40] },
}

export const stream: Parameters = {
  stream_url: { type: 'string', pattern: /^wss?:\/\// },
  stream_track: { type: 'string', enum: ['inbound_track', 'outbound_track', 'both_tracks'] },
  stream_codec: {
    type: 'string',
    enum: ['PCMU', 'PCMA', 'G722', 'OPUS', 'AMR-WB', 'L16', 'default'],
  },
  stream_bidirectional_mode: { type: 'string', enum: ['mp3', 'rtp'] },
  stream_bidirectional_codec: {
    type: 'string',
    enum: ['PCMU', 'PCMA', 'G722', 'OPUS', 'AMR-WB', 'L16'],
  },
  stream_bidirectional_sampling_rate: count,
  stream_bidirectional_target_legs: { type: 'string', enum: ['both', 'self', 'opposite'] },
  stream_auth_token: { type: 'string', range: [1, 4_000] },
}

const invite: Parameters = {
  ...command,
  ...webhooks,
  ...recording,
  from_display_name: { type: 'string', range: [1, 128] },
  timeout_secs: { type: 'integer', range: [5, 600] },
  time_limit_secs: { type: 'integer', range: [30, 14_400] },
  send_digits_on_answer: { type: 'string', pattern: DIGITS, range: [1, 64] },
  answering_machine_detection: {
    type: 'string',
    enum: ['premium', 'detect', 'detect_beep', 'detect_words', 'greeting_end', 'disabled'],
  },
  answering_machine_detection_config: { type: 'object' },
  media_encryption: { type: 'string', enum: ['disabled', 'SRTP', 'DTLS'] },
  sip_transport_protocol: { type: 'string', enum: ['UDP', 'TCP', 'TLS'] },
  sip_region: {
    type: 'string',
    enum: ['US', 'Europe', 'Canada', 'Australia', 'Middle East'],
  },
  custom_headers: { type: 'headers' },
  sip_headers: { type: 'headers' },
  sip_auth_username: text,
  sip_auth_password: text,
  privacy: { type: 'string', enum: ['id', 'none'] },
  park_after_unbridge: { type: 'string', enum: ['self'] },
}

/** Parameters of `POST /calls` that this face uses or checks. */
export const dialParameters: Parameters = {
  ...invite,
  ...stream,
  connection_id: { type: 'string', required: true },
  // A number or a list of them; its absence is told with its own fault.
  to: { type: 'any' },
  from: { type: 'string', required: true },
  retry_on_timeout: flag,
  link_to: text,
  bridge_intent: flag,
  bridge_on_answer: flag,
  prevent_double_bridge: flag,
  conference_config: { type: 'object' },
  supervise_call_control_id: text,
  supervisor_role: { type: 'string', enum: ['barge', 'whisper', 'monitor'] },
  billing_group_id: text,
  transcription: flag,
}

export const transferParameters: Parameters = {
  ...invite,
  to: { type: 'string', required: true },
  from: text,
  target_leg_client_state: { type: 'string', pattern: BASE64 },
}

export const actionParameters = {
  answer: {
    ...command,
    ...webhooks,
    ...recording,
    ...stream,
    custom_headers: { type: 'headers' },
  },
  hangup: { ...command, custom_headers: { type: 'headers' } },
  reject: {
    ...command,
    cause: { type: 'string', required: true, enum: ['CALL_REJECTED', 'USER_BUSY'] },
  },
  bridge: {
    ...command,
    ...recording,
    call_control_id: { type: 'string', required: true },
    park_after_unbridge: { type: 'string', enum: ['self'] },
    prevent_double_bridge: flag,
  },
  refer: { ...command, sip_address: { type: 'string', required: true, pattern: /^sips?:/i } },
  send_dtmf: {
    ...command,
    digits: { type: 'string', required: true, pattern: DIGITS },
    // [inferred] The bounds; the document has the default 250 alone.
    duration_millis: { type: 'integer', range: [100, 500] },
  },
  record_start: {
    ...command,
    channels: { type: 'string', required: true, enum: ['single', 'dual'] },
    format: { type: 'string', required: true, enum: ['wav', 'mp3'] },
    max_length: { type: 'integer', range: [0, 43_200] },
    play_beep: flag,
    recording_track: { type: 'string', enum: ['both', 'inbound', 'outbound'] },
    timeout_secs: count,
    trim: { type: 'string', enum: ['trim-silence'] },
    custom_file_name: { type: 'string', range: [1, 40] },
  },
  record_stop: { ...command, recording_id: text },
  record_pause: { ...command, recording_id: text },
  record_resume: { ...command, recording_id: text },
  client_state_update: { client_state: { type: 'string', required: true, pattern: BASE64 } },
} as const satisfies Record<string, Parameters>
