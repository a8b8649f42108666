import { businessNumber, numberFor, setUpBench } from '@callplane/conformance'
import { expect, test } from 'vitest'
import { carriers } from '../scripts/flow-carriers/run-scenario.ts'
import { takeCalls, takesCalls } from '../scripts/flow-carriers/take-calls.ts'

const caller = numberFor(10)
const agent = numberFor(20)

/** Carriers of which calls to a number ask the dispatcher; those that an account is not set up for here are not named. */
const asking = carriers.filter(({ plugin }) => takesCalls(plugin.id))

test.each(asking.map((carrier) => [carrier.plugin.id, carrier] as const))(
  '%s: a caller talks with the phone that was decided on, which rings once and sees who calls',
  async (id, { plugin, harness }) => {
    const bench = await setUpBench(plugin, harness, { onInbound: () => ({ phone: agent }) })
    try {
      const { clock, emulator, dispatcher } = bench
      await takeCalls(id, bench)
      emulator.inbound({ from: caller, to: businessNumber })
      await clock.advance(20_000)
      expect(bench.rings(agent)).toBe(1)
      expect(emulator.calls().map(({ state }) => state)).toEqual(['answered', 'answered'])
      expect(emulator.calls().at(-1)?.from.replaceAll(/\D/g, '')).toBe(caller.slice(1))
      emulator.network.act(agent, { do: 'speak', text: 'Hello' })
      await clock.advance(1_000)
      expect(emulator.calls()[0]?.heard.map(({ text }) => text)).toEqual(['Hello'])
      emulator.network.act(caller, { do: 'hang-up' })
      await clock.advance(60_000)
      const { calls } = await dispatcher.calls.list()
      expect(calls).toMatchObject([{ status: 'completed', from: caller, to: businessNumber }])
    } finally {
      await bench.close()
    }
  },
)
