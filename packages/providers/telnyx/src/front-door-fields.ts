import type { Note, OutboundCallInput } from '@callplane/core'
import { decodeState } from './client-state.ts'

type Fields = { -readonly [K in keyof OutboundCallInput]: OutboundCallInput[K] }
type Body = Readonly<Record<string, unknown>>

export interface Draft {
  readonly call: Omit<Fields, 'to'>
  readonly options: Record<string, unknown>
  readonly notes: Note[]
}

type Reader = (value: unknown, draft: Draft) => void

const note = (field: string, effect: Note['effect'], detail: string): Note => ({
  field,
  effect,
  detail,
})
const option =
  (name: string): Reader =>
  (value, { options }) =>
    void (options[name] = value)
const ignore: Reader = () => undefined
const drop =
  (name: string, detail: string): Reader =>
  (_value, { notes }) =>
    void notes.push(note(name, 'dropped', detail))

/** `W` is a whole second, twice our `w`. */
export const readDigits = (digits: string): string => digits.replaceAll('W', 'ww').slice(0, 64)

const readDetection: Reader = (value, { call, options }) => {
  if (value === 'detect') call.machineDetection = 'detect'
  else if (value === 'greeting_end') call.machineDetection = 'greeting-end'
  else if (value !== 'disabled') {
    call.machineDetection = value === 'premium' ? 'detect' : 'greeting-end'
    options.machineDetection = value
  }
}

const readEncryption: Reader = (value, { call, options }) => {
  call.mediaEncryption = value === 'disabled' ? 'none' : 'required'
  if (value === 'DTLS') options.mediaEncryption = value
}

const readConference: Reader = (value, { call, options, notes }) => {
  const config = (value ?? {}) as Body
  const name = config.conference_name
  if (typeof name !== 'string') {
    notes.push(note('conference_config', 'dropped', 'a conference is known here by its name'))
    return
  }
  call.connect = { conference: name }
  const given = {
    beep: config.beep_enabled,
    startOnEnter: config.start_conference_on_enter,
    endOnExit: config.end_conference_on_exit,
  }
  const conference = Object.fromEntries(
    Object.entries(given).filter(([, setting]) => setting !== undefined),
  )
  if (Object.keys(conference).length > 0) options.conference = conference
}

/** Our own state gives its metadata back; a stranger's is kept as it is, so that it can be echoed. */
const readState: Reader = (value, { call }) => {
  const ours = decodeState(value)
  if (!ours) call.metadata = { clientState: String(value) }
  else if (ours.metadata) call.metadata = ours.metadata
}

const readHeaders: Reader = (value, { call, notes }) => {
  const given = (Array.isArray(value) ? value : []) as { name?: unknown; value?: unknown }[]
  const headers: Record<string, string> = { ...call.sipHeaders }
  for (const { name, value: content } of given) {
    if (typeof name !== 'string') continue
    if (name in headers) notes.push(note('custom_headers', 'adjusted', 'one header of a name'))
    headers[name] = String(content)
  }
  call.sipHeaders = headers
}

const session = 'a leg of our own cannot be linked to one of theirs'
const ours = 'our dispatcher gets the events and tells the application'

/** Parameters of `POST /calls` (OpenAPI, 16 Jul 2026) and what becomes of them. Those that stand elsewhere are `ignore`. */
export const readers: Readonly<Record<string, Reader>> = {
  to: ignore,
  connection_id: ignore,
  from: (value, { call }) => void (call.from = String(value)),
  from_display_name: option('fromDisplayName'),
  timeout_secs: (value, { call }) => void (call.ringTimeout = Number(value)),
  time_limit_secs: (value, { call }) => void (call.maxDuration = Number(value)),
  retry_on_timeout: (value, { notes }) =>
    void (
      value === true &&
      notes.push(note('retry_on_timeout', 'dropped', 'a phone is never rung a second time'))
    ),
  send_digits_on_answer: (value, { call }) => void (call.dtmf = readDigits(String(value))),
  answering_machine_detection: readDetection,
  record: (value, { call }) => void (call.record = value === 'record-from-answer'),
  record_channels: option('recordingChannels'),
  record_format: option('recordingFormat'),
  record_track: option('recordingTrack'),
  media_encryption: readEncryption,
  sip_transport_protocol: option('transport'),
  sip_region: option('region'),
  custom_headers: readHeaders,
  sip_headers: readHeaders,
  privacy: (value, { call }) => void (call.hideCallerId = value === 'id'),
  conference_config: readConference,
  client_state: readState,
  // Theirs is remembered for a minute, ours for good.
  command_id: (value, { call }) => void (call.idempotencyKey = String(value)),
  billing_group_id: option('billingGroup'),
  link_to: drop('link_to', session),
  bridge_intent: drop('bridge_intent', session),
  bridge_on_answer: drop('bridge_on_answer', session),
  webhook_url: drop('webhook_url', ours),
  webhook_url_method: ignore,
  webhook_urls: drop('webhook_urls', ours),
  webhook_urls_method: ignore,
  webhook_retries_policies: drop('webhook_retries_policies', ours),
}

export const unknownParameter = (name: string): Note =>
  note(name, 'dropped', 'there is no neutral field for it')
