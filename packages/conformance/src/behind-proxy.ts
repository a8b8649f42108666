import { CallError, type Host, type WireResponse } from '@callplane/core'
import { publicUrl, type Bench } from './bench.ts'
import { directDial } from './direct-dial.ts'
import { during } from './during.ts'
import { numberFor } from './expectations.ts'
import type { Harness, PluginUnderTest } from './harness.ts'

const key = 'cp00000000000000000000000000000004'
const pathOf = (url: string): string => new URL(url).pathname

/** The text as the body of a reply. */
export const replyOf = (
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): WireResponse => ({ status, headers, body, bytes: new TextEncoder().encode(body) })

/**
 * Dials, lets the dial reach the provider, and replaces its reply on the way back. Gives the error of the dial, or a
 * sentence that says why there is none.
 */
export const dialAnswered = async (
  plugin: PluginUnderTest,
  harness: Harness,
  bench: Bench,
  reply: WireResponse,
): Promise<CallError | string> => {
  const dial = directDial(plugin, harness, bench, numberFor(11))
  const request = await dial.prepare(key)
  let replaced = false
  const host: Host = {
    clock: bench.clock,
    publicUrl,
    log: () => {},
    async fetch(sent, limits) {
      const response = await bench.host.fetch(sent, limits)
      if (sent.method !== request.method || pathOf(sent.url) !== pathOf(request.url))
        return response
      replaced = true
      return reply
    },
  }
  const placing = plugin(harness.settings(bench.keys))
    .connect(host)
    .calls.place(request, dial.attempt(key))
    .then(
      () => 'it counts as accepted',
      (error: unknown) => (CallError.isInstance(error) ? error : `it threw ${String(error)}`),
    )
  const result = await during(bench.clock, placing, 90)
  return replaced ? result : 'the dial was never sent'
}
