import type { Fault, Note, OutboundCallInput, Route } from '@callplane/core'
import { attemptKeyName } from './from-provider.ts'
import type { VideosdkOptions } from './options.ts'

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const includeWords: Readonly<Record<string, 'all' | 'x-headers' | 'none'>> = {
  ALL: 'all',
  SIP_X_HEADERS: 'x-headers',
  NONE: 'none',
}

/** Both vocabularies. The field is a preference, so `SRTP` is no demand: `required` would skip routes. */
const encryption: Readonly<
  Record<string, { readonly value: 'none' | 'preferred'; readonly words: 'page' | 'client' }>
> = {
  srtp: { value: 'preferred', words: 'page' },
  none: { value: 'none', words: 'page' },
  enable: { value: 'preferred', words: 'client' },
  disable: { value: 'none', words: 'client' },
}

/** Readers of one body that put what they cannot read into `faults`. Null counts as absent, as JSON clients send it. */
const readers = (body: Json, faults: Fault[]) => {
  const read = <T>(key: string, message: string, to: (value: unknown) => T | undefined) => {
    const value = body[key]
    if (value === undefined || value === null) return undefined
    const found = to(value)
    if (found === undefined) faults.push({ path: [key], message })
    return found
  }
  return {
    text: (key: string) =>
      read(key, 'must be text', (value) =>
        typeof value === 'string' && value !== '' ? value : undefined,
      ),
    // The API page quotes booleans and numbers, and so do the programs that were copied from it.
    flag: (key: string) =>
      read(key, 'must be true or false', (value) => {
        if (typeof value === 'boolean') return value
        if (typeof value !== 'string') return undefined
        return { true: true, false: false }[value.trim().toLowerCase()]
      }),
    integer: (key: string) =>
      read(key, 'must be a whole number', (value) => {
        const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
        return typeof number === 'number' && Number.isInteger(number) ? number : undefined
      }),
    object: (key: string) =>
      read(key, 'must be an object', (value) => (isObject(value) ? value : undefined)),
    headers: (key: string) =>
      read(key, 'must be an object of texts', (value) =>
        isObject(value) && Object.values(value).every((it) => typeof it === 'string')
          ? (value as Readonly<Record<string, string>>)
          : undefined,
      ),
    headerNames: (key: string) =>
      read(key, 'must be ALL, SIP_X_HEADERS, NONE or a list of names', (value) => {
        if (typeof value === 'string') return includeWords[value.toUpperCase()]
        return Array.isArray(value) && value.every((it) => typeof it === 'string')
          ? value
          : undefined
      }),
    encryption: (key: string) =>
      read(key, 'must be SRTP, NONE, enable or disable', (value) =>
        typeof value === 'string' ? encryption[value.toLowerCase()] : undefined,
      ),
    /** Digits to send as text, or the typed client's switch for detecting them. */
    dtmf: (key: string) =>
      read(key, 'must be digits, or true or false', (value) => {
        if (typeof value === 'boolean') return { detect: value }
        if (typeof value !== 'string' || value === '') return undefined
        const detect = { true: true, false: false }[value.trim().toLowerCase()]
        return detect === undefined ? { digits: value } : { detect }
      }),
  }
}

const known = new Set(
  `sipCallFrom sipCallTo routingRuleId gatewayId destinationRoomId participant recordAudio waitUntilAnswered
  ringingTimeout dtmf maxCallDuration mediaEncryption hidePhoneNumber headers includeHeaders metadata`.split(
    /\s+/,
  ),
)
const participantFields = new Set(['id', 'name', 'metadata'])

const unknownNotes = (body: Json, participant: Json | undefined): Note[] => {
  const keys = [
    ...Object.keys(body).filter((key) => !known.has(key)),
    ...Object.keys(participant ?? {})
      .filter((key) => !participantFields.has(key))
      .map((key) => `participant.${key}`),
  ]
  return keys.map((field) => ({
    field,
    effect: 'dropped',
    detail: 'VideoSDK documents no such field of a call',
  }))
}

const only = (source: Json, keep: (key: string) => boolean): Json =>
  Object.fromEntries(Object.entries(source).filter(([key]) => keep(key)))

/** Without the keys that are absent, so that a call says only what its request said. */
const compact = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined)) as T

/** The body of a call as a neutral one. Whether its values make sense is judged where every call is. */
export const readCallBody = (
  body: Json,
  faults: Fault[],
  notes: Note[],
): { readonly call: OutboundCallInput; readonly route: Partial<Route> } => {
  const take = readers(body, faults)
  const to = take.text('sipCallTo')
  if (to === undefined && (body['sipCallTo'] ?? undefined) === undefined)
    faults.push({ path: ['sipCallTo'], message: 'is required' })
  const reference = take.text('routingRuleId')
  const gateway = take.text('gatewayId')
  if (reference === undefined && gateway === undefined)
    faults.push({ path: ['routingRuleId'], message: 'is required, or gatewayId' })
  const room = take.text('destinationRoomId')
  const participant = take.object('participant')
  const dtmf = take.dtmf('dtmf')
  const media = take.encryption('mediaEncryption')
  const metadata = take.object('metadata')
  notes.push(...unknownNotes(body, participant))

  const options: VideosdkOptions = compact({
    detectDtmf: dtmf && 'detect' in dtmf ? dtmf.detect : undefined,
    encryptionWords: media?.words === 'client' ? ('client' as const) : undefined,
  })
  const call = compact({
    to: to ?? '',
    from: take.text('sipCallFrom'),
    connect: room === undefined ? undefined : { room },
    participant: participant && only(participant, (key) => participantFields.has(key)),
    record: take.flag('recordAudio'),
    waitUntilAnswered: take.flag('waitUntilAnswered'),
    ringTimeout: take.integer('ringingTimeout'),
    dtmf: dtmf && 'digits' in dtmf ? dtmf.digits : undefined,
    maxDuration: take.integer('maxCallDuration'),
    mediaEncryption: media?.value,
    maskNumber: take.flag('hidePhoneNumber'),
    sipHeaders: take.headers('headers'),
    includeHeaders: take.headerNames('includeHeaders'),
    metadata: metadata && only(metadata, (key) => key !== attemptKeyName),
    options: Object.keys(options).length === 0 ? undefined : { videosdk: options },
  })
  return {
    // Shapes inside `participant` and `metadata` are judged by the model's own schema, as every caller's are.
    call: call as OutboundCallInput,
    route: compact({ reference, gateway: reference === undefined ? gateway : undefined }),
  }
}
