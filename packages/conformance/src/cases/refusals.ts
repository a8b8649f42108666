import { setUpBench } from '../bench.ts'
import { dialAnswered, replyOf } from '../behind-proxy.ts'
import type { ConformanceCase } from '../case.ts'
import { situations, type Situation } from '../refusals.ts'

const caseFor = (situation: Situation): ConformanceCase => ({
  name: `one situation has one code: ${situation}`,
  exempt(harness) {
    const documented = harness.refusals[situation]
    return typeof documented === 'string' ? documented : undefined
  },
  async faults(plugin, harness) {
    const documented = harness.refusals[situation]
    if (typeof documented === 'string') return []
    const [code, dialled] = situations[situation]
    const { status, headers, body } = documented
    const bench = await setUpBench(plugin, harness)
    try {
      const type = { 'content-type': 'application/json', ...headers }
      const reply = replyOf(status, type, typeof body === 'string' ? body : JSON.stringify(body))
      const error = await dialAnswered(plugin, harness, bench, reply)
      if (typeof error === 'string') return [error]
      return [
        ...(error.code === code ? [] : [`its code is ${error.code}, not ${code}`]),
        ...(error.dialled === dialled ? [] : [`its dialled is ${error.dialled}`]),
        ...(error.provider === plugin.id ? [] : ['it does not name the provider']),
      ]
    } finally {
      await bench.close()
    }
  },
})

export const refusalCases: readonly ConformanceCase[] = (
  Object.keys(situations) as Situation[]
).map(caseFor)
