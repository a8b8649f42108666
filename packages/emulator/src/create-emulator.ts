import { createScaledClock } from './clock.ts'
import { CONTROL_PREFIX, createControl } from './control.ts'
import type { Emulator, EmulatorOptions, RequestRecord } from './emulator.ts'
import type { Face, FaceInstance } from './faces/face.ts'
import { builtInFaces } from './faces/index.ts'
import { toCause } from './faces/request.ts'
import { createFaults } from './faults/faults.ts'
import { passTo } from './gateway.ts'
import {
  BODY_LIMIT,
  ConnectionResetError,
  json,
  type EmulatorRequest,
  type EmulatorResponse,
} from './message.ts'
import { createNetwork } from './network/network.ts'
import { outcomes } from './outcomes.ts'
import { createRandom } from './random.ts'
import { serve, type Listening } from './server.ts'
import { defaultTimings, type Timings } from './timings.ts'
import { trackTimers } from './tracked-clock.ts'
import { deliverOverHttp } from './webhooks/deliver.ts'
import type { Delivery } from './webhooks/webhook.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

const NUMBERS = ['+14155550100', '+14155550101'] as const

export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const speed = options.clock ? null : (options.speed ?? 1)
  const wall = options.wall ?? Date.now
  const log = options.log ?? (() => undefined)
  const seed = options.seed ?? 'callplane'
  const timings: Timings = { ...defaultTimings, ...options.timings }
  const shared = options.clock ?? createScaledClock({ speed: speed ?? 1, start: wall() })
  const { clock, cancelAll } = trackTimers(shared)
  const network = createNetwork(clock, timings)
  const faces = mergeFaces(builtInFaces, options.faces ?? [])
  const faults = createFaults(faces.map(({ id }) => id))
  const deliveries: Delivery[] = []
  const requests: RequestRecord[] = []
  let generation = new AbortController()
  const signal = (): AbortSignal => generation.signal
  let listening: Listening | undefined

  const instances = faces.map((face): { readonly face: Face; readonly instance: FaceInstance } => {
    const webhooks = createWebhooks({
      provider: face.id,
      clock,
      faults,
      deliver: options.deliver ?? deliverOverHttp,
      signal,
      record: (delivery) => void deliveries.push(delivery),
    })
    const random = createRandom(`${seed}/${face.id}`)
    const { id, prefix } = face
    const account = { numbers: NUMBERS }
    const context = { id, prefix, network, clock, wall, random, webhooks, timings, account, log }
    return { face, instance: face.create(context) }
  })
  const control = createControl(() => emulator)

  const answer = async (
    request: EmulatorRequest,
    clientGone: AbortSignal | undefined,
  ): Promise<EmulatorResponse> => {
    if (request.body.byteLength > BODY_LIMIT) {
      return json(413, { error: `The body exceeds ${BODY_LIMIT} bytes.` })
    }
    if (isControl(request.url) && isCrossSite(request)) {
      return json(403, { error: 'Controls cannot be used from a page of another origin.' })
    }
    if (isUnder(CONTROL_PREFIX, request.url)) return control(request)
    const hit = instances.find(({ face }) => isUnder(face.prefix, request.url))
    if (!hit) {
      const known = faces.map(({ prefix }) => prefix)
      return json(404, { error: 'No provider has this path.', prefixes: known })
    }
    const record: RequestRecord = {
      provider: hit.face.id,
      at: new Date(clock.now()).toISOString(),
      ...toCause(request),
      status: null,
    }
    requests.push(record)
    try {
      const broken = (error: unknown): void => log(`${hit.face.id} broke: ${String(error)}`)
      const deps = { clock, faults, signal, log: broken }
      const response = await passTo(hit.face, hit.instance, request, deps, clientGone)
      record.status = response.status
      return response
    } catch (error) {
      record.status = 'lost'
      throw error
    } finally {
      log(`${hit.face.id} ${record.method} ${record.url} → ${record.status}`)
    }
  }

  const reset = (): void => {
    // Until the new generation begins nothing is sent: what faces let go of is not news.
    generation.abort(new ConnectionResetError())
    cancelAll()
    network.reset()
    faults.clear()
    for (const { instance } of instances) instance.reset()
    cancelAll()
    deliveries.length = 0
    requests.length = 0
    generation = new AbortController()
  }

  const emulator: Emulator = {
    handle: (request, { signal: clientGone } = {}) => answer(request, clientGone),
    async listen(where) {
      if (listening) throw new Error('The emulator listens already.')
      listening = await serve(emulator.handle, where)
      return listening
    },
    async close() {
      cancelAll()
      generation.abort(new ConnectionResetError())
      await listening?.close()
      listening = undefined
    },
    clock: shared,
    speed,
    network,
    faults,
    outcomes,
    ledger: () => network.ledger(),
    calls: () => network.calls(),
    deliveries: () => structuredClone(deliveries),
    requests: () => structuredClone(requests),
    // A host that resolves nowhere (RFC 6761 §6.4) until somebody listens.
    keys: (origin = listening?.url ?? 'http://emulator.invalid') =>
      Object.fromEntries(
        instances.map(({ face, instance }) => [
          face.id,
          {
            provider: face.id,
            baseUrl: `${origin}${face.prefix}`,
            numbers: NUMBERS,
            ...instance.keys(),
          },
        ]),
      ),
    reset,
  }
  return emulator
}

/** The emulator's own controls, and those of its faces: they need no credentials. */
function isControl(url: string): boolean {
  return /^\/(?:[a-z0-9-]+\/)?_emulator(?:[/?]|$)/.test(url)
}

/** A browser sends a form or plain text to any address; these headers tell whose page it was. */
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

function mergeFaces(builtIn: readonly Face[], own: readonly Face[]): readonly Face[] {
  const faces = [...new Map([...builtIn, ...own].map((face) => [face.id, face])).values()]
  const prefixes = new Set<string>()
  for (const { id, prefix } of faces) {
    if (!/^\/[a-z0-9][a-z0-9-]*$/.test(prefix)) {
      throw new Error(`The prefix of face ${id} must look like "/name".`)
    }
    if (prefixes.has(prefix)) throw new Error(`Two faces share the prefix ${prefix}.`)
    prefixes.add(prefix)
  }
  return faces
}
