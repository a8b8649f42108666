import type { Fault } from '@callplane/emulator'
import { setTimeout as pause } from 'node:timers/promises'
import { emulatedProviders } from '../../emulated-providers.ts'
import { createApplication } from '../application.ts'
import type { Evidence } from '../evidence.ts'
import { lookupFault, planFaults } from '../fault-plan.ts'
import { judge, type Verdict } from '../judge.ts'
import { planLoad, type PlannedCall } from '../load.ts'
import { createRandom } from '../random.ts'
import { planWideLoad } from '../wide-load.ts'
import type { FleetCounts } from './fleet.ts'
import { evidenceOf } from './gather.ts'
import { planHazards, type Hazard } from './hazards.ts'
import { apiPath } from './api.ts'
import { feed } from './feed.ts'
import { judgeProcesses, type ProcessVerdict } from './judge-processes.ts'
import { leaseMs, setUp, type ProcessChaosOptions, type Running } from './running.ts'
import { measurePressure } from './pressure.ts'
import { settle } from './settle.ts'
import { createWaits } from './waits.ts'
import { watch } from './watch.ts'

export interface ProcessChaosRun {
  readonly verdict: Verdict
  readonly several: ProcessVerdict
  readonly counts: FleetCounts
  readonly takeovers: number
  readonly waits: { readonly answered: number; readonly stuck: readonly string[] }
  /** Longest time that the network or a process took to answer while calls were asked for. Real milliseconds. */
  readonly slowestAnswer: number
  /** Errors that the processes logged, by event, and what they said. */
  readonly logged: Readonly<Record<string, number>>
  readonly evidence: Evidence
  readonly faults: readonly Fault[]
}

/** Calls asked for per second of the calls' time. */
const perSecond = 5
const briefRules = ['only-telnyx']
/** Calls' milliseconds between two faults of look-ups. */
const lookupFaultEvery = 10_000
/**
 * Real milliseconds that a wait may take to hear of the end, and between two looks. PostgreSQL looks every 30 s for what was
 * committed long after it was written, as by a process that was stopped in between.
 */
const hearWithin = 35_000
const lookEvery = 500

interface Plan {
  readonly load: readonly PlannedCall[]
  readonly faults: readonly Fault[]
  readonly hazards: readonly Hazard[]
}

/** What is planned does not depend on how long the processes took to start. `start`: epoch milliseconds of the calls' time. */
const plan = ({ options, random, emulator, rules }: Running, start: number): Plan => {
  const { store, calls, strikes } = options
  const loadRandom = createRandom(random.between(0, 1e9))
  const hazardRandom = createRandom(random.between(0, 1e9))
  const brief = options.load === 'brief'
  const load = brief
    ? planLoad(calls, briefRules, loadRandom, perSecond)
    : planWideLoad({ count: calls, rules, perSecond, start }, loadRandom)
  const end = (load.at(-1)?.at ?? 0) + 1
  const hazards = planHazards({ store, calls, leaseMs, strikes }, hazardRandom)
  if (brief) return { load, faults: [], hazards }
  const faults = planFaults(load, loadRandom)
  for (const fault of faults) emulator.faults.add(fault)
  const faces = emulatedProviders.map(({ harness }) => harness.face)
  for (let at = lookupFaultEvery; at < end; at += lookupFaultEvery)
    emulator.clock.after(at, () => emulator.faults.add(lookupFault(faces, loadRandom)))
  return { load, faults, hazards }
}

const run = async (running: Running): Promise<ProcessChaosRun> => {
  const { options, time, clock, balancer, fleet, emulator, url, heard } = running
  await fleet.serving()
  const start = emulator.clock.now()
  const { load, faults, hazards } = plan(running, start)
  const application = createApplication({
    clock: emulator.clock,
    current: balancer.current,
    // A service of one process is down for as long as its process starts.
    mostTries: 60,
  })
  const pressure = measurePressure(() => [
    `${url}/`,
    ...fleet.processes.flatMap(({ state, port }) =>
      state === 'running' && port !== undefined ? [`http://127.0.0.1:${port}${apiPath}ping`] : [],
    ),
  ])
  const waits = createWaits(balancer)
  const fed = feed({
    clock,
    load,
    pressure,
    start: (call) => application.start([{ ...call, at: 0 }]),
    signal: options.signal,
  })
  const watching = watch(running, load, application.dealings, waits)
  await Promise.all([fleet.torment(hazards, () => fed.asked.length), fed.done])
  pressure.end()
  const records = await settle(running, options.calls, application.dealings)
  for (let left = hearWithin; left > 0 && waits.open() > 0; left -= lookEvery)
    await pause(lookEvery)
  const planned = fed.asked
  watching.end()
  const evidence = evidenceOf(running, { planned, faults, records }, application.dealings)
  const { processes } = fleet
  const { speed } = time
  return {
    verdict: judge(evidence),
    several: judgeProcesses({ evidence, processes, heard: balancer.heard, speed }),
    counts: fleet.counts(),
    takeovers: heard.takeovers,
    waits: waits.end(),
    slowestAnswer: pressure.worst(),
    logged: heard.logged,
    evidence,
    faults,
  }
}

/** Runs calls through real processes under real kills, stops and restarts. The same seed gives the same plan. */
export const runProcessChaos = async (options: ProcessChaosOptions): Promise<ProcessChaosRun> => {
  const running = await setUp(options)
  const { fleet, prepared, emulator } = running
  const abandon = () => {
    fleet.killAll()
    prepared.abandon()
  }
  options.signal?.addEventListener('abort', abandon)
  process.on('exit', abandon)
  try {
    return await run(running)
  } finally {
    await fleet.close()
    await emulator.close()
    await prepared.close()
    process.off('exit', abandon)
    options.signal?.removeEventListener('abort', abandon)
  }
}
