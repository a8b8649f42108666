import type { Emulator } from '@callplane/emulator'
import { createRandom, type Random } from '../random.ts'
import { createBalancer, type Balancer } from './balancer.ts'
import { createFleet, type Fleet } from './fleet.ts'
import type { Notice, StoreKind } from './messages.ts'
import { publicUrl, serveNetwork } from './network.ts'
import { preparePlace, type PreparedPlace } from './places.ts'
import { beginTime, createSharedClock, type SharedClock, type SharedTime } from './shared-time.ts'

export interface ProcessChaosOptions {
  readonly store: StoreKind
  readonly processes: number
  readonly calls: number
  readonly seed: number
  /** Seconds of the calls' time per real second; default 4. */
  readonly speed?: number | undefined
  /** Kills, and stops; default: as many as the calls give time for. */
  readonly strikes?: number | undefined
  /**
   * `wide` (default): every kind of call and fault. `brief`: calls through one provider that repeats its reports, which
   * settle within seconds; for the tests.
   */
  readonly load?: 'wide' | 'brief' | undefined
  /** Aborted: every process is killed and everything it left is removed. */
  readonly signal?: AbortSignal | undefined
  /** Told now and then how far the run is. */
  readonly progress?: ((line: string) => void) | undefined
}

/**
 * Calls' milliseconds of talk. In a wide load longer than a hang-up takes to be carried out, also where its process dies
 * over it.
 */
const talkFor = { wide: 120_000, brief: 8_000 } as const
/** Real milliseconds after which others take over the calls of a process. */
export const leaseMs = 2_000

/** What a run holds open while it goes on. */
export interface Running {
  readonly options: ProcessChaosOptions
  readonly random: Random
  /** At the speed of the load. */
  readonly time: SharedTime
  readonly clock: SharedClock
  readonly prepared: PreparedPlace
  readonly balancer: Balancer
  readonly fleet: Fleet
  readonly emulator: Emulator
  /** Where the network serves. */
  readonly url: string
  readonly rules: readonly string[]
  readonly heard: Heard
}

/** What the processes told of themselves. */
export interface Heard {
  readonly settledAt: Map<string, number>
  readonly logged: Record<string, number>
  takeovers: number
}

const createHeard = (): Heard => ({ settledAt: new Map(), logged: {}, takeovers: 0 })

const listenTo =
  (heard: Heard, now: () => number) =>
  (notice: Notice): void => {
    if (notice.kind === 'taken-over') heard.takeovers += notice.ids.length
    else if (notice.kind === 'log') heard.logged[notice.line] = (heard.logged[notice.line] ?? 0) + 1
    else if (notice.kind === 'settled')
      for (const id of notice.ids) if (!heard.settledAt.has(id)) heard.settledAt.set(id, now())
  }

export const setUp = async (options: ProcessChaosOptions): Promise<Running> => {
  const random = createRandom(options.seed)
  const time = beginTime(options.speed ?? 4)
  const clock = createSharedClock(time)
  const own = () => createRandom(random.between(0, 1e9))
  const balancer = createBalancer({
    processes: () => fleet.processes,
    random: own(),
    time,
    publicUrl,
  })
  const fleetRandom = own()
  const prepared = await preparePlace(options.store)
  let fleet = { processes: [] } as unknown as Fleet
  const { emulator, url, setup } = await serveNetwork(random, clock, {
    deliver: balancer.deliver,
    talkFor: talkFor[options.load ?? 'wide'],
  })
  const heard = createHeard()
  fleet = createFleet({
    size: options.processes,
    config: { ...setup, store: prepared.place, leaseMs },
    random: fleetRandom,
    folder: prepared.folder,
    clock,
    notice: listenTo(heard, clock.now),
    restartDatabase: prepared.restart,
  })
  const rules = setup.rules.map(({ id }) => id)
  return { options, random, time, clock, prepared, balancer, fleet, emulator, url, rules, heard }
}
