import type { FaceContext } from '../../face.ts'
import { read, type Body } from '../parameters.ts'
import type { Resource } from '../resource.ts'
import { applicationDefaults } from './parameters.ts'

/** The Call Control applications of the account: the first exists from the start. */
export type Applications = {
  readonly store: Map<string, Resource>
  /** Of an application that calls can be made and received with. */
  isActive(id: string | null): boolean
  webhookUrl(id: string): string | undefined
  /** Whether `call.cost` is reported. */
  reportsCost(id: string): boolean
  reset(): void
}

export function createApplications({ clock }: FaceContext, seededId: string): Applications {
  const store = new Map<string, Resource>()
  const valueOf = <T>(id: string, name: string): T | undefined =>
    read<T>(store.get(id)?.values ?? {}, name)
  const seed = (): void => {
    const at = clock.now()
    const values: Body = {
      ...applicationDefaults,
      application_name: 'callplane',
      call_cost_in_webhooks: true,
      webhook_api_version: '2',
      webhook_event_url: '',
    }
    store.set(seededId, { id: seededId, createdAt: at, updatedAt: at, values })
  }
  seed()
  return {
    store,
    isActive: (id) => id !== null && valueOf<boolean>(id, 'active') === true,
    webhookUrl: (id) => valueOf<string>(id, 'webhook_event_url'),
    reportsCost: (id) => valueOf<boolean>(id, 'call_cost_in_webhooks') ?? false,
    reset() {
      store.clear()
      seed()
    },
  }
}
