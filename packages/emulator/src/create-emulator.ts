import { createScaledClock } from './clock.ts'
import { createControl } from './control.ts'
import type { Emulator, EmulatorOptions, ProviderKeys, RequestRecord } from './emulator.ts'
import { builtInFaces, mergeFaces } from './faces/index.ts'
import { createFaults } from './faults/faults.ts'
import { ConnectionResetError } from './message.ts'
import { createNetwork } from './network/network.ts'
import { outcomes } from './outcomes.ts'
import { createRandom } from './random.ts'
import { createRequestHandler, type Instance } from './request-handler.ts'
import { serve, type Listening } from './server.ts'
import { defaultTimings, type Timings } from './timings.ts'
import { trackTimers } from './tracked-clock.ts'
import { deliverOverHttp } from './webhooks/deliver.ts'
import type { Delivery, Webhooks } from './webhooks/webhook.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

const NUMBERS = ['+14155550100', '+14155550101'] as const

const optionNames: Readonly<Record<keyof EmulatorOptions, true>> = {
  speed: true,
  clock: true,
  wall: true,
  seed: true,
  faces: true,
  deliver: true,
  timings: true,
  log: true,
}

/** A misspelled option would have no effect, silently. */
const refuseUnknown = (given: object, known: object, path = ''): void => {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(known, name))
  if (unknown.length > 0)
    throw new TypeError(
      `createEmulator: ${unknown.map((name) => `${path}${name}`).join(', ')}: unknown option; options: ${Object.keys(known).join(', ')}`,
    )
}

export function createEmulator(options: EmulatorOptions = {}): Emulator {
  refuseUnknown(options, optionNames)
  refuseUnknown(options.timings ?? {}, defaultTimings, 'timings.')
  const speed = options.clock ? null : (options.speed ?? 1)
  const wall = options.wall ?? Date.now
  const log = options.log ?? (() => undefined)
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

  const webhooksOf = (provider: string): Webhooks =>
    createWebhooks({
      provider,
      clock,
      faults,
      deliver: options.deliver ?? deliverOverHttp,
      signal,
      record: (delivery) => void deliveries.push(delivery),
    })
  const account = { numbers: NUMBERS }
  const instances = faces.map((face): Instance => {
    const { id, prefix } = face
    const random = createRandom(`${options.seed ?? 'callplane'}/${id}`)
    const webhooks = webhooksOf(id)
    const context = { id, prefix, network, clock, wall, random, webhooks, timings, account, log }
    return { face, instance: face.create(context) }
  })
  const control = createControl(() => emulator)
  const gateway = { clock, faults, signal }
  const handle = createRequestHandler({ instances, control, requests, log, gateway })

  const reset = (): void => {
    // Nothing is sent until the new generation begins: what faces release is not reported.
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
    handle,
    async listen(where) {
      if (listening) throw new Error('The emulator is already listening.')
      listening = await serve(handle, where)
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
    // A host that does not resolve (RFC 6761 §6.4) until `listen`.
    keys: (origin = listening?.url ?? 'http://emulator.invalid') => keysOf(instances, origin),
    reset,
  }
  return emulator
}

function keysOf(
  instances: readonly Instance[],
  origin: string,
): Readonly<Record<string, ProviderKeys>> {
  const keys = instances.map(({ face, instance }): ProviderKeys => {
    const baseUrl = `${origin}${face.prefix}`
    return { provider: face.id, baseUrl, numbers: NUMBERS, ...instance.keys() }
  })
  return Object.fromEntries(keys.map((one) => [one.provider, one]))
}
