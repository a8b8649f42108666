import type { FaceRequest } from '../../request.ts'
import { isJsonObject } from '../../shared/json.ts'

/** The destination that a request rings at once, read leniently: of a create, or of a transfer's `connect`. */
export function dialledBy(request: FaceRequest): string | undefined {
  const body = request.json()
  if (!isJsonObject(body)) return undefined
  if (request.method === 'POST' && request.path === '/v1/calls') return addressIn(body['to'])
  if (request.method !== 'PUT' || !/^\/v1\/calls\/[^/]+$/.test(request.path)) return undefined
  const destination = body['action'] === 'transfer' ? body['destination'] : undefined
  const ncco = isJsonObject(destination) ? destination['ncco'] : undefined
  if (!Array.isArray(ncco)) return undefined
  const connect = (ncco as unknown[]).find(
    (action) => isJsonObject(action) && action['action'] === 'connect',
  )
  return isJsonObject(connect) ? addressIn(connect['endpoint']) : undefined
}

function addressIn(endpoints: unknown): string | undefined {
  const first: unknown = Array.isArray(endpoints) ? endpoints[0] : undefined
  if (!isJsonObject(first)) return undefined
  if (first['type'] === 'phone' && typeof first['number'] === 'string') return `+${first['number']}`
  return first['type'] === 'sip' && typeof first['uri'] === 'string' ? first['uri'] : undefined
}
