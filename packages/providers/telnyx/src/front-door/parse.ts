import { isSipUri, type OutboundCallInput } from '@callplane/core'
import { wordTable, type FieldReader } from '@callplane/kit'
import { decodeState } from '../map/client-state.ts'
import { readDigits } from '../map/dtmf.ts'
import { optionFields } from '../options.ts'

type Fields = { -readonly [K in keyof OutboundCallInput]: OutboundCallInput[K] }

export interface Draft {
  readonly call: Omit<Fields, 'to'>
  readonly options: Record<string, unknown>
}

interface Checked {
  safeParse(value: unknown): { readonly success: boolean }
}

/** A value whose words equal ours; an unknown one is noted and omitted. */
const valueIn = (reader: FieldReader, name: string, shape: Checked): unknown => {
  const value = reader.kept(name)
  if (value === undefined || shape.safeParse(value).success) return value
  reader.note(name, 'dropped', 'is not a value that Telnyx documents')
  return undefined
}

const optionNames = [
  ['from_display_name', 'fromDisplayName'],
  ['record_channels', 'recordingChannels'],
  ['record_format', 'recordingFormat'],
  ['record_track', 'recordingTrack'],
  ['sip_transport_protocol', 'transport'],
  ['sip_region', 'region'],
  ['billing_group_id', 'billingGroup'],
] as const

const readOptions = (reader: FieldReader, { options }: Draft): void => {
  for (const [theirs, ours] of optionNames) {
    const value = valueIn(reader, theirs, optionFields[ours])
    if (value !== undefined) options[ours] = value
  }
}

/** Seconds in the range of the neutral model; `map` applies Telnyx's range. */
const seconds = (text: string): number | undefined => {
  const value = Number(text)
  return Number.isInteger(value) && value >= 1 && value <= 86_400 ? value : undefined
}

