import { createHash } from 'node:crypto'
import type {
  Call,
  CallErrorCode,
  Fault,
  FrontDoor,
  FrontDoorRead,
  WireResponse,
} from '@callplane/core'
import { parseObject, type Json } from '../bodies/json.ts'

type FrontDoorRequest = Parameters<FrontDoor['parse']>[0]
type FrontDoorCall = ReturnType<FrontDoor['parse']>['call']

/**
 * The JSON object that a request posts, or undefined where the body is none. Adds a fault for another method, another
 * path and another body.
 */
export const postedObject = (
  { method, url, body }: FrontDoorRequest,
  faults: Fault[],
  path: { readonly pattern: RegExp; readonly expected: string },
): Json | undefined => {
  if (method.toUpperCase() !== 'POST') faults.push({ path: ['method'], message: 'must be POST' })
  if (!path.pattern.test(pathOf(url)))
    faults.push({ path: ['url'], message: `must be ${path.expected}` })
  const posted = parseObject(body ?? '')
  if (!posted) faults.push({ path: ['body'], message: 'must be a JSON object' })
  return posted
}

/** A request of a provider as a call that any other provider can carry, too. */
export const portableCall = (door: FrontDoor, request: FrontDoorRequest): FrontDoorRead =>
  door.portable?.(request) ?? door.parse(request)

/** A URL or path without its query and fragment. */
export const pathOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? ''

/**
 * A call whose `sip:` URIs all ask for encryption, as `map` writes `mediaEncryption: 'required'`, with that field and
 * without the URIs' parameters; any other call unchanged.
 */
export const encryptionOfUris = (
  call: FrontDoorCall,
  asks: (uri: string) => boolean,
  without: (uri: string) => string,
): FrontDoorCall => {
  const { connect, to } = call
  const near = connect && ('sip' in connect ? connect.sip : 'phone' in connect ? connect.phone : to)
  if (![to, near ?? to].every(asks)) return call
  return {
    ...call,
    to: without(to),
    ...(connect && 'sip' in connect && { connect: { sip: without(connect.sip ?? '') } }),
    mediaEncryption: 'required',
  }
}

/** The error of a call that was refused before any phone rang. A call that failed later had been accepted. */
export const refusalOf = ({ status, error }: Call): Call['error'] =>
  status === 'failed' && error?.dialled === 'no' ? error : null

/** The HTTP status of a refusal, for providers that have no codes of their own; any other is a 400. */
export const statusOfRefusal: Readonly<Partial<Record<CallErrorCode, number>>> = {
  auth: 401,
  permission: 403,
  'rule-unknown': 404,
  'call-unknown': 404,
  'room-missing': 404,
  'room-unusable': 404,
  'not-found': 404,
  conflict: 409,
  rate: 429,
  concurrency: 429,
  'provider-down': 500,
  transport: 500,
  timeout: 500,
  unexpected: 500,
}

/** A JSON response as a front door gives it. */
export const jsonResponse = (
  status: number,
  body: unknown,
  contentType = 'application/json',
): WireResponse => ({
  status,
  headers: { 'content-type': contentType },
  body: JSON.stringify(body),
})

/** In the form of a UUID of version 4, as most providers' ids have it; always the same for one text. */
export const uuidFor = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5')
