import { isSipUri, type Fault, type OutboundCallInput } from '@callplane/core'
import { wordTable, type FieldReader } from '@callplane/kit'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** A TeXML call in neutral terms. */
export interface TexmlCall {
  readonly call: OutboundCallInput
  /** The TeXML application that the request names. */
  readonly application: string | undefined
}

const detections = wordTable({
  Enable: 'detect',
  DetectMessageEnd: 'greeting-end',
  Disable: null,
} as const)

const readDetection = (
  reader: FieldReader,
  call: Mutable<OutboundCallInput>,
  options: Record<string, unknown>,
): void => {
  const found = reader.parsed(
    'MachineDetection',
    detections,
    'must be Enable, Disable, DetectMessageEnd',
  )
  if (found) call.machineDetection = found
  const mode = reader.oneOf('DetectionMode', ['Premium', 'Regular'])
  if (found && mode === 'Premium') options['machineDetection'] = 'premium'
  if (found && reader.flag('AsyncAmd') !== true)
    reader.note('AsyncAmd', 'adjusted', 'detection runs in the background')
}

const encryptions = wordTable({ disabled: 'none', SRTP: 'required', DTLS: 'required' } as const)

const readMedia = (
  reader: FieldReader,
  call: Mutable<OutboundCallInput>,
  options: Record<string, unknown>,
): void => {
  const word = reader.peek('MediaEncryption')
  const encryption = reader.parsed('MediaEncryption', encryptions, 'must be disabled, SRTP or DTLS')
  if (encryption !== undefined) call.mediaEncryption = encryption
  if (word === 'DTLS') options['mediaEncryption'] = 'DTLS'
  const region = reader.oneOf('SipRegion', ['US', 'Europe', 'Canada', 'Australia', 'Middle East'])
  if (region !== undefined) options['region'] = region
}

const readRecording = (
  reader: FieldReader,
  call: Mutable<OutboundCallInput>,
  options: Record<string, unknown>,
): void => {
  const isOn = reader.flag('Record')
  const channels = reader.oneOf('RecordingChannels', ['mono', 'dual'])
  const track = reader.oneOf('RecordingTrack', ['inbound', 'outbound', 'both'])
  if (!isOn) return
  call.record = true
  // The default of TeXML; that of a dial is `dual`.
  options['recordingChannels'] = channels === 'dual' ? 'dual' : 'single'
  if (track !== undefined) options['recordingTrack'] = track
}

const readHeaders = (reader: FieldReader, call: Mutable<OutboundCallInput>): void => {
  const headers = new Map<string, string>()
  for (const item of reader.items('CustomHeaders')) {
    const name = item.text('name')
    const value = item.text('value') ?? ''
    if (name === undefined) item.note('name', 'dropped', 'a header needs a name')
    else headers.set(name, value)
  }
  if (headers.size > 0) call.sipHeaders = Object.fromEntries(headers)
}

const seconds = (text: string): number | undefined => {
  const value = Number(text)
  return Number.isInteger(value) && value >= 1 && value <= 86_400 ? value : undefined
}

const range = 'must be a whole number of seconds from 1 to 86400'

/** Parameters of `POST /texml/Accounts/{sid}/Calls` (npm telnyx 7.24.0) but documents and callbacks; the reader notes the rest. */
export const readTexmlCall = (reader: FieldReader, faults: Fault[]): TexmlCall => {
  const options: Record<string, unknown> = {}
  const to = reader.text('To')
  const from = reader.text('From')
  const application = reader.text('ApplicationSid')
  for (const [name, value] of [
    ['To', to],
    ['From', from],
    ['ApplicationSid', application],
  ] as const)
    if (value === undefined) faults.push({ path: ['body', name], message: 'is required' })
  const call: Mutable<OutboundCallInput> = { to: to ?? '' }
  if (from !== undefined) call.from = from
  const name = reader.text('CallerId')
  if (name !== undefined) options['fromDisplayName'] = name
  const ringTimeout = reader.parsed('Timeout', seconds, range)
  if (ringTimeout !== undefined) call.ringTimeout = ringTimeout
  const maxDuration = reader.parsed('TimeLimit', seconds, range)
  if (maxDuration !== undefined) call.maxDuration = maxDuration
  readDetection(reader, call, options)
  readMedia(reader, call, options)
  readRecording(reader, call, options)
  readHeaders(reader, call)
  if (!isSipUri(call.to))
    reader.drop(['SipAuthUsername', 'SipAuthPassword'], 'only a sip: destination asks for it')
  return {
    call: { ...call, ...(Object.keys(options).length > 0 && { options: { telnyx: options } }) },
    application,
  }
}
