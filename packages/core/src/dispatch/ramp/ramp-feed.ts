import type { Host } from '../../plugin/host.ts'
import type { RampSeen } from './ramp-access.ts'
import type { RampListener } from './ramps-api.ts'

/** Tells listeners of every change of a ramp, of this process and of others. */
export const createRampFeed = (log: Host['log']) => {
  const listeners = new Set<RampListener>()
  const seen: RampSeen = ({ rule, state }, before) => {
    const news = state.changes.filter(({ version }) => version > (before?.version ?? 0))
    for (const change of news.toReversed()) {
      const { version, action, from, to } = change
      log({ level: 'info', event: 'ramp.changed', rule, version, action, from, to })
      for (const listener of listeners)
        try {
          listener({ rule, ...change })
        } catch (error) {
          log({
            level: 'error',
            event: 'listener.failed',
            rule,
            error: String((error as Error)?.name),
          })
        }
    }
  }
  return {
    seen,
    listen(listener: RampListener): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export type RampFeed = ReturnType<typeof createRampFeed>
