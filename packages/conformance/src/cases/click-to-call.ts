import { setUpBench, type Bench } from '../bench.ts'
import type { ConformanceCase } from '../case.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

const agent = numberFor(20)
const busy = numberFor(50)
const connect = { phone: agent, first: true } as const

const within = async (
  plugin: PluginUnderTest,
  harness: Harness,
  faults: (bench: Bench) => Promise<readonly string[]>,
): Promise<readonly string[]> => {
  const bench = await setUpBench(plugin, harness)
  try {
    return await faults(bench)
  } finally {
    await bench.close()
  }
}

/** Without a call that rang, nothing is shown. */
const notRung = (bench: Bench): readonly string[] =>
  bench.rings(agent) === 1 ? [] : [`the agent's phone rang ${bench.rings(agent)} times`]

const exempt: ConformanceCase['exempt'] = ({ documented }) =>
  documented.nearEnds.includes('phone-first')
    ? undefined
    : 'the provider documents no call that rings the near phone first'

/** The agent has answered, and the far party cannot be reached: the call is over for the agent as well. */
const leftAlone: ConformanceCase = {
  name: 'a click-to-call whose far party is busy leaves no one on the line',
  exempt,
  faults: async (plugin, harness) =>
    within(plugin, harness, async (bench) => {
      const { status, settled } = await bench.run(bench.call(busy, { connect }), 60)
      const live = bench.emulator.calls().filter(({ state }) => state !== 'ended')
      return [
        ...notRung(bench),
        ...(status === 'completed' ? ['the call reads completed'] : []),
        ...(settled ? [] : ['the call is not settled']),
        ...live.map(({ to, state }) => `the phone ${to} is ${state}`),
      ]
    }),
}

/** Nothing but a look-up tells which leg is which: the reply to the dial and every report of the far leg are lost. */
const readFromTheFarLeg: ConformanceCase = {
  name: 'a click-to-call is read from its far leg although its reply and the far reports are lost',
  exempt,
  faults: async (plugin, harness) =>
    within(plugin, harness, async (bench) => {
      const { emulator } = bench
      const provider = harness.face
      emulator.faults.add({ provider, on: 'request', do: 'reset', when: 'after' })
      emulator.faults.add({ provider, on: 'webhook', match: { to: busy }, do: 'drop', count: 20 })
      const { status } = await bench.run(bench.call(busy, { connect }), 900)
      return [
        ...notRung(bench),
        ...(status === 'completed' ? ['the end of the near leg reads as the end of the call'] : []),
      ]
    }),
}

export const clickToCallCases: readonly ConformanceCase[] = [leftAlone, readFromTheFarLeg]
