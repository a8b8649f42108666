import type { VerifyCheck } from '@callplane/core'
import { setUpBench } from '../bench.ts'
import type { ConformanceCase } from '../case.ts'
import { during } from '../during.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

/** What `dispatcher.verify()` says about the credentials, and how many phones it rang. */
const verified = async (plugin: PluginUnderTest, harness: Harness, status?: number) => {
  const bench = await setUpBench(plugin, harness)
  if (status !== undefined)
    bench.emulator.faults.add({ provider: harness.face, on: 'request', do: 'fail', status })
  const { checks } = await during(bench.clock, bench.dispatcher.verify())
  const rings = bench.emulator.ledger().length
  await bench.close()
  const check = checks.find((one) => one.check === 'credentials' && one.provider !== null)
  return { rings, check }
}

const isOutcome = (check: VerifyCheck | undefined, outcome: VerifyCheck['outcome']): boolean =>
  check?.outcome === outcome

const verificationFaults = async (
  plugin: PluginUnderTest,
  harness: Harness,
): Promise<readonly string[]> => {
  const right = await verified(plugin, harness)
  const wrong = await verified(plugin, harness, 401)
  const shown = (check: VerifyCheck | undefined) => `${check?.outcome}: ${check?.detail}`
  return [
    ...(isOutcome(right.check, 'ok')
      ? []
      : [`credentials that are right give ${shown(right.check)}`]),
    ...(isOutcome(wrong.check, 'failed')
      ? []
      : [`credentials that are refused give ${shown(wrong.check)}`]),
    ...(right.rings + wrong.rings === 0 ? [] : ['verifying rang a phone']),
  ]
}

/** Before the first call, an operator must learn whether credentials are accepted, and no phone may ring for it. */
export const verificationCases: readonly ConformanceCase[] = [
  {
    name: 'tells credentials that are accepted from those that are not, and rings no phone (N13)',
    faults: verificationFaults,
  },
]
