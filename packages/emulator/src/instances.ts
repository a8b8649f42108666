import type { Clock } from './time/clock.ts'
import type { EmulatorOptions, ProviderKeys } from './emulator.ts'
import type { Face, FaceInstance } from './faces/face.ts'
import type { Faults } from './faults/faults.ts'
import type { EmulatorRequest } from './server/message.ts'
import type { Network } from './network/network.ts'
import { compilePath } from './faces/router.ts'
import { Kept } from './faces/shared/kept.ts'
import { defaultHistory } from './records/history.ts'
import { createRandom } from './random.ts'
import type { Records } from './records/records.ts'
import type { Timings } from './time/timings.ts'
import { deliverOverHttp } from './webhooks/deliver.ts'
import type { Delivery } from './webhooks/webhook.ts'
import { createWebhooks, type ReplayingWebhooks } from './webhooks/webhooks.ts'

export type Instance = {
  readonly face: Face
  readonly instance: FaceInstance
  /** Whether the face lists an operation of this method and path, prefix removed. */
  readonly serves: (method: string, path: string) => boolean
}

/** Numbers that every account owns at the start. */
const NUMBERS = ['+14155550100', '+14155550101'] as const
export const DEFAULT_SEED = 'callplane'

/**
 * The face for a request at the prefix of `hit`: itself, or another face of the same host that has the operation when
 * it has not.
 */
export function faceFor(
  instances: readonly Instance[],
  hit: Instance,
  request: Pick<EmulatorRequest, 'method' | 'url'>,
): Instance {
  const { host, prefix } = hit.face
  if (host === undefined) return hit
  const path = request.url.slice(prefix.length).split('?')[0]!
  const serving = (one: Instance): boolean => one.serves(request.method.toUpperCase(), path)
  if (serving(hit)) return hit
  const other = instances.find((one) => one.face.host === host && serving(one))
  return other ? { ...other, face: { ...other.face, prefix } } : hit
}

function servingOf({ operations = [] }: FaceInstance): Instance['serves'] {
  const compiled = operations.map(({ method, path }) => ({
    method,
    pattern: compilePath(path.replaceAll(/\{([A-Za-z]+)\}/g, ':$1')),
  }))
  return (method, path) => compiled.some((one) => one.method === method && one.pattern.test(path))
}

type Deps = {
  readonly options: Pick<EmulatorOptions, 'deliver' | 'seed' | 'history'>
  readonly network: Network
  readonly clock: Clock
  readonly wall: () => number
  readonly timings: Timings
  readonly faults: Faults
  readonly records: Records
  readonly signal: () => AbortSignal
}

/** The providers of one emulator, each with webhooks and chance of its own. */
export function createInstances(
  faces: readonly Face[],
  { options, faults, records, signal, ...shared }: Deps,
): {
  readonly instances: readonly Instance[]
  /** Undefined for an id that is not known any more. */
  replay(delivery: string): Promise<Delivery | undefined>
} {
  const seed = options.seed ?? DEFAULT_SEED
  const most = options.history?.entries ?? defaultHistory.entries
  const webhooks = new Map<string, ReplayingWebhooks>()
  const instances = faces.map((face): Instance => {
    const { id, prefix } = face
    const sender = createWebhooks({
      provider: id,
      clock: shared.clock,
      faults,
      deliver: options.deliver ?? deliverOverHttp,
      signal,
      record: records.delivery,
      changed: records.deliveryChanged,
      warn: records.warn,
    })
    webhooks.set(id, sender)
    const instance = face.create({
      id,
      prefix,
      ...shared,
      random: createRandom(`${seed}/${id}`),
      accountRandom: (name) => createRandom(`${seed}/account/${name}`),
      webhooks: sender,
      account: { numbers: NUMBERS },
      kept: (isSettled) => new Kept(most, isSettled),
      log: (message) => records.warn({ provider: id, code: 'provider', message }),
    })
    return { face, instance, serves: servingOf(instance) }
  })
  return {
    instances,
    async replay(id) {
      const delivery = records.findDelivery(id)
      return delivery && webhooks.get(delivery.provider)?.replay(delivery)
    },
  }
}

export function keysOf(
  instances: readonly Instance[],
  origin: string,
): Readonly<Record<string, ProviderKeys>> {
  return Object.fromEntries(
    instances.map(({ face, instance }) => {
      const own = instance.keys()
      const keys: ProviderKeys = {
        provider: face.id,
        baseUrl: `${origin}${face.prefix}`,
        numbers: NUMBERS,
        ...own,
      }
      return [face.id, keys]
    }),
  )
}
