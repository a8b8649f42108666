import { CallError, type Host, type WireRequest, type WireResponse } from '@callplane/core'
import { publicUrl, setUpBench, type Bench } from '../bench.ts'
import type { ConformanceCase } from '../case.ts'
import { directDial } from '../direct-dial.ts'
import { during } from '../during.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

/** What answers in place of the provider: none of these is the error body of a telephony API. */
const bodies = {
  'a page': ['text/html', '<html><body><h1>Request blocked</h1></body></html>'],
  // Apigee's, as one of many gateways.
  'JSON of a gateway': [
    'application/json',
    '{"fault":{"faultstring":"Rate limit quota violation","detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}',
  ],
  'an empty object': ['application/json', '{}'],
  nothing: ['text/plain', ''],
} as const
const statuses = [400, 401, 402, 403, 404, 405, 409, 410, 422, 423, 429, 451] as const

const pathOf = (url: string): string => new URL(url).pathname

/** A host whose dial reaches the provider, and whose reply is replaced on its way back. */
const behindProxy = (
  bench: Bench,
  dial: WireRequest,
  reply: WireResponse,
): Host & { readonly replaced: () => number } => {
  let count = 0
  return {
    clock: bench.clock,
    publicUrl,
    log: () => {},
    replaced: () => count,
    async fetch(request, limits) {
      const response = await bench.host.fetch(request, limits)
      if (request.method !== dial.method || pathOf(request.url) !== pathOf(dial.url))
        return response
      count += 1
      return reply
    },
  }
}

const key = 'cp00000000000000000000000000000004'

const faultOf = async (
  plugin: PluginUnderTest,
  harness: Harness,
  bench: Bench,
  reply: WireResponse,
): Promise<string | undefined> => {
  const dial = directDial(plugin, harness, bench, numberFor(11))
  const request = await dial.prepare(key)
  const host = behindProxy(bench, request, reply)
  const placing = plugin(harness.settings(bench.keys))
    .connect(host)
    .calls.place(request, dial.attempt(key))
    .then(
      () => 'it counts as accepted',
      (error: unknown) => {
        if (!CallError.isInstance(error)) return `it threw ${String(error)}`
        return error.dialled === 'unknown' ? undefined : `it counts as dialled: ${error.dialled}`
      },
    )
  const fault = await during(bench.clock, placing, 90)
  return host.replaced() === 0 ? 'the dial was never sent' : fault
}

/**
 * What stands between us and the provider may answer after the provider has dialled. So a 4xx proves that nothing rang
 * only with the provider's own error body.
 */
export const foreignRefusalCases: readonly ConformanceCase[] = [
  {
    name: 'a refusal without the provider’s own body proves nothing',
    async faults(plugin, harness) {
      const bench = await setUpBench(plugin, harness)
      try {
        const faults: string[] = []
        for (const status of statuses)
          for (const [what, [type, body]] of Object.entries(bodies)) {
            const reply = { status, headers: { 'content-type': type }, body }
            const fault = await faultOf(plugin, harness, bench, {
              ...reply,
              bytes: new TextEncoder().encode(body),
            })
            if (fault) faults.push(`${status} with ${what}: ${fault}`)
          }
        return faults
      } finally {
        await bench.close()
      }
    },
  },
]
