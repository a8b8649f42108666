import { CONTROL_PREFIX, type Control } from '../control/control.ts'
import type { RequestRecord } from '../records/request-record.ts'
import { toCause } from '../faces/request.ts'
import { passTo, type GatewayDeps } from './gateway.ts'
import { faceFor, type Instance } from '../instances.ts'
import {
  BODY_LIMIT,
  empty,
  json,
  toText,
  type EmulatorRequest,
  type EmulatorResponse,
  type Handle,
} from './message.ts'
import { isPage, servePage } from '../page.ts'
import type { Records } from '../records/records.ts'
import type { Scopes } from '../scopes.ts'

export type RequestHandlerDeps = {
  readonly instances: readonly Instance[]
  readonly scopes: Scopes
  readonly control: Control
  /** Every request to a provider is added. */
  readonly records: Records
  readonly log: (line: string) => void
  readonly gateway: Omit<GatewayDeps, 'log'>
}

/** Answers requests: the emulator's own controls, its page, a scope, or the provider whose prefix the path has. */
export function createRequestHandler(deps: RequestHandlerDeps): Handle {
  const { instances, scopes, control } = deps
  return async (given, { signal: clientGone } = {}) => {
    const request = underPrefix(given, instances)
    const refusal = refusalOf(request)
    if (refusal) return refusal
    if (isUnder(CONTROL_PREFIX, request.url)) return control(request, clientGone)
    const scoped = intoScope(request)
    if (scoped) {
      const scope = scopes.get(scoped.name)
      // Addresses in the page are relative to the slash.
      if (scope && request.url === `/@${scoped.name}`) return redirect(`${request.url}/`)
      if (scope) return scope.handle(scoped.request, { signal: clientGone })
      const create = `create it with POST ${CONTROL_PREFIX}/scopes {"name":"${scoped.name}"}`
      return json(404, { error: `There is no scope ${scoped.name}: ${create}.` })
    }
    const hit = instances.find(({ face }) => isUnder(face.prefix, request.url))
    if (hit) return answer(faceFor(instances, hit, request), request, deps, clientGone)
    if (request.method === 'GET' && isPage(request.url)) return servePage(request.url)
    const known = instances.map(({ face }) => face.prefix)
    return json(404, { error: 'No provider has this path.', prefixes: known })
  }
}

/** A request at the root path of a face as one behind its prefix. */
function underPrefix(request: EmulatorRequest, instances: readonly Instance[]): EmulatorRequest {
  const hit = instances.find(
    ({ face: { rootPath } }) => rootPath !== undefined && isUnder(rootPath, request.url),
  )
  return hit ? { ...request, url: `${hit.face.prefix}${request.url}` } : request
}

async function answer(
  { face, instance }: Instance,
  request: EmulatorRequest,
  { records, gateway, log }: RequestHandlerDeps,
  clientGone: AbortSignal | undefined,
): Promise<EmulatorResponse> {
  const { id } = face
  const record: RequestRecord = {
    id: records.nextRequestId(),
    provider: id,
    at: new Date(gateway.clock.now()).toISOString(),
    ...toCause(request),
    status: null,
    response: null,
  }
  records.request(record)
  try {
    const failed = (error: unknown): void => log(`${id} failed: ${String(error)}`)
    const deps = { ...gateway, log: failed }
    const response = await passTo(face, instance, request, deps, clientGone)
    record.status = response.status
    record.response = recorded(response)
    return response
  } catch (error) {
    record.status = 'lost'
    throw error
  } finally {
    records.requestChanged(record)
    log(`${id} ${record.method} ${record.url} → ${record.status}`)
  }
}

const LONGEST_BODY = 64 * 1024

/** Bytes that are not text, such as a recording, are counted and left out. */
function recorded({ headers, body }: EmulatorResponse): RequestRecord['response'] {
  const isText = /json|text|xml|^$/.test(headers['content-type'] ?? '')
  const text = isText ? toText(body.subarray(0, LONGEST_BODY)) : `[${body.byteLength} bytes]`
  return { headers, body: text }
}

const redirect = (location: string): EmulatorResponse => ({ ...empty(302), headers: { location } })

function refusalOf(request: EmulatorRequest): EmulatorResponse | undefined {
  if (request.body.byteLength > BODY_LIMIT)
    return json(413, { error: `The body exceeds ${BODY_LIMIT} bytes.` })
  if (isControl(request.url) && isCrossSite(request))
    return json(403, { error: 'Controls cannot be used from a page of another origin.' })
  return undefined
}

/** The emulator's own controls, and those of its faces and scopes: they need no credentials. */
function isControl(url: string): boolean {
  return /^\/(?:@[^/?]*\/)?(?:[a-z0-9-]+\/)?_emulator(?:[/?]|$)/.test(url)
}

/** A browser sends a form or plain text to any address; these headers name the origin of the page. */
function isCrossSite({ headers, origin }: EmulatorRequest): boolean {
  const from = headers['origin']
  // A scope has a path of its own behind the origin.
  if (from !== undefined && from !== origin.replace(/\/@[a-z0-9-]+$/, '')) return true
  return headers['sec-fetch-site'] === 'cross-site'
}

/** `/@name/twilio/…` is `/twilio/…` of the scope `name`. */
function intoScope(
  request: EmulatorRequest,
): { readonly name: string; readonly request: EmulatorRequest } | undefined {
  const [, name, rest = '/'] = /^\/@([a-z0-9-]+)(\/.*)?$/.exec(request.url) ?? []
  if (name === undefined) return undefined
  return { name, request: { ...request, url: rest, origin: `${request.origin}/@${name}` } }
}

function isUnder(prefix: string, url: string): boolean {
  if (!url.startsWith(prefix)) return false
  const next = url[prefix.length]
  return next === undefined || next === '/' || next === '?'
}
