import type { CallError } from '@callplane/core'
import { setUpBench } from '../bench.ts'
import { dialAnswered, replyOf } from '../behind-proxy.ts'
import type { ConformanceCase } from '../case.ts'

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
const statuses = [
  400, 401, 402, 403, 404, 405, 409, 410, 422, 423, 429, 451, 500, 502, 503,
] as const

/** What the status says is said by whatever answered, not by the provider. */
const faultOf = (error: CallError | string, status: number): string | undefined => {
  if (typeof error === 'string') return error
  if (error.dialled !== 'unknown') return `its dialled is ${error.dialled}`
  const code = status >= 500 ? 'provider-down' : 'unexpected'
  return error.code === code ? undefined : `its code is ${error.code}, not ${code}`
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
            const reply = replyOf(status, { 'content-type': type }, body)
            const error = await dialAnswered(plugin, harness, bench, reply)
            const fault = faultOf(error, status)
            if (fault) faults.push(`${status} with ${what}: ${fault}`)
          }
        return faults
      } finally {
        await bench.close()
      }
    },
  },
]
