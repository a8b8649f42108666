import { createPublicKey, type KeyObject } from 'node:crypto'
import type { FaceContext } from '../../face.ts'
import type { JsonObject } from '../../shared/json.ts'
import { isJsonObject } from '../../shared/json.ts'
import type { RsaKey } from '../../shared/rsa-key.ts'
import { toPem } from '../../shared/rsa-key.ts'
import type { Hook } from '../calls/call.ts'

export type Application = {
  readonly id: string
  readonly createdAt: number
  name: string
  /** In PEM, where it was given; else the public half of the account's pair. */
  publicKey: string | undefined
  /** As given: of the webhooks of `voice` alone is something made here. */
  capabilities: JsonObject
  improvesAi: boolean
}

type VoiceHook = 'answer_url' | 'fallback_answer_url' | 'event_url'

export type Applications = {
  readonly store: Map<string, Application>
  /** Verifies its tokens; undefined for an application that does not exist. */
  publicKeyOf(id: string): KeyObject | undefined
  /** In PEM. */
  publicPemOf(application: Application): string
  /** A webhook of its Voice capability. */
  hookOf(id: string | null, name: VoiceHook): Hook | undefined
  reset(): void
}

/** "Your webhook is called with …": GET for answers, POST for events (application API, `http_method`). */
const METHODS = { answer_url: 'GET', fallback_answer_url: 'GET', event_url: 'POST' } as const

/** The first application exists from the start. Those that bring no key all have the account's pair. */
export function createApplications(
  { clock }: FaceContext,
  firstId: string,
  key: () => RsaKey,
): Applications {
  const store = new Map<string, Application>()
  const seed = (): void =>
    void store.set(firstId, {
      id: firstId,
      createdAt: clock.now(),
      name: 'callplane',
      publicKey: undefined,
      capabilities: { voice: { webhooks: {} } },
      improvesAi: false,
    })
  seed()
  return {
    store,
    publicKeyOf(id) {
      const application = store.get(id)
      if (!application) return undefined
      const { publicKey } = application
      return publicKey === undefined ? key().publicKey : createPublicKey(publicKey)
    },
    publicPemOf: ({ publicKey }) => publicKey ?? toPem(key().publicKey),
    hookOf(id, name) {
      const voice = store.get(id ?? '')?.capabilities['voice']
      const webhooks = isJsonObject(voice) ? voice['webhooks'] : undefined
      const hook = isJsonObject(webhooks) ? webhooks[name] : undefined
      if (!isJsonObject(hook) || typeof hook['address'] !== 'string') return undefined
      const method = hook['http_method'] === undefined ? METHODS[name] : hook['http_method']
      return { url: hook['address'], method: method === 'POST' ? 'POST' : 'GET' }
    },
    reset() {
      store.clear()
      seed()
    },
  }
}
