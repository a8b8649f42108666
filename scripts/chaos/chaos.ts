import type { Call } from '@callplane/core'
import type { Fault } from '@callplane/emulator'
import { emulatedProviders } from '../emulated-providers.ts'
import { createApplication } from './application.ts'
import type { Evidence } from './evidence.ts'
import { lookupFault, planFaults } from './fault-plan.ts'
import { judge, violations, type Verdict } from './judge.ts'
import { planLoad, type PlannedCall } from './load.ts'
import { paceLimit } from './network.ts'
import { createRandom } from './random.ts'
import { pacedName } from './rules.ts'
import { planWideLoad } from './wide-load.ts'
import { createChaosWorld, type ChaosWorld } from './world.ts'

export interface ChaosOptions {
  readonly calls: number
  readonly seed: number
  /** `wide`: every kind of call and hazard. `plain`: one call per number, left alone, as the bare clients can place it. */
  readonly load: 'wide' | 'plain'
  /** Minutes by which the wall clock is set forward at most; default 1. */
  readonly clockAhead?: number | undefined
}

export interface ChaosRun {
  readonly verdict: Verdict & {
    readonly kills: number
    readonly stops: number
    readonly stalls: number
  }
  readonly planned: readonly PlannedCall[]
  readonly faults: readonly Fault[]
  readonly evidence: Evidence
}

/** Calls asked for per second of call time. */
const perSecond = { wide: 5, plain: 40 } as const
/** Virtual milliseconds after the last call in which everything must settle, the first of them with hazards. */
const hazardsGoOnFor = 60_000
const settleWithin = 3_600_000

/** Runs the calls through dispatchers under every hazard and judges what the network saw. The same for the same options. */
export const runChaos = async ({
  calls,
  seed,
  load,
  clockAhead = 1,
}: ChaosOptions): Promise<ChaosRun> => {
  const random = createRandom(seed)
  const wide = load === 'wide'
  const world = await createChaosWorld(random, { wide })
  const { clock, emulator, rules, faces } = world
  const start = clock.now()
  const planned = wide
    ? planWideLoad({ count: calls, rules, perSecond: perSecond.wide, start }, random)
    : planLoad(calls, rules, random, perSecond.plain)
  const faults = planFaults(planned, random)
  for (const fault of faults) emulator.faults.add(fault)
  const end = (planned.at(-1)?.at ?? 0) + 1
  for (let at = 10_000; at < end; at += 10_000)
    clock.after(at, () => emulator.faults.add(lookupFault(faces, random)))
  if (wide) world.wall.plan(end, clockAhead, random)
  const application = createApplication(world)
  application.start(planned)
  await clock.advance(end + hazardsGoOnFor)
  void world.quiet()
  await clock.advance(settleWithin)
  const evidence = await gather(world, { planned, faults, start, wide }, application.dealings)
  const { kills, stops, stalls } = world.counts
  await world.current().dispatcher.close()
  await emulator.close()
  return { verdict: { ...judge(evidence), kills, stops, stalls }, planned, faults, evidence }
}

const gather = async (
  world: ChaosWorld,
  {
    planned,
    faults,
    start,
    wide,
  }: { planned: readonly PlannedCall[]; faults: readonly Fault[]; start: number; wide: boolean },
  dealings: Evidence['dealings'],
): Promise<Evidence> => {
  const { emulator, processes, wall, counts, settledAt } = world
  const records = new Map<string, Call>()
  for await (const call of world.current().dispatcher.calls.all())
    if (call.idempotencyKey !== null) records.set(call.idempotencyKey, call)
  const byFace = new Map(emulatedProviders.map(({ plugin, harness }) => [harness.face, plugin.can]))
  return {
    planned,
    records,
    ledger: emulator.ledger(),
    legs: emulator.calls(),
    causes: new Map(emulator.network.legs().map(({ id, cause }) => [id, cause])),
    deliveries: emulator.deliveries(),
    requests: emulator.requests(),
    settledAt,
    start,
    capabilities: (face) => byFace.get(face),
    struck: new Set(
      faults.flatMap((fault) => (fault.on === 'request' ? [fault.match?.to ?? ''] : [])),
    ),
    dealings,
    processes,
    wall,
    counts,
    transit: 0,
    pace: wide ? { face: pacedName, limit: paceLimit } : null,
  }
}

/** Least share of reachable calls that are answered: under the wide load a process dies every few calls. */
const leastReached = { wide: 0.95, plain: 0.99 } as const

/** The figures that are not as they must be. */
export const notProved = (verdict: Verdict, load: ChaosOptions['load']): readonly string[] => [
  ...violations.filter((kind) => verdict[kind] > 0),
  ...(verdict.reachedWithHealthyRoute < leastReached[load] ? ['reachedWithHealthyRoute'] : []),
]
