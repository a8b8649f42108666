import { CallError, type Located, type Placed, type References } from '@callplane/core'
import { setUpBench, type Bench } from '../bench.ts'
import type { ConformanceCase } from '../case.ts'
import { directDial, type DirectDial } from '../direct-dial.ts'
import { during } from '../during.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

const keys = {
  first: 'cp00000000000000000000000000000011',
  second: 'cp00000000000000000000000000000012',
  never: 'cp00000000000000000000000000000013',
} as const

const withoutLookUps = ({ documented }: Harness): string | undefined =>
  documented.verbs.includes('locate') ? undefined : 'the provider has no way to look'

const mainOf = (
  { can }: PluginUnderTest,
  { references }: Pick<Placed, 'references'>,
): string | undefined => references[can.references[0]] ?? Object.values(references)[0]

/** Looks for an attempt; `owned` are the main references that belong to other attempts. */
const looker =
  (plugin: PluginUnderTest, bench: Bench, { ports, attempt }: DirectDial, sentAt: number) =>
  async (key: string, owned: readonly unknown[]): Promise<Located> => {
    const isOwned = async (references: References) => owned.includes(mainOf(plugin, { references }))
    const found = ports.calls.locate?.({ ...attempt(key), sentAt, isOwned })
    return during<Located>(bench.clock, found ?? Promise.resolve({ outcome: 'unknown' }), 20)
  }

const ambiguous: ConformanceCase = {
  name: 'two calls to one number are never taken for each other',
  exempt: withoutLookUps,
  async faults(plugin, harness) {
    const bench = await setUpBench(plugin, harness)
    try {
      const dial = directDial(plugin, harness, bench, numberFor(13))
      const locate = looker(plugin, bench, dial, bench.clock.now())
      const own = {
        first: mainOf(plugin, await dial.place(keys.first)),
        second: mainOf(plugin, await dial.place(keys.second)),
      }
      // Long enough to be answered: some providers show a party only once it has joined.
      await bench.clock.advance(20_000)
      const faults: string[] = []
      const rings = bench.rings(numberFor(13))
      if (rings !== 2) faults.push(`two attempts rang ${rings} times`)
      if (own.first === own.second) faults.push('two calls share one reference')
      for (const name of ['first', 'second'] as const)
        for (const owned of [[], [own[name === 'first' ? 'second' : 'first']]]) {
          const found = await locate(keys[name], owned)
          if (found.outcome === 'absent') faults.push(`the ${name} call is said to be absent`)
          if (found.outcome === 'placed' && mainOf(plugin, found) !== own[name])
            faults.push(`the look-up of the ${name} call finds another one`)
        }
      const none = await locate(keys.never, [])
      if (none.outcome === 'placed') faults.push('an attempt that was never sent is found')
      const taken = await locate(keys.never, Object.values(own))
      if (taken.outcome === 'placed') faults.push('a call that another attempt owns is found')
      if (none.outcome === 'absent' && harness.documented.locate !== 'key')
        faults.push('an unproved absence is claimed')
      return faults
    } finally {
      await bench.close()
    }
  },
}

const owned: ConformanceCase = {
  name: 'a lost attempt never adopts the call of another',
  async faults(plugin, harness) {
    const bench = await setUpBench(plugin, harness)
    try {
      const to = numberFor(13)
      bench.emulator.faults.add({
        provider: harness.face,
        on: 'request',
        do: 'reset',
        when: 'before',
        match: { to, nth: 2 },
      })
      const first = await bench.run(bench.call(to), 5)
      const second = await bench.run(bench.call(to), 900)
      const done = await bench.dispatcher.calls.get(first.id)
      const faults: string[] = []
      if (first.id === second.id) faults.push('two requests are one call')
      if (bench.rings(to) !== 1) faults.push(`the phone rang ${bench.rings(to)} times`)
      if (done?.status !== 'completed') faults.push(`the first call is ${done?.status}`)
      if (second.providerRef !== null && second.providerRef === done?.providerRef)
        faults.push('the lost attempt adopted the other call')
      if (second.status !== 'unknown') faults.push(`the lost call is ${second.status}`)
      return faults
    } finally {
      await bench.close()
    }
  },
}

const agent = numberFor(20)

/** Another call whose second phone has this number, and a look for an attempt to that number that was never sent. */
const secondLegFaults = async (
  plugin: PluginUnderTest,
  harness: Harness,
  first: boolean,
): Promise<readonly string[]> => {
  const bench = await setUpBench(plugin, harness)
  try {
    const far = numberFor(13)
    const second = first ? far : agent
    const sentAt = bench.clock.now()
    const connect = { phone: agent, ...(first && { first }) }
    const { id } = await bench.run(bench.call(far, { connect }), 20)
    const own = (await bench.dispatcher.calls.get(id))?.providerRef
    const dial = directDial(plugin, harness, bench, second)
    const locate = looker(plugin, bench, dial, sentAt)
    const faults: string[] = []
    if (bench.rings(second) !== 1) faults.push(`the second phone rang ${bench.rings(second)} times`)
    if (!own) faults.push('the call has no reference')
    const look = async (when: string, owned: readonly unknown[]) => {
      const found = await locate(keys.never, owned)
      if (found.outcome === 'placed') faults.push(`the second leg is taken for a call ${when}`)
    }
    await look('while it lives', [own])
    await bench.clock.advance(600_000)
    await look('after its end', [own])
    await look('after its end, where nothing is known of its call', [])
    return faults
  } finally {
    await bench.close()
  }
}

const secondLegs: ConformanceCase = {
  name: 'a leg that another call has dialled is never taken for a call',
  exempt: (harness) => {
    const { nearEnds } = harness.documented
    const without = withoutLookUps(harness)
    if (without !== undefined) return without
    return nearEnds.includes('phone') || nearEnds.includes('phone-first')
      ? undefined
      : 'the provider rings no second phone'
  },
  async faults(plugin, harness) {
    const { nearEnds } = harness.documented
    return [
      ...(nearEnds.includes('phone') ? await secondLegFaults(plugin, harness, false) : []),
      ...(nearEnds.includes('phone-first') ? await secondLegFaults(plugin, harness, true) : []),
    ]
  },
}

/** The dispatcher gives a call up after a look that was answered, so an error must not pass for an answer. */
const unanswered: ConformanceCase = {
  name: 'a look-up that the provider does not answer fails',
  exempt: withoutLookUps,
  async faults(plugin, harness) {
    const bench = await setUpBench(plugin, harness)
    try {
      const dial = directDial(plugin, harness, bench, numberFor(13))
      const locate = looker(plugin, bench, dial, bench.clock.now())
      await dial.place(keys.first)
      const faults: string[] = []
      for (const fault of [
        { on: 'lookup', do: 'fail', status: 503, count: 100 },
        { on: 'request', do: 'reset', count: 100 },
      ] as const) {
        const { remove } = bench.emulator.faults.add({ provider: harness.face, ...fault })
        const found = await locate(keys.first, []).catch((error: unknown) => error)
        if (!CallError.isInstance(found))
          faults.push(`with ${fault.do} it is ${(found as Located).outcome}`)
        remove()
      }
      return faults
    } finally {
      await bench.close()
    }
  },
}

/** An ambiguous look-up proves nothing: the first of several hits may be another call. */
export const lookUpCases: readonly ConformanceCase[] = [ambiguous, owned, secondLegs, unanswered]
