import type { Note, OutboundCallInput } from '@callplane/core'
import { note } from './draft.ts'

export type Form = ReadonlyMap<string, string>
type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Fields = Mutable<Omit<OutboundCallInput, 'options'>>

export interface FormRead {
  readonly fields: Fields
  readonly options: Record<string, unknown>
}

/** Parameters with the option that takes them as they are. */
const asOptions: Readonly<Record<string, string>> = {
  Url: 'url',
  Method: 'method',
  FallbackUrl: 'fallbackUrl',
  ApplicationSid: 'applicationSid',
  RecordingChannels: 'recordingChannels',
  RecordingTrack: 'recordingTrack',
  Trim: 'trim',
  Byoc: 'byoc',
  CallReason: 'callReason',
  CallToken: 'callToken',
}
const asDetection: Readonly<Record<string, string>> = {
  MachineDetectionTimeout: 'timeout',
  MachineDetectionSpeechThreshold: 'speechThreshold',
  MachineDetectionSpeechEndThreshold: 'speechEndThreshold',
  MachineDetectionSilenceTimeout: 'silenceTimeout',
}

/** Read elsewhere, or without an effect of their own once the parameter they belong to is gone. */
const silent = new Set([
  'Twiml',
  'StatusCallbackEvent',
  'StatusCallbackMethod',
  'RecordingStatusCallbackEvent',
  'RecordingStatusCallbackMethod',
  'AsyncAmdStatusCallbackMethod',
])
const callbacks = new Set(['StatusCallback', 'RecordingStatusCallback', 'AsyncAmdStatusCallback'])

/** Twilio takes unformatted numbers of North America too (twilio.com/docs/voice/twiml/number). */
const numberOf = (text: string): string => {
  const bare = text.replace(/[\s().-]/g, '')
  if (/^[2-9]\d{9}$/.test(bare)) return `+1${bare}`
  return /^1[2-9]\d{9}$/.test(bare) ? `+${bare}` : bare
}

const addressOf = (text: string): string =>
  /^(?:sips?|client):/i.test(text) ? text : numberOf(text)

/** Every create parameter as a field, as an option or as a note. */
export const readForm = (form: Form, notes: Note[]): FormRead => {
  const options: Record<string, unknown> = {}
  const detection: Record<string, number> = {}
  const fields: Fields = { to: '' }
  const dropped = (name: string, detail: string) => notes.push(note(name, 'dropped', detail))

  const integer = (name: string, text: string, least: number, most: number): number | undefined => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    dropped(name, `must be ${least} to ${most}`)
    return undefined
  }

  const readers: Readonly<Record<string, (text: string) => void>> = {
    To: (text) => {
      fields.to = addressOf(text)
    },
    From: (text) => {
      const from = addressOf(text)
      if (from.startsWith('+')) fields.from ??= from
      else dropped('From', 'a caller ID is a number')
    },
    CallerId: (text) => {
      fields.from = addressOf(text)
    },
    Timeout: (text) => {
      fields.ringTimeout = integer('Timeout', text, 1, 600)
    },
    TimeLimit: (text) => {
      fields.maxDuration = integer('TimeLimit', text, 1, 86_400)
    },
    SendDigits: (text) => {
      fields.dtmf = text.replaceAll('W', 'ww')
    },
    Record: (text) => {
      fields.record = text === 'true'
    },
    MachineDetection: (text) => {
      if (form.get('SendDigits')) dropped('MachineDetection', 'Twilio ignores it beside SendDigits')
      else fields.machineDetection = text === 'DetectMessageEnd' ? 'greeting-end' : 'detect'
      if (form.get('AsyncAmd') !== 'true' && !form.get('SendDigits'))
        notes.push(note('AsyncAmd', 'adjusted', 'detection runs in the background'))
    },
    AsyncAmd: () => {},
    SipAuthUsername: (username) => {
      options.sipAuth = { username, password: form.get('SipAuthPassword') ?? '' }
    },
    SipAuthPassword: () => {},
  }

  for (const [name, text] of form) {
    const read = readers[name]
    const option = asOptions[name]
    const tuning = asDetection[name]
    if (text === '' || silent.has(name)) continue
    else if (read) read(text)
    else if (option) options[option] = text
    else if (tuning) detection[tuning] = Number(text)
    else if (callbacks.has(name)) dropped(name, 'events come to the dispatcher')
    else dropped(name, 'there is no such field')
  }
  if (Object.keys(detection).length > 0) options.detection = detection
  if (options.applicationSid) {
    delete options.url
    delete options.method
    delete options.fallbackUrl
  }
  return { fields, options }
}
