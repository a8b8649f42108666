import type { Call } from '@callplane/core'
import type { DoorContext, DoorResponse } from '../door-face.ts'
import { invalid, refuseFaults } from '../door-refusal.ts'
import { mostListed, numberedCalls } from '../numbered-pages.ts'
import { answered } from './answered.ts'
import type { PlivoDoorCredentials } from './authenticate.ts'
import { plivoHangup } from '@callplane/flows'
import { pageOf, renderPage } from './pages.ts'
import { accountPath, billOf, callRecord, isLive, isQueued, uuidOf, withoutPlus } from './render.ts'

type Faults = { readonly path: readonly string[]; readonly message: string }[]
type Matches = (call: Call) => boolean

const comparisons = ['', '__lt', '__lte', '__gt', '__gte'] as const

const compare = (sign: (typeof comparisons)[number], given: number, wanted: number): boolean => {
  switch (sign) {
    case '':
      return given === wanted
    case '__lt':
      return given < wanted
    case '__lte':
      return given <= wanted
    case '__gt':
      return given > wanted
    case '__gte':
      return given >= wanted
  }
}

/** `bill_duration`, `bill_duration__gt` and their like: all of them hold. */
const rangeOf = (
  query: URLSearchParams,
  name: string,
  {
    read,
    of,
    expected,
  }: {
    readonly read: (text: string) => number
    readonly of: (call: Call) => number
    readonly expected: string
  },
  faults: Faults,
): Matches => {
  const bounds = comparisons.flatMap((sign) => {
    const text = query.get(`${name}${sign}`)
    if (text === null) return []
    const wanted = read(text)
    if (Number.isNaN(wanted)) faults.push({ path: [`${name}${sign}`], message: expected })
    return [{ sign, wanted }]
  })
  return (call) => bounds.every(({ sign, wanted }) => compare(sign, of(call), wanted))
}

/** `2026-01-05 12:00:04`, in UTC. */
const timeIn = (text: string): number => {
  const [, date, clock = '00:00:00'] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$/.exec(text) ?? []
  return date === undefined ? Number.NaN : Date.parse(`${date}T${clock}Z`)
}

/** To the second, as detail records show it. */
const endOf = ({ endedAt }: Call): number =>
  endedAt === null || endedAt === 'unknown'
    ? Number.NaN
    : Math.floor(Date.parse(endedAt) / 1000) * 1000

const wholeIn = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN)

const directions = ['inbound', 'outbound']

const known = new Set([
  'status',
  'limit',
  'offset',
  'from_number',
  'to_number',
  'call_direction',
  'parent_call_uuid',
  'hangup_cause_code',
  'hangup_source',
  ...['bill_duration', 'end_time'].flatMap((name) => comparisons.map((sign) => `${name}${sign}`)),
])

/** The filters of a list. Throws a refusal that names every faulty one, and every one that is not served. */
export const matching = (query: URLSearchParams): Matches => {
  const faults: Faults = [...new Set(query.keys())]
    .filter((name) => !known.has(name))
    .map((name) => ({ path: [name], message: 'is not a filter of this door' }))
  const direction = query.get('call_direction')
  if (direction !== null && !directions.includes(direction))
    faults.push({ path: ['call_direction'], message: `must be ${directions.join(' or ')}` })
  const code = query.get('hangup_cause_code')
  if (code !== null && Number.isNaN(wholeIn(code)))
    faults.push({ path: ['hangup_cause_code'], message: 'must be a whole number' })
  const duration = rangeOf(
    query,
    'bill_duration',
    { read: wholeIn, of: billOf, expected: 'must be a whole number of seconds' },
    faults,
  )
  const end = rangeOf(
    query,
    'end_time',
    { read: timeIn, of: endOf, expected: 'must be YYYY-MM-DD HH:MM:SS in UTC' },
    faults,
  )
  refuseFaults(faults)
  const [from, to] = [query.get('from_number'), query.get('to_number')]
  const source = query.get('hangup_source')
  return (call) =>
    // Parties that a document dials are no calls of their own here.
    query.get('parent_call_uuid') === null &&
    (direction === null || call.direction === direction) &&
    (from === null || withoutPlus(call.from) === withoutPlus(from)) &&
    (to === null || withoutPlus(call.to) === withoutPlus(to)) &&
    (code === null || (call.endedAt !== null && plivoHangup(call).code === Number(code))) &&
    (source === null || (call.endedAt !== null && plivoHangup(call).source === source)) &&
    duration(call) &&
    end(call)
}

/** `GET …/Call/`: detail records of calls that are over, or the ids of those that are live or queued. */
export const listCalls = async (
  context: DoorContext<PlivoDoorCredentials>,
): Promise<DoorResponse> => {
  const { request, calls: book, credentials } = context
  const { query } = request
  const fits = matching(query)
  const status = query.get('status')
  if (status !== null && status !== 'live' && status !== 'queued')
    throw invalid('status', 'must be live or queued')
  const hasStatus: Matches =
    status === 'live' ? isLive : status === 'queued' ? isQueued : ({ endedAt }) => endedAt !== null
  const page = pageOf(query)
  const { calls, isCut } = await numberedCalls(book, {
    filter: {},
    matches: (call) => hasStatus(call) && fits(call),
  })
  if (status !== null) return answered(context, 200, { calls: calls.map(uuidOf) })
  if (isCut && page.offset + page.limit > calls.length)
    throw invalid('offset', `must be below ${mostListed}; narrow the filters`)
  const path = `${accountPath(credentials.authId)}/Call/`
  return answered(
    context,
    200,
    renderPage(calls, page, path, (call) => callRecord(call, credentials.authId)),
  )
}
