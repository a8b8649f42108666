import type { Clock } from './clock.ts'
import type { EmulatorOptions, ProviderKeys } from './emulator.ts'
import type { Face, FaceInstance } from './faces/face.ts'
import type { Faults } from './faults/faults.ts'
import type { Network } from './network/network.ts'
import { createRandom } from './random.ts'
import type { Records } from './records.ts'
import type { Timings } from './timings.ts'
import { deliverOverHttp } from './webhooks/deliver.ts'
import type { Delivery } from './webhooks/webhook.ts'
import { createWebhooks, type ReplayingWebhooks } from './webhooks/webhooks.ts'

export type Instance = { readonly face: Face; readonly instance: FaceInstance }

/** Numbers that every account owns at the start. */
const NUMBERS = ['+14155550100', '+14155550101'] as const
export const DEFAULT_SEED = 'callplane'

type Deps = {
  readonly options: Pick<EmulatorOptions, 'deliver' | 'seed'>
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
      random: createRandom(`${options.seed ?? DEFAULT_SEED}/${id}`),
      webhooks: sender,
      account: { numbers: NUMBERS },
      log: (message) => records.warn({ provider: id, code: 'provider', message }),
    })
    return { face, instance }
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
