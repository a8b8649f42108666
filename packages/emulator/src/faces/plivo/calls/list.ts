import type { FaceRequest } from '../../request.ts'
import { isVisible } from '../../shared/records.ts'
import { PlivoError } from '../errors.ts'
import { pageOf } from '../pages.ts'
import { readQuery } from '../parameters.ts'
import { isOver, withoutPlus, type Call } from './call.ts'
import { isLive, viewRecord } from './view.ts'

/** The filter of a list by number, direction and A leg. */
function readFilter(request: FaceRequest): (call: Call) => boolean {
  const query = readQuery(request)
  const from = query.text('from_number')
  const to = query.text('to_number')
  const direction = query.oneOf('call_direction', ['inbound', 'outbound'])
  const parent = query.text('parent_call_uuid')
  const same = (wanted: string | undefined, address: string): boolean =>
    wanted === undefined || withoutPlus(wanted) === withoutPlus(address)
  return (call) =>
    same(from, call.from) &&
    same(to, call.to) &&
    (direction ?? call.direction) === call.direction &&
    (parent === undefined || call.parent?.uuid === parent)
}

/** Ids of the calls that ring or are answered (`live`), or wait (`queued`). */
export function listCurrent(
  request: FaceRequest,
  calls: readonly Call[],
  status: 'live' | 'queued',
): { readonly calls: readonly string[] } {
  const fits = readFilter(request)
  const hasStatus = status === 'live' ? isLive : (call: Call) => call.state === 'queued'
  const found = calls.filter((call) => hasStatus(call) && isVisible(request, call) && fits(call))
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
): object {
  const query = readQuery(request)
  const fits = readFilter(request)
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
  const found = calls.filter((call) => isOver(call) && fits(call) && inRange(call.endedAt ?? 0))
  return pageOf(request, `/v1/Account/${authId}/Call/`, found.toReversed(), (call) =>
    viewRecord(call, authId, zoneMinutes),
  )
}
