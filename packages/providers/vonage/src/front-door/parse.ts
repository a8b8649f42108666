import type { OutboundCallInput } from '@callplane/core'
import { type FieldReader, type Json, textOf } from '@callplane/kit'
import type { VonageOptions } from '../options.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
export type CallFields = Mutable<Partial<OutboundCallInput>>

/** A number or `sip:` URI in neutral form; undefined for an endpoint that cannot be called. */
export const addressOf = (endpoint: Json | undefined): string | undefined => {
  const number = textOf(endpoint?.number)
  if (endpoint?.type === 'phone') return number && `+${number.replace(/^\+/, '')}`
  return endpoint?.type === 'sip' ? textOf(endpoint.uri) : undefined
}

/** The same for an endpoint whose fields are tracked. */
export const readAddress = (endpoint: FieldReader): string | undefined => {
  const type = endpoint.text('type')
  const field = type === 'sip' ? 'uri' : 'number'
  return addressOf({ type, [field]: endpoint.text(field) })
}

const headerName = /^[A-Za-z0-9._-]+$/

/** Headers with the `X-` that Vonage puts before each name. */
export const readHeaders = (endpoint: FieldReader): Record<string, string> | undefined => {
  const given = endpoint.fields('headers')
  if (!given) return undefined
  const headers: Record<string, string> = {}
  for (const name of given.unread) {
    const value = given.text(name)
    if (!headerName.test(name)) given.note(name, 'dropped', 'is not the name of a SIP header')
    else if (value !== undefined) headers[`X-${name}`] = value
  }
  return Object.keys(headers).length > 0 ? headers : undefined
}

/** Spelled in snake case in a create request and in camel case in an NCCO. */
export const readUserToUser = (endpoint: FieldReader): string | undefined =>
  (endpoint.fields('standard_headers') ?? endpoint.fields('standardHeaders'))?.text('User-to-User')

/** Pauses of half a second are `p` there and `w` here. */
export const readDigits = (endpoint: FieldReader): string | undefined =>
  endpoint.parsed(
    'dtmfAnswer',
    (text) => (/^[0-9A-D*#p]+$/.test(text) ? text.replaceAll('p', 'w') : undefined),
    'must be digits, *, # and p',
  )

export const readWhole = (reader: FieldReader, name: string): number | undefined =>
  reader.parsed(
    name,
    (text) => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined),
    'must be a whole number above zero',
  )

export const readFlag = (reader: FieldReader, name: string): boolean | undefined =>
  reader.parsed(
    name,
    (text) => (text === 'true' || text === 'false' ? text === 'true' : undefined),
    'must be true or false',
  )

export const readWord = <const Word extends string>(
  reader: FieldReader,
  name: string,
  words: readonly Word[],
): Word | undefined =>
  reader.parsed(
    name,
    (text) => words.find((word) => word === text),
    `must be one of ${words.join(', ')}`,
  )

/** Reads an event URL and its method; returns the URL for its mark. An application's own URL is no longer called. */
export const readEventUrl = (
  reader: FieldReader,
  { url, method }: { readonly url: string; readonly method: string },
): string | undefined => {
  const given = reader.kept(url)
  if (given === undefined) return undefined
  reader.kept(method)
  return Array.isArray(given) ? textOf(given[0]) : textOf(given)
}

export const eventUrlIsLost = 'events come to Callplane, which tells its own'

/** The fields of the far party, in the spelling of a create request and of a `connect` action. */
const spellings = {
  body: {
    ring: 'ringing_timer',
    length: 'length_timer',
    simple: 'machine_detection',
    advanced: 'advanced_machine_detection',
    beep: 'beep_timeout',
  },
  connect: {
    ring: 'timeout',
    length: 'limit',
    simple: 'machineDetection',
    advanced: 'advancedMachineDetection',
    beep: 'beepTimeout',
  },
} as const
type Spelling = keyof typeof spellings

interface FarFields {
  readonly call: CallFields
  readonly detection: VonageOptions['detection']
}

/** Both kinds of detection; the advanced one takes precedence. */
const readDetection = (place: FieldReader, spelling: Spelling): FarFields => {
  const { simple, advanced, beep } = spellings[spelling]
  const behaviors = ['continue', 'hangup'] as const
  const given = place.fields(advanced)
  if (!given) {
    const behavior = readWord(place, simple, behaviors)
    const machineDetection = behavior === 'hangup' ? 'hang-up' : 'detect'
    return { call: behavior ? { machineDetection } : {}, detection: undefined }
  }
  place.drop(simple, 'the advanced detection counts')
  const hangsUp = readWord(given, 'behavior', behaviors) === 'hangup'
  const mode = readWord(given, 'mode', ['default', 'detect', 'detect_beep'])
  const machineDetection = hangsUp ? 'hang-up' : mode === 'detect_beep' ? 'greeting-end' : 'detect'
  const implied = machineDetection === 'greeting-end' ? 'detect_beep' : 'detect'
  const beepTimeout = given.parsed(
    beep,
    (text) => (/^\d{2,3}$/.test(text) && +text >= 45 && +text <= 120 ? Number(text) : undefined),
    'must be 45 to 120',
  )
  const detection = {
    ...(mode !== undefined && mode !== implied && { mode }),
    ...(beepTimeout !== undefined && { beepTimeout }),
  }
  return {
    call: { machineDetection },
    detection: Object.keys(detection).length > 0 ? detection : undefined,
  }
}

/** The timers and the detection of the far party: of the create request, or of the `connect` that dials it. */
export const readFar = (place: FieldReader, spelling: Spelling): FarFields => {
  const { ring, length } = spellings[spelling]
  const detected = readDetection(place, spelling)
  return {
    call: {
      ringTimeout: readWhole(place, ring),
      maxDuration: readWhole(place, length),
      ...detected.call,
    },
    detection: detected.detection,
  }
}

/** The same fields for the near end, which has no such settings in a neutral call. */
export const dropNear = (place: FieldReader, spelling: Spelling): void => {
  const { ring, length, simple, advanced } = spellings[spelling]
  for (const name of [ring, length, simple, advanced])
    place.drop(name, 'there is no such setting for the near end')
}
