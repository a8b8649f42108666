import { isSipUri, type OutboundCallInput } from '@callplane/core'
import { readElement, type ElementReader } from '@callplane/kit'
import { legMarkOf } from '../map/callback-url.ts'
import { addressOf, splitSipUri } from './address.ts'
import { digitsExpected, digitsOf, readDetection, readTuning } from './parse.ts'
import { labelOf } from '../map/limits.ts'
import type { TwilioOptions } from '../options.ts'
import { defaultTimeLimit } from '../map/twiml.ts'
import { readXml } from './xml.ts'

type Fields = Partial<OutboundCallInput>

/** The content of a document in neutral terms. */
export interface DocumentRead {
  readonly fields: Fields
  /** The dialled party, if it is the far party of a click-to-call. */
  readonly far?: string | undefined
  /** Shown to the party it dials. */
  readonly callerId?: string | undefined
  readonly options: Partial<TwilioOptions>
  /** The reader whose notes are complete once everything has been read. */
  readonly root: ElementReader
}
type Read = Omit<DocumentRead, 'root'>

const phone = /^\+[1-9]\d{6,14}$/
const told = 'events go to the dispatcher'

const dropCallbacks = (element: ElementReader, ...names: readonly string[]): void => {
  for (const name of names) element.drop([name, `${name}Event`, `${name}Method`], told)
}

const readRecording = (dial: ElementReader): { record?: boolean; options: Read['options'] } => {
  const word = dial.oneOf('record', [
    'true',
    'false',
    'do-not-record',
    'record-from-answer',
    'record-from-ringing',
    'record-from-answer-dual',
    'record-from-ringing-dual',
  ])
  if (word?.startsWith('record-from-ringing'))
    dial.note('record', 'adjusted', 'recorded from the answer on')
  const recordingTrack = dial.oneOf('recordingTrack', ['inbound', 'outbound', 'both'])
  const trim = dial.oneOf('trim', ['trim-silence', 'do-not-trim'])
  return {
    ...(word && { record: word !== 'false' && word !== 'do-not-record' }),
    options: {
      ...(word?.endsWith('-dual') && { recordingChannels: 'dual' }),
      ...(recordingTrack && { recordingTrack }),
      ...(trim && { trim }),
    },
  }
}

const readConference = (noun: ElementReader): Read => {
  const id = noun.parsed(
    'participantLabel',
    (label) => labelOf({ participant: { id: label } }),
    'must be at most 128 characters, without a slash, and not look like a call SID',
  )
  const beep = noun.oneOf('beep', ['true', 'false', 'onEnter', 'onExit'])
  const startConferenceOnEnter = noun.flag('startConferenceOnEnter')
  const endConferenceOnExit = noun.flag('endConferenceOnExit')
  dropCallbacks(noun, 'statusCallback', 'recordingStatusCallback')
  const conference = {
    ...(beep && { beep }),
    ...(startConferenceOnEnter !== undefined && { startConferenceOnEnter }),
    ...(endConferenceOnExit !== undefined && { endConferenceOnExit }),
  }
  return {
    fields: { connect: { conference: noun.content() }, ...(id && { participant: { id } }) },
    options: Object.keys(conference).length > 0 ? { conference } : {},
  }
}

/**
 * Whether the party that a document dials is the far one, as in a click-to-call: by our mark on its callback, or by
 * attributes that only a far party has.
 */
const isFarParty = (noun: ElementReader): boolean =>
  legMarkOf(String(noun.peek('statusCallback') ?? ''))?.role === 'far' ||
  noun.has('sendDigits') ||
  noun.has('machineDetection')

/** The far party's settings in a click-to-call, on `<Dial>` and its noun. */
const readFar = (dial: ElementReader, noun: ElementReader): Pick<Read, 'fields' | 'options'> => {
  const detection = readTuning(noun, {
    timeout: 'machineDetectionTimeout',
    speechThreshold: 'machineDetectionSpeechThreshold',
    speechEndThreshold: 'machineDetectionSpeechEndThreshold',
    silenceTimeout: 'machineDetectionSilenceTimeout',
  })
  return {
    fields: {
      ringTimeout: dial.integer('timeout', 1, 600),
      dtmf: noun.parsed('sendDigits', digitsOf, digitsExpected),
      machineDetection: readDetection(noun, 'machineDetection'),
    },
    options: detection ? { detection } : {},
  }
}

