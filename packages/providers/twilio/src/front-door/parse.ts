import type { OutboundCallInput } from '@callplane/core'
import type { FieldReader } from '@callplane/kit'
import { addressOf } from './address.ts'
import { detectionLimits, type DetectionTuning } from '../options.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Fields = Mutable<Omit<OutboundCallInput, 'options'>>

export interface FormRead {
  readonly fields: Fields
  readonly options: Record<string, unknown>
}

const told = 'events go to the dispatcher'

/** Where a document is fetched. */
export const addressNames = ['Url', 'Method', 'FallbackUrl', 'FallbackMethod'] as const
export const onlyWithUrl = 'only allowed with Url'
export const besideUrl = 'Twilio ignores it beside Url'

/** Digits in our notation, where `w` is half a second; undefined for anything that is not a digit. */
export const digitsOf = (text: string): string | undefined =>
  /^[0-9A-D*#wW]+$/.test(text) ? text.replaceAll('W', 'ww') : undefined

export const digitsExpected = 'must be digits 0-9 A-D * #, w or W'

/** Tuning of machine detection, by the names of these parameters or attributes. */
export const readTuning = (
  given: FieldReader,
  names: Readonly<Record<keyof DetectionTuning, string>>,
): DetectionTuning | undefined => {
  const tuning: Record<string, number> = {}
  for (const [option, [least, most]] of Object.entries(detectionLimits)) {
    const value = given.integer(names[option as keyof DetectionTuning], least, most)
    if (value !== undefined) tuning[option] = value
  }
  return Object.keys(tuning).length > 0 ? tuning : undefined
}

const detectionModes = { Enable: 'detect', DetectMessageEnd: 'greeting-end' } as const

export const readDetection = (
  given: FieldReader,
  name: string,
): 'detect' | 'greeting-end' | undefined => {
  const mode = given.oneOf(name, ['Enable', 'DetectMessageEnd'])
  return mode && detectionModes[mode]
}

/** The source of the document as options: the application's, otherwise that at the URL (OpenAPI, Apr 2026). */
export const readSource = (form: FieldReader): Record<string, unknown> => {
  if (form.has('ApplicationSid')) {
    form.drop([...addressNames, 'Twiml'], 'the application brings its own document')
    return { applicationSid: form.text('ApplicationSid') }
  }
  if (!form.has('Url')) {
    form.drop(addressNames, onlyWithUrl)
    return {}
  }
  form.drop('Twiml', besideUrl)
  return {
    url: form.text('Url'),
    method: form.oneOf('Method', ['GET', 'POST']),
    fallbackUrl: form.text('FallbackUrl'),
  }
}

const readCaller = (form: FieldReader, fields: Fields): void => {
  const expected = 'a caller ID is a number'
  const numberOf = (text: string) => {
    const address = addressOf(text)
    return address.startsWith('+') ? address : undefined
  }
  fields.from = form.parsed('CallerId', numberOf, expected)
  const from = form.parsed('From', numberOf, expected)
  if (fields.from === undefined) fields.from = from
  else if (from !== undefined && from !== fields.from)
    form.note('From', 'dropped', 'CallerId is shown instead')
}

const readMachine = (form: FieldReader, fields: Fields, options: Record<string, unknown>): void => {
  if (form.has('SendDigits'))
    form.drop(['MachineDetection', 'AsyncAmd'], 'Twilio ignores it beside SendDigits')
  fields.machineDetection = readDetection(form, 'MachineDetection')
  if (fields.machineDetection) {
    const background = form.flag('AsyncAmd')
    if (!background) form.note('AsyncAmd', 'adjusted', 'detection runs in the background')
  } else form.drop('AsyncAmd', 'only allowed with MachineDetection')
  options.detection = readTuning(form, {
    timeout: 'MachineDetectionTimeout',
    speechThreshold: 'MachineDetectionSpeechThreshold',
    speechEndThreshold: 'MachineDetectionSpeechEndThreshold',
    silenceTimeout: 'MachineDetectionSilenceTimeout',
  })
}

const readSipAuth = (form: FieldReader, to: string, options: Record<string, unknown>): void => {
  const both = ['SipAuthUsername', 'SipAuthPassword']
  if (!/^sips?:/i.test(to)) form.drop(both, 'only a sip: destination asks for it')
  else if (both.every((name) => form.has(name)))
    options.sipAuth = {
      username: form.text('SipAuthUsername'),
      password: form.text('SipAuthPassword'),
    }
  else form.drop(both, 'username and password belong together')
}

/** Reads every create parameter as a field or option, but the document; the reader notes the rest. */
export const readCreate = (form: FieldReader): FormRead => {
  const options: Record<string, unknown> = {}
  const fields: Fields = { to: addressOf(form.text('To') ?? '') }
  readCaller(form, fields)
  fields.ringTimeout = form.integer('Timeout', 1, 600)
  fields.maxDuration = form.integer('TimeLimit', 1, 86_400)
  readMachine(form, fields, options)
  fields.dtmf = form.parsed('SendDigits', digitsOf, digitsExpected)
  fields.record = form.flag('Record')
  options.recordingChannels = form.oneOf('RecordingChannels', ['mono', 'dual'])
  options.recordingTrack = form.oneOf('RecordingTrack', ['inbound', 'outbound', 'both'])
  options.trim = form.oneOf('Trim', ['trim-silence', 'do-not-trim'])
  readSipAuth(form, fields.to, options)
  options.byoc = form.text('Byoc')
  options.callReason = form.text('CallReason')
  options.callToken = form.text('CallToken')
  for (const name of ['StatusCallback', 'RecordingStatusCallback'])
    form.drop([name, `${name}Event`, `${name}Method`], told)
  form.drop(['AsyncAmdStatusCallback', 'AsyncAmdStatusCallbackMethod'], told)
  return { fields, options }
}
