import type { PluginUnderTest } from '@callplane/conformance'
import type { Host, WireRequest, WireResponse } from '@callplane/core'

/** One request of a plugin, and what came back: null where the connection broke or nothing came in time. */
export interface Exchange {
  readonly request: WireRequest
  readonly reply: WireResponse | null
}

/**
 * The same plugin with a witness at its only door to the outside. What a harness arranges, and what the suite sends
 * wrongly on purpose, does not pass this door and does not count.
 */
export const witnessed = (plugin: PluginUnderTest, exchanges: Exchange[]): PluginUnderTest => {
  const over = (host: Host): Host => ({
    ...host,
    async fetch(request, limits) {
      try {
        const reply = await host.fetch(request, limits)
        exchanges.push({ request, reply })
        return reply
      } catch (error) {
        if ((error as { sent?: boolean }).sent) exchanges.push({ request, reply: null })
        throw error
      }
    },
  })
  const instantiate = (settings: Record<string, unknown>) => {
    const provider = plugin(settings)
    return { ...provider, connect: (host: Host) => provider.connect(over(host)) }
  }
  // What else it has is its definition.
  return Object.assign(instantiate, plugin)
}
