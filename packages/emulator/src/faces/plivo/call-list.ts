import type { FaceRequest } from '../request.ts'
import { isOver, withoutPlus, type Call } from './call.ts'
import { isLive, viewRecord, type View } from './call-view.ts'
import { PlivoError } from './errors.ts'
import { readQuery } from './parameters.ts'

const sameNumber = (wanted: string | undefined, address: string): boolean =>
  wanted === undefined || withoutPlus(wanted) === withoutPlus(address)

/** Ids of the calls that ring, are talked on, or wait (`status`), by number and direction. */
export function listCurrent(
  request: FaceRequest,
  calls: readonly Call[],
  status: 'live' | 'queued',
): { readonly calls: readonly string[] } {
  const query = readQuery(request)
  const from = query.text('from_number')
  const to = query.text('to_number')
  const direction = query.oneOf('call_direction', ['inbound', 'outbound'])
  const wanted = status === 'live' ? isLive : (call: Call) => call.state === 'queued'
  const found = calls.filter(
    (call) =>
      wanted(call) &&
      call.createdAt <= request.visibleUntil &&
      sameNumber(from, call.from) &&
      sameNumber(to, call.to) &&
      direction !== 'inbound',
  )
  return { calls: found.map(({ uuid }) => uuid) }
}

const RANGES = ['lt', 'lte', 'gt', 'gte'] as const

/** `2026-01-05 12:00:04`, in the account's time zone. */
function readTime(text: string, name: string, zoneMinutes: number): number {
  const [, date, clock = '00:00:00'] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$/.exec(text) ?? []
  const time = date === undefined ? Number.NaN : Date.parse(`${date}T${clock}Z`)
  if (Number.isNaN(time)) throw new PlivoError(400, `${name} is not a valid time`)
  return time - zoneMinutes * 60_000
}

/** Detail records, newest first (plivo.com/docs/voice/api/call/retrieve-all-calls). */
export function listRecords(
  request: FaceRequest,
  calls: readonly Call[],
  authId: string,
  zoneMinutes: number,
): View {
  const query = readQuery(request)
  const limit = query.integer('limit', 1, 20) ?? 20
  const offset = query.integer('offset', 0) ?? 0
  const from = query.text('from_number')
  const to = query.text('to_number')
  const direction = query.oneOf('call_direction', ['inbound', 'outbound'])
  const ranges = RANGES.flatMap((range) => {
    const name = `end_time__${range}`
    const text = query.text(name)
    return text === undefined ? [] : [{ range, at: readTime(text, name, zoneMinutes) }]
  })
  const inRange = (ms: number): boolean =>
    ranges.every(({ range, at }) => {
      if (range === 'lt') return ms < at
      if (range === 'lte') return ms <= at
      return range === 'gt' ? ms > at : ms >= at
    })
  const found = calls
    .filter(
      (call) =>
        isOver(call) &&
        call.createdAt <= request.visibleUntil &&
        sameNumber(from, call.from) &&
        sameNumber(to, call.to) &&
        direction !== 'inbound' &&
        inRange(call.endedAt ?? 0),
    )
    .toReversed()
  const page = (start: number): string | null =>
    start < 0 || start >= found.length
      ? null
      : `/v1/Account/${authId}/Call/?limit=${limit}&offset=${start}`
  return {
    meta: {
      limit,
      offset,
      total_count: found.length,
      next: page(offset + limit),
      previous: offset === 0 ? null : page(Math.max(0, offset - limit)),
    },
    objects: found
      .slice(offset, offset + limit)
      .map((call) => viewRecord(call, authId, zoneMinutes)),
  }
}
