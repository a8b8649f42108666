import {
  monotonicOf,
  type AttemptContext,
  type OutboundCall,
  type Placed,
  type Ports,
} from '@callplane/core'
import { publicUrl, type Bench } from './bench.ts'
import { during } from './during.ts'
import type { Harness, PluginUnderTest } from './harness.ts'

/** Dials past the dispatcher, with a key of the suite's own. */
export interface DirectDial {
  readonly ports: Ports
  /** A fresh context, sent now. */
  attempt(key: string): AttemptContext & { readonly sentAt: number }
  /** Reads and makes what the call needs, as a dispatch does, and gives the request. */
  prepare(key: string): Promise<Parameters<Ports['calls']['place']>[0]>
  place(key: string): Promise<Placed>
}

export const directDial = (
  plugin: PluginUnderTest,
  harness: Harness,
  bench: Bench,
  to: string,
): DirectDial => {
  const ports = plugin(harness.settings(bench.keys)).connect(bench.host)
  const route = { provider: plugin.id, weight: 1, ...harness.route?.(bench.keys) }
  const { rule: _rule, ...input } = bench.call(to)
  const call = input as OutboundCall
  const callbackUrl = (key: string) => `${publicUrl}/webhooks/${plugin.id}?attempt=${key}`
  const attempt = (key: string) => {
    const sentAt = bench.clock.now()
    const sendBy = monotonicOf(bench.clock) + 60_000
    return { key, call, route, sendBy, sentAt, callbackUrl: callbackUrl(key) }
  }
  const prepare = async (key: string) => {
    const { clock } = bench
    const prepared = await during(clock, Promise.resolve(ports.prepare?.(call, route)), 2)
    await during(clock, Promise.resolve(ports.ensure?.(call, route, prepared)), 2)
    const context = { key, callbackUrl: callbackUrl(key), prepared, options: undefined }
    return ports.map(call, route, context).request
  }
  return {
    ports,
    attempt,
    prepare,
    async place(key) {
      const request = await prepare(key)
      return during(bench.clock, ports.calls.place(request, attempt(key)), 2)
    },
  }
}