/** The party of a `<Dial>`, near or far; null where it is neither a number nor a SIP address. */
const readParty = (dial: ElementReader, noun: ElementReader): Read | null => {
  const { uri: bare, headers, repeated } = splitSipUri(noun.content())
  const uri = addressOf(bare)
  const isSip = isSipUri(uri)
  if (noun.name === 'Sip' ? !isSip : !phone.test(uri)) return null
  for (const name of repeated) noun.note(name, 'dropped', 'only the first header of a name is kept')
  const isFar = isFarParty(noun)
  const recording = readRecording(dial)
  const forFar = isFar ? readFar(dial, noun) : undefined
  dial.drop('timeout', 'how long the near end rings is left to Twilio')
  dropCallbacks(dial, 'recordingStatusCallback')
  dropCallbacks(noun, 'statusCallback', 'amdStatusCallback')
  return {
    far: isFar ? uri : undefined,
    fields: {
      ...(!isFar && { connect: isSip ? { sip: uri } : { phone: uri } }),
      ...forFar?.fields,
      ...(recording.record !== undefined && { record: recording.record }),
      ...(headers && { sipHeaders: headers }),
    },
    options: { ...recording.options, ...forFar?.options },
  }
}

/** A `<Dial>` of one party; null for any other. */
const readDial = (dial: ElementReader): Read | null => {
  // Without a noun the number is in the element itself.
  const noun = dial.nextName === undefined ? dial : dial.next('Number', 'Sip', 'Conference')
  if (!noun || dial.nextName !== undefined) return null
  const read = noun.name === 'Conference' ? readConference(noun) : readParty(dial, noun)
  if (!read) return null
  const waitUntilAnswered = dial.flag('answerOnBridge')
  const maxDuration = dial.integer('timeLimit', 1, 86_400)
  if (maxDuration !== undefined && read.far === undefined)
    dial.note('timeLimit', 'adjusted', 'counts from the answer of the far party')
  const callerId = dial.text('callerId')
  return {
    ...read,
    callerId: callerId === undefined ? undefined : addressOf(callerId),
    fields: {
      ...read.fields,
      ...(waitUntilAnswered !== undefined && { waitUntilAnswered }),
      ...(maxDuration !== undefined && { maxDuration }),
    },
  }
}

/** Silence, after which the document and the call end. One second by default (twilio.com/docs/voice/twiml/pause). */
const readPause = (pause: ElementReader): Read | null => {
  const length = pause.has('length') ? pause.integer('length', 1, 86_400) : 1
  if (length === undefined) return null
  // What `map` writes for a call without a near end and without a limit.
  const isOpen = length === defaultTimeLimit
  return { fields: isOpen ? {} : { maxDuration: length }, options: {} }
}

/**
 * Reads a document as `map` writes it, or a similar simple one: digits, then one `<Dial>` of one party, or silence.
 * Null for any other: a TwiML program has no counterpart in the neutral fields.
 */
export const readDocument = (twiml: string): DocumentRead | null => {
  const element = readXml(twiml)
  if (element?.name !== 'Response') return null
  const root = readElement(element, 'Twiml')
  const play = root.next('Play')
  const dtmf = play?.parsed('digits', digitsOf, digitsExpected)
  if (play && (dtmf === undefined || play.content() !== '')) return null
  const verb = root.next('Pause', 'Dial')
  const read = verb?.name === 'Dial' ? readDial(verb) : verb && readPause(verb)
  root.next('Hangup')
  if (!read || root.nextName !== undefined) return null
  const { maxDuration } = read.fields
  if (dtmf !== undefined && verb?.name === 'Pause' && maxDuration !== undefined)
    verb.note('length', 'adjusted', 'counts from the answer, the digits before it included')
  // A `<Dial>` with `sendDigits` on its noun plays to the far party; what precedes is played to the near one.
  if (dtmf === undefined) return { ...read, root }
  if (read.far === undefined) return { ...read, fields: { ...read.fields, dtmf }, root }
  play?.note('digits', 'dropped', 'played to the near phone')
  return { ...read, root }
}
