import { outcomeOf } from '../../../outcomes.ts'
import { readAddress, readPhone, type Address } from '../addresses.ts'
import { TwilioError } from '../errors.ts'
import { readParameters, type Parameters } from '../parameters.ts'
import { RECORDING_EVENTS, type RecordingOptions } from '../recordings/recording.ts'
import { INVALID_TEST_NUMBER, testCallees, VALID_TEST_NUMBER } from '../test-numbers.ts'
import {
  CALL_EVENTS,
  type Callback,
  type CallEvent,
  type Detection,
  type DocumentSource,
} from './call.ts'

export type CreateCall = {
  readonly to: Address
  readonly from: string
  readonly document: DocumentSource
  readonly callback: Callback<CallEvent> | undefined
  /** Seconds. */
  readonly ringTimeout: number
  /** Seconds. */
  readonly timeLimit: number
  readonly digits: string | undefined
  readonly detection: Detection | undefined
  readonly recording: RecordingOptions | undefined
}

export type AccountNumbers = {
  readonly owns: (number: string) => boolean
  readonly application: (sid: string) => DocumentSource | undefined
}

// Account default 4 h, which can be raised to 24 h (twilio.com blog, configurable call limits).
const ACCOUNT_TIME_LIMIT = 4 * 3600
const MAX_TIME_LIMIT = 24 * 3600

