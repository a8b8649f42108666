import { isSipUri, type Note, type OutboundCallInput } from '@callplane/core'
import { legMarkOf } from './callback-url.ts'
import { note } from './draft.ts'
import type { TwilioOptions } from './options.ts'
import { readXml, type Element } from './xml.ts'

type Fields = Partial<OutboundCallInput>

/** What a document says in our words. `far`: whom it dials, where that is the far party of a click-to-call. */
export interface DocumentRead {
  readonly fields: Fields
  readonly far?: string
  readonly conference?: TwilioOptions['conference']
  readonly notes: readonly Note[]
}

const phone = /^\+[1-9]\d{6,14}$/

/** Attributes that say nothing we have to keep: our own callbacks come in their place, or they repeat a default. */
const silent = new Set(['method', 'statusCallbackMethod', 'statusCallbackEvent', 'sequential'])
const told = new Set(['statusCallback', 'amdStatusCallback', 'recordingStatusCallback'])

const rest = (where: string, element: Element, used: ReadonlySet<string>): Note[] =>
  Object.keys(element.attributes).flatMap((name) => {
    if (used.has(name) || silent.has(name) || /^recordingStatusCallback./.test(name)) return []
    return [
      note(
        `Twiml.${where}.${name}`,
        'dropped',
        told.has(name) ? 'events come to the dispatcher' : 'there is no such field',
      ),
    ]
  })

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined

const flag = (text: string | undefined): boolean | undefined =>
  text === undefined ? undefined : text === 'true'

const recordOf = (text: string | undefined): boolean | undefined =>
  text === undefined ? undefined : text !== 'do-not-record' && text !== 'false'

const detectionOf = (mode: string | undefined): Fields['machineDetection'] =>
  mode === undefined ? undefined : mode === 'DetectMessageEnd' ? 'greeting-end' : 'detect'

/** `sip:a@b?X-One=1` as URI and headers. */
export const splitSipUri = (
  text: string,
): { readonly uri: string; readonly headers?: Record<string, string> } => {
  const [uri = '', query] = text.trim().split('?', 2)
  return query ? { uri, headers: Object.fromEntries(new URLSearchParams(query)) } : { uri }
}

const beeps = ['true', 'false', 'onEnter', 'onExit'] as const

const readConference = (noun: Element): DocumentRead => {
  const {
    participantLabel: id,
    beep,
    startConferenceOnEnter,
    endConferenceOnExit,
  } = noun.attributes
  const known = beeps.find((one) => one === beep)
  const labelled = id !== undefined && id.length <= 36
  const conference = {
    ...(known && { beep: known }),
    ...(startConferenceOnEnter && { startConferenceOnEnter: startConferenceOnEnter === 'true' }),
    ...(endConferenceOnExit && { endConferenceOnExit: endConferenceOnExit === 'true' }),
  }
  const used = new Set(['startConferenceOnEnter', 'endConferenceOnExit'])
  if (known) used.add('beep')
  if (labelled) used.add('participantLabel')
  return {
    fields: {
      connect: { conference: noun.text.trim() },
      ...(labelled && { participant: { id } }),
    },
    ...(Object.keys(conference).length > 0 && { conference }),
    notes: rest('Conference', noun, used),
  }
}

/**
 * Whether the party that a document dials is the far one, as in a click-to-call: by our own mark on its callback, or by
 * what is only ever said of a far party.
 */
const isFarParty = ({ statusCallback = '', sendDigits, machineDetection }: Element['attributes']) =>
  legMarkOf(statusCallback)?.role === 'far' || Boolean(sendDigits ?? machineDetection)

/** The party of a `<Dial>`, near or far. */
const readParty = (dial: Element, noun: Element): DocumentRead => {
  const { timeout, timeLimit, record } = dial.attributes
  const { uri, headers } = splitSipUri(noun.text)
  const isFar = isFarParty(noun.attributes)
  const talk = numberOf(timeLimit)
  const notes: Note[] = []
  if (!isFar && timeout !== undefined)
    notes.push(
      note('Twiml.Dial.timeout', 'dropped', 'how long the near end rings is left to Twilio'),
    )
  const used = new Set(['timeout', 'timeLimit', 'record', 'answerOnBridge', 'callerId'])
  notes.push(...rest('Dial', dial, used))
  const { sendDigits, machineDetection } = noun.attributes
  const forFar: Fields = isFar
    ? {
        ringTimeout: numberOf(timeout),
        dtmf: sendDigits?.replaceAll('W', 'ww'),
        machineDetection: detectionOf(machineDetection),
      }
    : {}
  notes.push(
    ...rest(
      noun.name,
      noun,
      new Set(
        isFar ? ['sendDigits', 'machineDetection', 'statusCallback', 'amdStatusCallback'] : [],
      ),
    ),
  )
  return {
    ...(isFar && { far: uri }),
    fields: {
      ...(!isFar && { connect: isSipUri(uri) ? { sip: uri } : { phone: uri } }),
      ...forFar,
      ...(talk !== undefined && { maxDuration: talk }),
      record: recordOf(record),
      ...(headers && { sipHeaders: headers }),
    },
    notes,
  }
}

const readDial = (dial: Element): DocumentRead | null => {
  const [noun, ...more] = dial.children
  const party = noun ?? { name: 'Number', attributes: {}, children: [], text: dial.text }
  if (more.length > 0) return null
  const waitUntilAnswered = flag(dial.attributes.answerOnBridge)
  if (party.name === 'Conference') {
    const read = readConference(party)
    const notes = [...read.notes, ...rest('Dial', dial, new Set(['answerOnBridge', 'callerId']))]
    return { ...read, notes, fields: { ...read.fields, waitUntilAnswered } }
  }
  const { uri } = splitSipUri(party.text)
  const known = party.name === 'Sip' ? isSipUri(uri) : party.name === 'Number' && phone.test(uri)
  if (!known) return null
  const read = readParty(dial, party)
  return { ...read, fields: { ...read.fields, waitUntilAnswered } }
}

/**
 * A document of the shapes we write, and simple ones like them: digits, then one `<Dial>` of one party, or silence.
 * Null for any other: a program in TwiML has no counterpart in our fields.
 */
export const readDocument = (twiml: string): DocumentRead | null => {
  const root = readXml(twiml)
  if (root?.name !== 'Response') return null
  const verbs = [...root.children]
  if (verbs.at(-1)?.name === 'Hangup') verbs.pop()
  let dtmf: string | undefined
  const [first] = verbs
  if (first?.name === 'Play' && first.attributes.digits && first.text.trim() === '') {
    dtmf = first.attributes.digits.replaceAll('W', 'ww')
    verbs.shift()
  }
  const [verb, ...more] = verbs
  if (!verb || more.length > 0) return null
  const read: DocumentRead | null =
    verb.name === 'Pause' ? { fields: {}, notes: [] } : verb.name === 'Dial' ? readDial(verb) : null
  return read && dtmf !== undefined ? { ...read, fields: { ...read.fields, dtmf } } : read
}