const digitsIn = (text: string): string | undefined =>
  /^[0-9A-DwW*#]*$/.test(text) ? readDigits(text) : undefined

const digitsExpected = 'must be digits 0-9 A-D * # or w and W for pauses'

export interface Destination {
  readonly to: string
  /** Digits after the comma of a single number. */
  readonly digits?: string | undefined
  /** Encryption that a SIP URI asks for by its parameter `secure`. */
  readonly secure?: 'SRTP' | 'DTLS' | undefined
}

const secureParameter = /;secure=(true|srtp|dtls)(?=[;?]|$)/i

/** The first destination; digits behind a comma and `;secure=` are Telnyx' shorthands (OpenAPI, 16 Jul 2026). */
export const readDestination = (reader: FieldReader): Destination => {
  const given = reader.kept('to')
  const all: readonly unknown[] = Array.isArray(given) ? given : [given]
  if (all.length > 1) reader.note('to', 'adjusted', 'one phone is rung, the first')
  const text = typeof all[0] === 'string' ? all[0] : ''
  if (isSipUri(text)) {
    const word = secureParameter.exec(text)?.[1]?.toLowerCase()
    if (word === undefined) return { to: text }
    return { to: text.replace(secureParameter, ''), secure: word === 'dtls' ? 'DTLS' : 'SRTP' }
  }
  const comma = Array.isArray(given) ? -1 : text.indexOf(',')
  if (comma < 0) return { to: text }
  const digits = digitsIn(text.slice(comma + 1))
  if (digits === undefined) reader.note('to', 'adjusted', `behind the comma ${digitsExpected}`)
  return { to: text.slice(0, comma), digits }
}

const readDigitFields = (reader: FieldReader, { call }: Draft, { digits }: Destination): void => {
  const own = reader.parsed('send_digits_on_answer', digitsIn, digitsExpected)
  if (own !== undefined && digits && own !== digits)
    reader.note('to', 'adjusted', 'the digits of send_digits_on_answer go before those behind it')
  const dtmf = own ?? digits
  if (dtmf) call.dtmf = dtmf
}

const detections = wordTable({
  disabled: {},
  detect: { wish: 'detect' },
  greeting_end: { wish: 'greeting-end' },
  premium: { wish: 'detect', option: 'premium' },
  detect_beep: { wish: 'greeting-end', option: 'detect_beep' },
  detect_words: { wish: 'greeting-end', option: 'detect_words' },
} as const satisfies Record<
  string,
  { wish?: OutboundCallInput['machineDetection']; option?: string }
>)

const readDetection = (reader: FieldReader, { call, options }: Draft): void => {
  const name = 'answering_machine_detection'
  const found = reader.parsed(name, detections, 'is not a detection that Telnyx documents')
  if (found && 'wish' in found) call.machineDetection = found.wish
  if (found && 'option' in found) options.machineDetection = found.option
}

const encryptions = wordTable({ disabled: 'none', SRTP: 'SRTP', DTLS: 'DTLS' } as const)

/** `SRTP` and `DTLS` go before the parameter of the URI; `disabled`, the default, does not. */
const readEncryption = (
  reader: FieldReader,
  { call, options }: Draft,
  { secure }: Destination,
): void => {
  const given = reader.parsed('media_encryption', encryptions, 'must be disabled, SRTP or DTLS')
  const wanted = given === undefined || given === 'none' ? (secure ?? given) : given
  if (wanted === undefined) return
  call.mediaEncryption = wanted === 'none' ? 'none' : 'required'
  if (wanted === 'DTLS') options.mediaEncryption = wanted
}

const conferenceShape = optionFields.conference.unwrap().shape

const readConference = (reader: FieldReader, { call, options }: Draft): void => {
  const config = reader.fields('conference_config')
  if (!config) return
  const name = config.text('conference_name')
  if (name === undefined) {
    reader.note('conference_config', 'dropped', 'a conference is known here by its name')
    config.drop(
      ['id', 'beep_enabled', 'start_conference_on_enter', 'end_conference_on_exit'],
      'has no conference',
    )
    return
  }
  call.connect = { conference: name }
  const conference = Object.fromEntries(
    (
      [
        ['beep', 'beep_enabled'],
        ['startOnEnter', 'start_conference_on_enter'],
        ['endOnExit', 'end_conference_on_exit'],
      ] as const
    )
      .map(([ours, theirs]) => [ours, valueIn(config, theirs, conferenceShape[ours])] as const)
      .filter(([, value]) => value !== undefined),
  )
  if (Object.keys(conference).length > 0) options.conference = conference
}

const readHeaders = (reader: FieldReader, { call }: Draft): void => {
  const headers = new Map<string, string>()
  for (const list of ['custom_headers', 'sip_headers'])
    for (const item of reader.items(list)) {
      const name = item.text('name')
      const value = item.text('value') ?? ''
      if (name === undefined) item.note('name', 'dropped', 'a header needs a name')
      else if (headers.has(name))
        item.note('name', 'adjusted', 'of headers with one name the last counts')
      if (name !== undefined) headers.set(name, value)
    }
  if (headers.size > 0) call.sipHeaders = Object.fromEntries(headers)
}

/** Our own state carries no call data; a foreign one is kept unchanged, so that it can be echoed. */
const readState = (reader: FieldReader, { call }: Draft): void => {
  const state = reader.text('client_state')
  if (state !== undefined && !decodeState(state)) call.metadata = { clientState: state }
}

const dropWhatIsOurs = (reader: FieldReader): void => {
  if (reader.value('retry_on_timeout') === true)
    reader.note('retry_on_timeout', 'dropped', 'a phone is never rung a second time')
  reader.drop(
    [
      'link_to',
      'bridge_intent',
      'bridge_on_answer',
      'park_after_unbridge',
      'prevent_double_bridge',
    ],
    'a leg of our own cannot be linked to one of theirs',
  )
  reader.drop(
    [
      'webhook_url',
      'webhook_url_method',
      'webhook_urls',
      'webhook_urls_method',
      'webhook_retries_policies',
    ],
    'our dispatcher gets the events and tells the application',
  )
}

/** Parameters of `POST /calls` (OpenAPI, 16 Jul 2026); the reader notes every other one. */
export const readCall = (reader: FieldReader, destination: Destination): Draft => {
  const draft: Draft = { call: {}, options: {} }
  const { call } = draft
  const assign = <K extends keyof Draft['call']>(name: K, value: Draft['call'][K]): void => {
    if (value !== undefined) call[name] = value
  }
  const range = 'must be a whole number of seconds from 1 to 86400'
  assign('from', reader.text('from'))
  assign('ringTimeout', reader.parsed('timeout_secs', seconds, range))
  assign('maxDuration', reader.parsed('time_limit_secs', seconds, range))
  readDigitFields(reader, draft, destination)
  readDetection(reader, draft)
  const recorded = (word: string) => (word === 'record-from-answer' ? true : undefined)
  assign('record', reader.parsed('record', recorded, 'must be record-from-answer'))
  readEncryption(reader, draft, destination)
  readHeaders(reader, draft)
  const hidden = wordTable({ id: true, none: false })
  assign('hideCallerId', reader.parsed('privacy', hidden, 'must be id or none') || undefined)
  readConference(reader, draft)
  readState(reader, draft)
  // Telnyx remembers its key for a minute; ours lasts.
  const key = (text: string) => (text.length <= 255 ? text : undefined)
  assign('idempotencyKey', reader.parsed('command_id', key, 'must be at most 255 characters'))
  readOptions(reader, draft)
  dropWhatIsOurs(reader)
  return draft
}
