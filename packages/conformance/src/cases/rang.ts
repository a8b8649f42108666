import type { Call, OutboundCallInput } from '@callplane/core'
import { setUpBench, type Bench } from '../bench.ts'
import type { ConformanceCase } from '../case.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

interface Ending {
  readonly name: string
  readonly digits: number
  /** How often the phone rings on the network. */
  readonly rings: 0 | 1
  readonly extra?: Partial<OutboundCallInput>
  /** Hangs up this many seconds after the dispatch. */
  readonly hangUpAfter?: number
}

const endings: readonly Ending[] = [
  { name: 'answered', digits: 10, rings: 1 },
  { name: 'busy', digits: 50, rings: 0 },
  { name: 'ringing out', digits: 51, rings: 1 },
  { name: 'a ring timeout', digits: 51, rings: 1, extra: { ringTimeout: 15 } },
  { name: 'declined', digits: 52, rings: 1 },
  { name: 'an invalid number', digits: 53, rings: 0 },
  { name: 'a carrier failure', digits: 54, rings: 0 },
  { name: 'canceled before ringing', digits: 51, rings: 0, hangUpAfter: 0.5 },
  { name: 'canceled while ringing', digits: 51, rings: 1, hangUpAfter: 6 },
  { name: 'hung up while talking', digits: 13, rings: 1, hangUpAfter: 20 },
]

/** Which reports arrive: all, the last one only, or none. */
const losses = ['all', 'last', 'none'] as const
type Loss = (typeof losses)[number]

const eventsOf = ({ emulator }: Bench): number =>
  emulator.deliveries().filter(({ kind }) => kind === 'event').length

const play = async (bench: Bench, ending: Ending): Promise<Call> => {
  const { digits, extra, hangUpAfter } = ending
  const input = bench.call(numberFor(digits), { ringTimeout: 60, ...extra })
  if (hangUpAfter === undefined) return bench.run(input, 900)
  const { id } = await bench.run(input, hangUpAfter)
  const hungUp = bench.dispatcher.hangUp(id).catch(() => undefined)
  await bench.clock.advance(900_000)
  await hungUp
  const call = await bench.dispatcher.calls.get(id)
  if (!call) throw new Error('the call has no record')
  return call
}

const faultsOf = (ending: Ending, loss: Loss, call: Call, rings: number): string[] => {
  const at = `${ending.name}, ${loss} of the reports`
  const faults: string[] = []
  if (call.rang === 'no' && rings > 0) faults.push(`${at}: rang is no, but the phone rang`)
  if (call.rang === 'yes' && rings === 0) faults.push(`${at}: rang is yes, but no phone rang`)
  if (rings !== ending.rings) faults.push(`${at}: the phone rang ${rings} times`)
  if (call.attempts.length === 0) faults.push(`${at}: nothing was sent`)
  return faults
}

const endingFaults = async (
  plugin: PluginUnderTest,
  harness: Harness,
  ending: Ending,
): Promise<readonly string[]> => {
  const faults: string[] = []
  let events = 0
  for (const loss of losses) {
    const bench = await setUpBench(plugin, harness)
    try {
      if (loss !== 'all' && events > 0) {
        const count = loss === 'none' ? 1000 : events - 1
        if (count > 0)
          bench.emulator.faults.add({ provider: harness.face, on: 'webhook', do: 'drop', count })
      }
      const call = await play(bench, ending)
      const rings = bench.rings(numberFor(ending.digits))
      if (loss === 'all') events = eventsOf(bench)
      faults.push(...faultsOf(ending, loss, call, rings))
      const isTold = loss === 'all' && harness.documented.reports.ringing && harness.webhooks
      if (isTold && ending.name === 'canceled while ringing' && call.rang !== 'yes')
        faults.push(`${ending.name}: ringing was reported, but rang is ${call.rang}`)
      if (!call.settled) faults.push(`${ending.name}, ${loss} of the reports: never settled`)
    } finally {
      await bench.close()
    }
    // Without webhooks there is nothing to lose.
    if (!harness.webhooks) break
  }
  return faults
}

/** `rang` decides whether the next route may dial, so it is compared with the network's own ledger. */
export const rangCases: readonly ConformanceCase[] = endings.map((ending) => ({
  name: `says of a call that rang what the network says: ${ending.name}`,
  exempt: ({ documented }) =>
    ending.hangUpAfter !== undefined && !documented.verbs.includes('hangUp')
      ? 'the provider cannot hang up'
      : undefined,
  faults: (plugin, harness) => endingFaults(plugin, harness, ending),
}))
