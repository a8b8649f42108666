import type { Capabilities, Host, Ports } from '@callplane/core'
import type { PluginUnderTest } from './harness.ts'

/** One bug on purpose: a change of what a working plugin claims or does. */
export interface Mutation {
  readonly can?: (can: Capabilities) => Capabilities
  readonly ports?: (ports: Ports, host: Host) => Ports
}

/** A working plugin with one bug, to show that a case of the suite catches it. */
export const mutant = (plugin: PluginUnderTest, mutation: Mutation): PluginUnderTest => {
  const can = mutation.can?.(plugin.can) ?? plugin.can
  const connect: PluginUnderTest['connect'] = (settings, host) => {
    const ports = plugin.connect(settings, host)
    return mutation.ports?.(ports, host) ?? ports
  }
  const instantiate = (settings: unknown) => {
    const provider = plugin(settings)
    return {
      ...provider,
      definition: { ...provider.definition, can },
      connect(host: Host) {
        const ports = provider.connect(host)
        return mutation.ports?.(ports, host) ?? ports
      },
    }
  }
  const { spec, id, title, settings, options } = plugin
  return Object.assign(instantiate, { spec, id, title, can, settings, options, connect })
}
