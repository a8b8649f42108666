import type { Connect } from '@callplane/core'
import type { LegView } from '@callplane/emulator'
import { setUpBench, type Bench } from '../bench.ts'
import type { ConformanceCase } from '../case.ts'
import type { NearEndKind } from '../documented.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

const far = numberFor(13)
const agent = numberFor(20)
const desk = 'sip:desk@example.com'
/** Seconds after which the far party and the near end talk, whichever was called first. */
const talking = 25

const nearEndOf = (kind: NearEndKind, harness: Harness, bench: Bench): Connect => {
  const given = harness.call?.(bench.keys).connect
  switch (kind) {
    case 'sip':
      return { sip: desk }
    case 'phone':
      return { phone: agent }
    case 'phone-first':
      return { phone: agent, first: true }
    case 'conference':
      return { conference: 'desk' }
    case 'room':
      return given && 'room' in given && given.room !== undefined
        ? { room: given.room }
        : { room: 'conformance' }
    case 'flow':
      return { flow: { steps: [{ step: 'say', text: 'Conformance' }] } }
    case 'stream':
      return { stream: 'wss://stream.invalid/conformance' }
  }
}

const addressOf = (connect: Connect): string | undefined => {
  if ('sip' in connect) return connect.sip
  return 'phone' in connect ? connect.phone : undefined
}
const placeOf = (connect: Connect): string | undefined => {
  if ('room' in connect) return connect.room
  return 'conference' in connect ? connect.conference : undefined
}

const digitsOf = (address: string): string =>
  address.replace(/^sips?:|[;?].*$/g, '').replace('+', '')
const legsTo = ({ emulator }: Bench, address: string): readonly LegView[] =>
  emulator.calls().filter(({ to }) => digitsOf(to) === digitsOf(address))

const oneLeg = (bench: Bench, address: string, role: string): LegView | string => {
  const legs = legsTo(bench, address)
  const [leg] = legs
  if (!leg || legs.length > 1) return `the ${role} was called ${legs.length} times`
  const rings = bench.emulator.ledger().filter((ring) => ring.leg === leg.id).length
  if (rings !== 1) return `the ${role} rang ${rings} times`
  return leg.state === 'answered' ? leg : `the ${role} is ${leg.state} while both should talk`
}

/** Both parties are distinguished by who hangs up: a leg that is bridged ends with the other. */
const bridgeFaults = async (
  plugin: PluginUnderTest,
  harness: Harness,
  kind: NearEndKind,
  first: 'far party' | 'near end',
): Promise<readonly string[]> => {
  const bench = await setUpBench(plugin, harness)
  try {
    const connect = nearEndOf(kind, harness, bench)
    const address = addressOf(connect) ?? ''
    await bench.run(bench.call(far, { connect }), talking)
    const legs = {
      'far party': oneLeg(bench, far, 'far party'),
      'near end': oneLeg(bench, address, 'near end'),
    }
    const broken = Object.values(legs).filter((leg) => typeof leg === 'string')
    if (broken.length > 0) return broken
    const faults: string[] = []
    const order = bench.emulator.ledger().map(({ leg }) => leg)
    const [farLeg, nearLeg] = Object.values(legs) as LegView[]
    const nearFirst = order.indexOf(nearLeg?.id ?? '') < order.indexOf(farLeg?.id ?? '')
    if (nearFirst !== (kind === 'phone-first'))
      faults.push(`the ${nearFirst ? 'near end' : 'far party'} rang first`)
    const ending = first === 'far party' ? farLeg : nearLeg
    const other = first === 'far party' ? nearLeg : farLeg
    bench.emulator.network.leg(ending?.id ?? '')?.hangUp('callee')
    await bench.clock.advance(1_000)
    if (bench.emulator.network.leg(other?.id ?? '')?.state !== 'ended')
      faults.push(`the other leg goes on after the ${first} hung up: they are not bridged`)
    await bench.clock.advance(600_000)
    const [call] = (await bench.dispatcher.calls.list()).calls
    if (call?.status !== 'completed' || !call.settled)
      faults.push(`the record says ${call?.status} after the ${first} hung up`)
    if (bench.emulator.ledger().length !== 2)
      faults.push(`${bench.emulator.ledger().length} phones rang for two parties`)
    return faults
  } finally {
    await bench.close()
  }
}

const meetingFaults = async (
  plugin: PluginUnderTest,
  harness: Harness,
  kind: NearEndKind,
): Promise<readonly string[]> => {
  const bench = await setUpBench(plugin, harness)
  try {
    const connect = nearEndOf(kind, harness, bench)
    await bench.run(bench.call(far, { connect }), talking)
    const leg = oneLeg(bench, far, 'far party')
    if (typeof leg === 'string') return [leg]
    const place = placeOf(connect) ?? ''
    return leg.places.includes(place)
      ? []
      : [`the far party is in ${JSON.stringify(leg.places)} instead of the ${kind} ${place}`]
  } finally {
    await bench.close()
  }
}

const nearEndCase = (kind: NearEndKind): ConformanceCase => ({
  name: `connects the far party to a near end: ${kind}`,
  exempt: ({ documented }) =>
    documented.nearEnds.includes(kind) ? undefined : 'the provider documents no such near end',
  faults: async (plugin, harness) =>
    kind === 'conference' || kind === 'room'
      ? meetingFaults(plugin, harness, kind)
      : [
          ...(await bridgeFaults(plugin, harness, kind, 'far party')),
          ...(await bridgeFaults(plugin, harness, kind, 'near end')),
        ],
})

const kinds: readonly NearEndKind[] = ['sip', 'phone', 'phone-first', 'conference', 'room']

/** What happens on the answered leg itself; it has cases of its own. */
const programs: readonly NearEndKind[] = ['flow', 'stream']

/** A near end that a provider does not have is a reason to skip the route, or a note; it never just vanishes. */
const undocumentedFaults = async (
  plugin: PluginUnderTest,
  harness: Harness,
): Promise<readonly string[]> => {
  const bench = await setUpBench(plugin, harness)
  try {
    const faults: string[] = []
    for (const kind of [...kinds, ...programs].filter(
      (one) => !harness.documented.nearEnds.includes(one),
    )) {
      const connect = nearEndOf(kind, harness, bench)
      const { routes } = await bench.dispatcher.explain(bench.call(far, { connect }))
      const [route] = routes
      const noted = route?.notes.some(({ field }) => field.split('.')[0] === 'connect')
      if (!route?.skipped && !noted) faults.push(`${kind} is neither connected, noted nor skipped`)
    }
    const { routes } = await bench.dispatcher.explain(bench.call(far))
    if (!routes[0]?.request) faults.push('a call without a near end of its own is not mapped')
    return faults
  } finally {
    await bench.close()
  }
}

/** A near end counts as connected where the network shows it: both legs answered and sharing their fate. */
export const nearEndCases: readonly ConformanceCase[] = [
  ...kinds.map(nearEndCase),
  { name: 'a near end that it cannot reach is never lost silently', faults: undocumentedFaults },
]
