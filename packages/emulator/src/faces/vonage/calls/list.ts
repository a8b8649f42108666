import type { FaceRequest } from '../../request.ts'
import { isVisible } from '../../shared/records.ts'
import { VonageError, type InvalidParameter } from '../errors.ts'
import { STATUSES, type Call } from './call.ts'
import { viewCall } from './view.ts'

/** `GET /v1/calls`: filtered by status, start and conversation, in pages of `page_size`. */
export function listCalls(
  request: FaceRequest,
  calls: readonly Call[],
  prefix: string,
): Record<string, unknown> {
  const { query } = request
  const faults: InvalidParameter[] = []
  const oneOf = (name: string, allowed: readonly string[]): string | undefined => {
    const given = query.get(name) ?? undefined
    if (given !== undefined && !allowed.includes(given)) {
      faults.push({ name, reason: `must be one of ${allowed.join(', ')}` })
    }
    return given
  }
  const integer = (name: string, min: number, max: number, otherwise: number): number => {
    const given = query.get(name)
    if (given === null) return otherwise
    const number = /^\d+$/.test(given) ? Number(given) : Number.NaN
    if (number >= min && number <= max) return number
    faults.push({ name, reason: `must be an integer from ${min} to ${max}` })
    return otherwise
  }
  const date = (name: string): number | undefined => {
    const given = query.get(name)
    if (given === null) return undefined
    const time = Date.parse(given)
    if (/^\d{4}-\d{2}-\d{2}T/.test(given) && Number.isFinite(time)) return time
    faults.push({ name, reason: 'must be a date and time' })
    return undefined
  }
  const status = oneOf('status', STATUSES)
  const order = oneOf('order', ['asc', 'desc']) ?? 'asc'
  const size = integer('page_size', 1, 100, 10)
  const index = integer('record_index', 0, Number.MAX_SAFE_INTEGER, 0)
  const from = date('date_start')
  const until = date('date_end')
  const conversation = query.get('conversation_uuid')
  if (faults.length > 0) throw new VonageError(400, faults)

  const found = calls.filter(
    (call) =>
      isVisible(request, call) &&
      (status === undefined || call.status === status) &&
      (conversation === null || call.conversation === conversation) &&
      (from === undefined || call.createdAt >= from) &&
      (until === undefined || call.createdAt <= until),
  )
  if (order === 'desc') found.reverse()
  const href = (at: number): string => {
    const parameters = new URLSearchParams(query)
    parameters.set('page_size', String(size))
    parameters.set('record_index', String(at))
    return `${request.origin}${prefix}/v1/calls?${parameters.toString()}`
  }
  return {
    count: found.length,
    page_size: size,
    record_index: index,
    _links: {
      self: { href: href(index) },
      ...(index + size < found.length && { next: { href: href(index + size) } }),
    },
    _embedded: { calls: found.slice(index, index + size).map(viewCall) },
  }
}
