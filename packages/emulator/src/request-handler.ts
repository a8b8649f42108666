import { CONTROL_PREFIX } from './control.ts'
import type { RequestRecord } from './emulator.ts'
import type { Face, FaceInstance } from './faces/face.ts'
import { toCause } from './faces/request.ts'
import { passTo, type GatewayDeps } from './gateway.ts'
import {
  BODY_LIMIT,
  json,
  type EmulatorRequest,
  type EmulatorResponse,
  type Handle,
} from './message.ts'

export type Instance = { readonly face: Face; readonly instance: FaceInstance }

export type RequestHandlerDeps = {
  readonly instances: readonly Instance[]
  readonly control: (request: EmulatorRequest) => EmulatorResponse
  /** Every request to a provider is added. */
  readonly requests: RequestRecord[]
  readonly log: (line: string) => void
  readonly gateway: Omit<GatewayDeps, 'log'>
}

/** Answers requests: the emulator's own controls, or those of the provider whose prefix the path has. */
export function createRequestHandler({
  instances,
  control,
  requests,
  log,
  gateway,
}: RequestHandlerDeps): Handle {
  const refusalOf = (request: EmulatorRequest): EmulatorResponse | undefined => {
    if (request.body.byteLength > BODY_LIMIT)
      return json(413, { error: `The body exceeds ${BODY_LIMIT} bytes.` })
    if (isControl(request.url) && isCrossSite(request))
      return json(403, { error: 'Controls cannot be used from a page of another origin.' })
    return undefined
  }
  return async (request, { signal: clientGone } = {}) => {
    const refusal = refusalOf(request)
    if (refusal) return refusal
    if (isUnder(CONTROL_PREFIX, request.url)) return control(request)
    const hit = instances.find(({ face }) => isUnder(face.prefix, request.url))
    if (!hit) {
      const known = instances.map(({ face }) => face.prefix)
      return json(404, { error: 'No provider has this path.', prefixes: known })
    }
    const { id } = hit.face
    const record: RequestRecord = {
      provider: id,
      at: new Date(gateway.clock.now()).toISOString(),
      ...toCause(request),
      status: null,
    }
    requests.push(record)
    try {
      const failed = (error: unknown): void => log(`${id} failed: ${String(error)}`)
      const deps = { ...gateway, log: failed }
      const response = await passTo(hit.face, hit.instance, request, deps, clientGone)
      record.status = response.status
      return response
    } catch (error) {
      record.status = 'lost'
      throw error
    } finally {
      log(`${id} ${record.method} ${record.url} → ${record.status}`)
    }
  }
}

/** The emulator's own controls, and those of its faces: they need no credentials. */
function isControl(url: string): boolean {
  return /^\/(?:[a-z0-9-]+\/)?_emulator(?:[/?]|$)/.test(url)
}

/** A browser sends a form or plain text to any address; these headers name the origin of the page. */
function isCrossSite({ headers, origin }: EmulatorRequest): boolean {
  const from = headers['origin']
  if (from !== undefined && from !== origin) return true
  return headers['sec-fetch-site'] === 'cross-site'
}

function isUnder(prefix: string, url: string): boolean {
  if (!url.startsWith(prefix)) return false
  const next = url[prefix.length]
  return next === undefined || next === '/' || next === '?'
}
