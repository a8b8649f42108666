import type { Call } from '@callplane/core'
import { jsonResponse } from '@callplane/kit'
import type { DoorContext, DoorResponse, ListWanted } from '../door-face.ts'
import { invalid, refuseFaults } from '../door-refusal.ts'
import { mostListed, numberedCalls } from '../numbered-pages.ts'
import type { VonageDoorCredentials } from './authenticate.ts'
import { callResource, conversationOf, statusOf } from './render.ts'

/** Statuses by which calls can be searched (OpenAPI, `status`). */
const statuses = [
  'started',
  'ringing',
  'answered',
  'machine',
  'completed',
  'busy',
  'cancelled',
  'failed',
  'rejected',
  'timeout',
  'unanswered',
]

interface Asked {
  readonly wanted: Pick<ListWanted, 'filter' | 'matches'>
  readonly size: number
  readonly index: number
  readonly isAscending: boolean
}

type Faults = { readonly path: readonly string[]; readonly message: string }[]

const oneOf = (query: URLSearchParams, name: string, words: readonly string[], faults: Faults) => {
  const given = query.get(name)
  if (given !== null && !words.includes(given))
    faults.push({ path: [name], message: `must be one of ${words.join(', ')}` })
  return given
}

const whole = (
  query: URLSearchParams,
  name: string,
  [least, most]: readonly [number, number],
  faults: Faults,
): number | undefined => {
  const given = query.get(name)
  if (given === null) return undefined
  const value = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN
  if (!(value >= least && value <= most))
    faults.push({ path: [name], message: `must be a whole number from ${least} to ${most}` })
  return value
}

const moment = (query: URLSearchParams, name: string, faults: Faults): number | undefined => {
  const given = query.get(name)
  if (given === null) return undefined
  const at = /^\d{4}-\d\d-\d\dT/.test(given) ? Date.parse(given) : Number.NaN
  if (Number.isNaN(at))
    faults.push({ path: [name], message: 'must be a date and time of ISO 8601' })
  return at
}

const known = new Set([
  'status',
  'date_start',
  'date_end',
  'page_size',
  'record_index',
  'order',
  'conversation_uuid',
])

/** The parameters of a search. Throws a refusal that names every faulty one. */
const askedCalls = (query: URLSearchParams): Asked => {
  const faults: Faults = [...new Set(query.keys())]
    .filter((name) => !known.has(name))
    .map((name) => ({ path: [name], message: 'is not a parameter of this search' }))
  const status = oneOf(query, 'status', statuses, faults)
  const order = oneOf(query, 'order', ['asc', 'desc'], faults)
  const size = whole(query, 'page_size', [1, 100], faults) ?? 10
  const index = whole(query, 'record_index', [0, 999_999_999], faults) ?? 0
  const from = moment(query, 'date_start', faults)
  const until = moment(query, 'date_end', faults)
  refuseFaults(faults)
  const conversation = query.get('conversation_uuid')
  const matches = (call: Call) =>
    (status === null || statusOf(call) === status) &&
    (conversation === null || conversationOf(call) === conversation)
  const filter = {
    ...(from !== undefined && { from }),
    // The end belongs to the search, that of a store does not.
    ...(until !== undefined && { until: until + 1 }),
  }
  return { wanted: { filter, matches }, size, index, isAscending: order !== 'desc' }
}

/** `GET /v1/calls`: oldest first unless asked otherwise. */
export const listCalls = async ({
  request,
  calls: book,
  publicUrl,
}: DoorContext<VonageDoorCredentials>): Promise<DoorResponse> => {
  const { wanted, size, index, isAscending } = askedCalls(request.query)
  const { calls, isCut } = await numberedCalls(book, wanted)
  // The oldest ones were not read, and the count of all is part of every page.
  if (isCut) throw invalid('date_start', `more than ${mostListed} calls match; narrow the search`)
  const ordered = isAscending ? calls.toReversed() : calls
  const href = (at: number): string => {
    const query = new URLSearchParams(request.query)
    query.set('page_size', String(size))
    query.set('record_index', String(at))
    return `${publicUrl}/v1/calls?${query.toString()}`
  }
  return jsonResponse(200, {
    count: ordered.length,
    page_size: size,
    record_index: index,
    _links: {
      self: { href: href(index) },
      ...(index + size < ordered.length && { next: { href: href(index + size) } }),
    },
    _embedded: { calls: ordered.slice(index, index + size).map(callResource) },
  })
}