/** Validates `POST /Calls.json` as the OpenAPI document and the error dictionary describe it. */
export function readCreateCall(form: URLSearchParams, account: AccountNumbers): CreateCall {
  const parameters = readParameters(form)
  const to = readTo(parameters)
  const from = readFrom(parameters, to, account)
  const digits = parameters.pattern('SendDigits', /^[\dA-D#*wW]{1,32}$/, 'badDigits')
  const detection = readDetection(parameters)
  const timeLimit = parameters.integer('TimeLimit', 1, MAX_TIME_LIMIT) ?? ACCOUNT_TIME_LIMIT
  parameters.pattern('Byoc', /^BY[\da-f]{32}$/i)
  parameters.url('ClientNotificationUrl')
  const record = parameters.flag('Record')
  const recording = readRecordingOptions(parameters)
  return {
    to,
    from,
    document: readDocument(parameters, account),
    callback: readCallback(parameters),
    ringTimeout: parameters.integer('Timeout', 1, 600, 'badTimeout') ?? 60,
    timeLimit: Math.min(timeLimit, ACCOUNT_TIME_LIMIT),
    digits,
    // "If send_digits is provided, this parameter is ignored" (OpenAPI, Apr 2026).
    detection: digits === undefined ? detection : undefined,
    recording: record ? recording : undefined,
  }
}

/** What a new participant of a conference has in common with a new call. */
export function readCallee(
  form: URLSearchParams,
  account: AccountNumbers,
): Pick<CreateCall, 'to' | 'from' | 'callback' | 'ringTimeout' | 'timeLimit'> {
  const parameters = readParameters(form)
  const to = readTo(parameters)
  const timeLimit = parameters.integer('TimeLimit', 1, MAX_TIME_LIMIT) ?? ACCOUNT_TIME_LIMIT
  return {
    to,
    from: readFrom(parameters, to, account),
    callback: readCallback(parameters),
    ringTimeout: parameters.integer('Timeout', 1, 600, 'badTimeout') ?? 60,
    timeLimit: Math.min(timeLimit, ACCOUNT_TIME_LIMIT),
  }
}

function readTo(parameters: Parameters): Address {
  const raw = parameters.text('To')
  if (raw === undefined) throw new TwilioError('noTo')
  const to = readAddress(raw)
  if (!to) throw new TwilioError('badTo', raw)
  const refused = testCallees.get(to.text)
  if (refused) throw new TwilioError(refused, to.text)
  if (to.kind === 'phone' && outcomeOf(to.text).phone === 'invalid') {
    throw new TwilioError('badTo', to.text)
  }
  return to
}

function readFrom(parameters: Parameters, to: Address, account: AccountNumbers): string {
  const raw = parameters.text('From')
  if (raw === undefined) throw new TwilioError('noFrom')
  const callerId = parameters.text('CallerId')
  const number = readPhone(raw)
  if (to.kind !== 'phone') {
    // For a SIP destination it is the user shown in the From header, not a number to own.
    if (/[\s<>";,]/.test(raw)) throw new TwilioError('badFrom', raw)
    return callerId ?? number ?? raw
  }
  if (number === undefined || number === INVALID_TEST_NUMBER) throw new TwilioError('badFrom', raw)
  if (number !== VALID_TEST_NUMBER && !account.owns(number))
    throw new TwilioError('notVerified', number)
  if (number === to.text) throw new TwilioError('badTo', to.text)
  if (callerId === undefined) return number
  const shown = readPhone(callerId)
  if (shown === undefined) throw new TwilioError('badFrom', callerId)
  if (!account.owns(shown)) throw new TwilioError('notVerified', shown)
  return shown
}

function readDocument(parameters: Parameters, account: AccountNumbers): DocumentSource {
  const applicationSid = parameters.text('ApplicationSid')
  if (applicationSid !== undefined) {
    const document = account.application(applicationSid)
    if (!document) throw new TwilioError('badApplication', applicationSid)
    return document
  }
  const document = readDocumentUpdate(parameters)
  if (!document) throw new TwilioError('noUrl')
  return document
}

/** `Url` or `Twiml`; undefined without either. `Twiml` is ignored beside `Url`. */
export function readDocumentUpdate(parameters: Parameters): DocumentSource | undefined {
  const url = parameters.url('Url')
  const method = parameters.method('Method') ?? 'POST'
  const fallbackUrl = parameters.url('FallbackUrl')
  const fallbackMethod = parameters.method('FallbackMethod') ?? 'POST'
  const twiml = parameters.text('Twiml')
  if (url !== undefined) {
    const fallback =
      fallbackUrl === undefined ? undefined : { url: fallbackUrl, method: fallbackMethod }
    return { url, method, fallback }
  }
  if (twiml === undefined) return undefined
  if (twiml.length > 4000)
    throw new TwilioError('invalidParameter', 'Twiml exceeds 4000 characters')
  return { twiml }
}

function readCallback(parameters: Parameters): Callback<CallEvent> | undefined {
  const url = parameters.url('StatusCallback', 'badStatusCallback')
  const method = parameters.method('StatusCallbackMethod') ?? 'POST'
  const events = parameters.list('StatusCallbackEvent', CALL_EVENTS, 'badStatusCallbackEvent')
  if (url === undefined) return undefined
  return { url, method, events: events.length > 0 ? events : ['completed'] }
}

function readDetection(parameters: Parameters): Detection | undefined {
  const mode = parameters.oneOf(
    'MachineDetection',
    ['Enable', 'DetectMessageEnd'],
    'badMachineDetection',
  )
  parameters.integer('MachineDetectionTimeout', 3, 60)
  parameters.integer('MachineDetectionSpeechThreshold', 1000, 6000)
  parameters.integer('MachineDetectionSpeechEndThreshold', 500, 5000)
  parameters.integer('MachineDetectionSilenceTimeout', 2000, 10_000)
  const background = parameters.flag('AsyncAmd')
  const url = parameters.url('AsyncAmdStatusCallback')
  const method = parameters.method('AsyncAmdStatusCallbackMethod') ?? 'POST'
  if (mode === undefined) return undefined
  return background ? { mode, async: { url, method } } : { mode }
}

export function readRecordingOptions(parameters: Parameters): RecordingOptions {
  const url = parameters.url('RecordingStatusCallback')
  const method = parameters.method('RecordingStatusCallbackMethod') ?? 'POST'
  const events = parameters.list('RecordingStatusCallbackEvent', RECORDING_EVENTS)
  const chosen = events.length > 0 ? events : (['completed'] as const)
  parameters.oneOf('Trim', ['trim-silence', 'do-not-trim'])
  return {
    channels: parameters.oneOf('RecordingChannels', ['mono', 'dual']) === 'dual' ? 2 : 1,
    track: parameters.oneOf('RecordingTrack', ['inbound', 'outbound', 'both']) ?? 'both',
    callback: url === undefined ? undefined : { url, method, events: chosen },
  }
}
