import type { CallEvent, EndOutcome, References } from '../model/event.ts'
import type { JsonObject } from '../model/json-object.ts'
import { toCallEvent } from '../model/to-call-event.ts'

/** The last millisecond that a JavaScript date can hold, either side of 1970 (ECMA-262 §21.4.1.1). */
const lastTime = 8.64e15

export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= lastTime

/** Sizes of what is kept of a provider's report; far above what any of them sends. */
const max = { id: 2048, word: 1024, url: 8192, kinds: 16, depth: 8, entries: 256, nodes: 2048 }

const types: ReadonlySet<string> = new Set<CallEvent['type']>([
  'queued',
  'initiated',
  'ringing',
  'answered',
  'ended',
  'machine',
  'recording',
  'cost',
  'digits',
  'detail',
  'unrecognised',
])
const ends: ReadonlySet<string> = new Set([
  'completed',
  'busy',
  'no-answer',
  'rejected',
  'canceled',
  'failed',
])
const answerers: ReadonlySet<string> = new Set(['human', 'machine', 'fax', 'unknown'])
const recordingStates: ReadonlySet<string> = new Set([
  'in-progress',
  'completed',
  'failed',
  'removed',
])

/** Text that every store and every reader takes: well-formed, without NUL, of bounded length. */
export const storableText = (value: unknown, length: number): string => {
  if (typeof value !== 'string') return typeof value === 'number' ? String(value) : ''
  const kept = value.slice(0, length)
  return kept.isWellFormed() && !kept.includes('\0')
    ? kept
    : kept.toWellFormed().replaceAll('\0', '\uFFFD')
}
const optionalText = (value: unknown, length: number): string | undefined =>
  value === undefined || value === null ? undefined : storableText(value, length)

const finite = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

/** A cut id must not become the id of another event: its length and its end tell them apart. */
const eventId = (id: unknown): string => {
  const whole = String(id)
  return whole.length <= max.id
    ? storableText(whole, max.id)
    : storableText(`${whole.slice(0, max.id - 128)}~${whole.length}~${whole.slice(-64)}`, max.id)
}

const isStorableId = (id: unknown): boolean => id !== '' && storableText(id, max.id) === id

const areStorable = (references: References): boolean => {
  let count = 0
  for (const kind in references) {
    if (!isStorableId(references[kind]) || storableText(kind, max.word) !== kind) return false
    count++
  }
  return count <= max.kinds
}

/** An id that is cut or changed would be the id of something else, so one that cannot be kept is left out. */
export const sanitiseReferences = (references: References): References => {
  if (areStorable(references)) return references
  const kept = Object.entries(references).filter(
    ([kind, id]) => isStorableId(id) && storableText(kind, max.word) === kind,
  )
  return Object.fromEntries(kept.slice(0, max.kinds))
}

const boundedJson = (value: unknown, depth: number, budget: { nodes: number }): unknown => {
  if (typeof value === 'string') return storableText(value, max.url)
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'object' || --budget.nodes < 0 || depth <= 0) return null
  if (Array.isArray(value))
    return value.slice(0, max.entries).map((inner) => boundedJson(inner, depth - 1, budget))
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, max.entries)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [storableText(key, max.word), boundedJson(inner, depth - 1, budget)]),
  )
}

const outcomeOf = <Outcome extends EndOutcome>(outcome: Outcome): Outcome => ({
  ...outcome,
  reason: storableText(outcome.reason, max.word),
  rang: outcome.rang === 'no' || outcome.rang === 'yes' ? outcome.rang : 'unknown',
})

const endOf = ({ end }: CallEvent): CallEvent['end'] => {
  if (!end || !ends.has(end.status)) return undefined
  const { ifUnanswered } = end
  return {
    ...outcomeOf(end),
    ifUnanswered:
      ifUnanswered && ends.has(ifUnanswered.status) ? outcomeOf(ifUnanswered) : undefined,
  }
}

const recordingOf = ({ recording }: CallEvent): CallEvent['recording'] =>
  recording && recordingStates.has(recording.status)
    ? {
        ...recording,
        id: storableText(recording.id, max.id),
        url: optionalText(recording.url, max.url),
        duration: finite(recording.duration),
      }
    : undefined

const stated = (value: number | null | undefined): number | null | undefined =>
  value === undefined || isTime(value) ? value : null

/**
 * A report as it may be stored: whatever a provider sends, a record that holds it can be read. A time outside the range
 * of dates is unknown, a word outside the model leaves the event unrecognised, and sizes and nesting are bounded. The
 * same report always gives the same result, so that a redelivery is recognised.
 */
export const sanitiseEvent = (event: CallEvent): CallEvent =>
  // Events never change, and one is asked for where it comes in and again where it is stored.
  event === last ? event : (last = sanitised(event))

let last: CallEvent | undefined

const sanitised = (event: CallEvent): CallEvent => {
  const { cost, talkDuration } = event
  return toCallEvent({
    ...event,
    id: eventId(event.id),
    type: types.has(event.type) ? event.type : 'unrecognised',
    at: isTime(event.at) ? event.at : null,
    sequence: finite(event.sequence),
    leg: event.leg === 'near' ? 'near' : 'far',
    references: sanitiseReferences(event.references),
    providerStatus: storableText(event.providerStatus, max.word),
    providerCode: optionalText(event.providerCode, max.word),
    sipStatus: finite(event.sipStatus),
    end: endOf(event),
    recording: recordingOf(event),
    cost:
      cost && Number.isFinite(cost.amount)
        ? { ...cost, currency: storableText(cost.currency, max.word) }
        : undefined,
    answeredBy: answerers.has(event.answeredBy ?? '') ? event.answeredBy : undefined,
    digits: optionalText(event.digits, max.word),
    answeredAt: stated(event.answeredAt),
    talkDuration:
      finite(talkDuration) !== undefined && Math.abs(talkDuration ?? 0) <= lastTime / 1000
        ? talkDuration
        : undefined,
    room: optionalText(event.room, max.word),
    gateway: optionalText(event.gateway, max.word),
    detail:
      event.detail &&
      (boundedJson(event.detail, max.depth, { nodes: max.nodes }) as JsonObject | undefined),
  })
}
