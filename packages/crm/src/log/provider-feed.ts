import type {
  CallEvent,
  Host,
  Ports,
  Provider,
  References,
  Verb,
  WebhookRequest,
  WebhookResult,
} from '@callplane/core'
import { nameOf } from './call-log.ts'
import type { ProviderReport } from './provider-report.ts'
import { readParties } from './read-parties.ts'

/** The reports of a dispatcher's providers, for calls that the dispatcher did not place. */
export interface ProviderFeed {
  /**
   * The same provider, observed. Give this one to `createDispatcher`. Core ignores events that belong to none of its
   * calls, so they are read here, after the plugin has verified them; the plugin's answer is passed on unchanged.
   */
  observe<P extends Provider>(provider: P): P
  onReport(listener: (report: ProviderReport) => Promise<void>): () => void
  /** Id of the plugin behind a provider instance; null for an unknown one. */
  pluginOf?(provider: string): string | null
  /** What can be done to a live call of a provider instance, by its verbs; empty for an unknown one. */
  verbsOf?(provider: string): readonly Verb[]
  /** Names of the observed provider instances. */
  names?(): readonly string[]
  /** The audio of a recording; null where the provider has no way to read one. */
  openRecording?(
    provider: string,
    recordingId: string,
    host: Host,
  ): Promise<{ readonly contentType: string; readonly body: Uint8Array } | null>
  /**
   * Ends a call at its provider, by the ids seen in its reports or else by the main one; false where that cannot be
   * done. Pass only ids that the provider itself reported.
   */
  hangUp(
    provider: string,
    call: { readonly id: string; readonly references: References },
    host: Host,
  ): Promise<boolean>
}

/** A caller, or a browser that requests a connection, is the beginning of a call. */
const askedEvent = (references: References): CallEvent => ({
  id: `asked:${Object.values(references).join(':')}`,
  type: 'initiated',
  at: null,
  leg: 'far',
  references,
  providerStatus: 'asked',
})

const eventsOf = (result: WebhookResult): readonly CallEvent[] => {
  if (result.verdict !== 'genuine') return []
  const { ask, events } = result
  return ask?.kind === 'inbound' && ask.attemptKey === undefined
    ? [askedEvent(ask.references), ...events]
    : events
}

/** Makes the feed that shows a CRM what the providers of a dispatcher report. */
export const createProviderFeed = (): ProviderFeed => {
  const listeners = new Set<(report: ProviderReport) => Promise<void>>()
  const observed = new Map<string, Provider>()
  const connected = new Map<string, Ports>()

  const tell = async (
    provider: Provider,
    host: Host,
    request: WebhookRequest,
    result: WebhookResult,
  ): Promise<void> => {
    const kinds: readonly string[] = provider.definition.can.references
    const asked = result.verdict === 'genuine' ? result.ask : undefined
    const parties = asked ? { from: asked.from, to: asked.to } : readParties(request)
    for (const event of eventsOf(result)) {
      const identifying = kinds.flatMap((kind): [string, string][] => {
        const id = event.references[kind]
        return id === undefined ? [] : [[kind, id]]
      })
      const references = Object.fromEntries(identifying)
      for (const listener of listeners)
        try {
          await listener({ provider: provider.name, event, references, parties })
        } catch (error) {
          // The provider must get its response regardless of the log.
          host.log({ level: 'error', event: 'provider-feed.failed', error: nameOf(error) })
        }
    }
  }

  return {
    observe(provider) {
      const connect = (host: Host): Ports => {
        const ports = provider.connect(host)
        connected.set(provider.name, ports)
        const { webhooks } = ports
        if (!webhooks) return ports
        const receive = async (request: WebhookRequest): Promise<WebhookResult> => {
          const result = await webhooks.receive(request)
          if (listeners.size > 0) await tell(provider, host, request, result)
          return result
        }
        return { ...ports, webhooks: { receive } }
      }
      observed.set(provider.name, { ...provider, connect })
      return { ...provider, connect }
    },
    onReport(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    pluginOf: (name) => observed.get(name)?.definition.id ?? null,
    verbsOf: (name) => observed.get(name)?.definition.can.verbs ?? [],
    names: () => [...observed.keys()],
    async openRecording(name, id, host) {
      const provider = observed.get(name)
      if (!provider) return null
      const { recordings } = connected.get(name) ?? provider.connect(host)
      return recordings ? recordings.open(id) : null
    },
    async hangUp(name, { id, references }, host) {
      const provider = observed.get(name)
      if (!provider) return false
      const { calls } = connected.get(name) ?? provider.connect(host)
      if (!calls.hangUp) return false
      const known = Object.keys(references).length > 0
      await calls.hangUp(known ? references : { [provider.definition.can.references[0]]: id })
      return true
    },
  }
}
