import type { FrontDoor, Note, OutboundCallInput } from '@callplane/core'
import type { PlivoOptions } from './options.ts'

export type Body = Readonly<Record<string, unknown>>
type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Fields = Mutable<Partial<OutboundCallInput>>
type Options = Mutable<PlivoOptions>
export type CallInput = ReturnType<FrontDoor['parse']>['call']

const note = (field: string, effect: Note['effect'], detail: string): Note => ({
  field,
  effect,
  detail,
})

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value) || undefined
    : undefined

const wholeOf = (value: unknown): number | undefined => {
  const text = textOf(value)
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

const flagOf = (value: unknown): boolean | undefined => {
  const text = textOf(value)
  return text === 'true' || text === 'false' ? text === 'true' : undefined
}

/** Numbers may come without the plus. */
const addressOf = (text: string): string => (/^[1-9]\d{6,14}$/.test(text) ? `+${text}` : text)

const within = (
  given: number,
  [low, high]: readonly [number, number],
  field: string,
  notes: Note[],
): number => {
  const kept = Math.min(high, Math.max(low, given))
  if (kept !== given) notes.push(note(field, 'adjusted', `${kept} in place of ${given}`))
  return kept
}

/** `W` is a second, our `w` half of one; `@ms` is the length of a tone, of which we know nothing. */
const readDigits = (text: string, fields: Fields, notes: Note[]): void => {
  const [digits = '', length] = text.split('@')
  const dtmf = digits.replaceAll('W', 'ww')
  if (length !== undefined)
    notes.push(note('send_digits', 'adjusted', 'the length of a tone is dropped'))
  if (/^[0-9A-D*#w]{1,64}$/.test(dtmf)) fields.dtmf = dtmf
  else notes.push(note('send_digits', 'dropped', 'takes digits, *, # and w, at most 64'))
}

const readHeaders = (text: string, fields: Fields, notes: Note[]): void => {
  const pairs = text.split(',').map((pair) => pair.split('=', 2))
  const good = pairs.filter(([name, value]) => name && value !== undefined)
  if (good.length < pairs.length)
    notes.push(note('sip_headers', 'adjusted', 'what is no name=value is left out'))
  fields.sipHeaders = Object.fromEntries(
    // As they arrive at Plivo's customers, and so that they arrive the same elsewhere.
    good.map(([name, value]) => [`X-PH-${name}`, value ?? '']),
  )
}

/** URLs of the customer's own application, which another provider's calls would not ask. */
const ownUrls = ['answer_url', 'fallback_url', 'ring_url', 'hangup_url', 'machine_detection_url']
const ignored = new Set([...ownUrls.map((name) => name.replace(/_url$/, '_method')), 'from', 'to'])

export const readBody = (
  body: Body,
): { readonly fields: Fields; readonly options: Options; readonly notes: Note[] } => {
  const fields: Fields = {}
  const options: Options = {}
  const notes: Note[] = []
  const seen = new Set(ignored)
  const take = (name: string): unknown => {
    seen.add(name)
    return body[name]
  }
  for (const name of ownUrls)
    if (textOf(take(name)) !== undefined)
      notes.push(
        note(
          name,
          'dropped',
          name === 'answer_url'
            ? 'what the call does comes from `connect` or the rule, not from a document of yours'
            : 'reports go to Callplane',
        ),
      )
  const rings = [wholeOf(take('hangup_on_ring')), wholeOf(take('ring_timeout'))].filter(
    (seconds) => seconds !== undefined,
  )
  if (rings.length > 0)
    fields.ringTimeout = within(Math.min(...rings), [1, 600], 'ringTimeout', notes)
  const limit = wholeOf(take('time_limit'))
  if (limit !== undefined) fields.maxDuration = within(limit, [1, 86_400], 'maxDuration', notes)
  const digits = textOf(take('send_digits'))
  if (digits) readDigits(digits, fields, notes)
  const detection = textOf(take('machine_detection'))
  if (detection === 'true') fields.machineDetection = 'detect'
  if (detection === 'hangup') fields.machineDetection = 'hang-up'
  const headers = textOf(take('sip_headers'))
  if (headers) readHeaders(headers, fields, notes)

  options.callerName = textOf(take('caller_name'))
  options.sendOnPreanswer = flagOf(take('send_on_preanswer'))
  options.parentCallUuid = textOf(take('parent_call_uuid'))
  options.errorIfParentNotFound = flagOf(take('error_if_parent_not_found'))
  options.log = flagOf(take('log'))
  const heard = {
    time: wholeOf(take('machine_detection_time')),
    maximumSpeechLength: wholeOf(take('machine_detection_maximum_speech_length')),
    initialSilence: wholeOf(take('machine_detection_initial_silence')),
  }
  if (Object.values(heard).some((value) => value !== undefined)) options.detection = heard
  for (const name of Object.keys(body))
    if (!seen.has(name)) notes.push(note(name, 'dropped', 'is not known'))
  return { fields, options, notes }
}
