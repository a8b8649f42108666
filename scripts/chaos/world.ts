import type { Emulator, ManualClock } from '@callplane/emulator'
import { emulatedProviders } from '../emulated-providers.ts'
import { createCounts, type Door, type HazardCounts } from './counts.ts'
import { createFleet, seededIds, type Process } from './fleet.ts'
import { nextStrike, tormentsOf, type Hazards, type Strike } from './hazards.ts'
import type { Incarnation } from './incarnation.ts'
import { createChaosNetwork } from './network.ts'
import type { Random } from './random.ts'
import type { Wall } from './wall.ts'

export interface ChaosWorld {
  readonly emulator: Emulator
  readonly clock: ManualClock
  readonly wall: Wall
  readonly rules: readonly string[]
  readonly faces: readonly string[]
  /** One of the processes that serve now. */
  current(): Process
  /** Every process that ever served, by its serial number. */
  readonly processes: readonly Process[]
  readonly settledAt: ReadonlyMap<string, number>
  readonly counts: HazardCounts
  /** No further crash, store error or second process; the one that serves takes up what is open. */
  quiet(): Promise<void>
}

export interface WorldOptions {
  /** Every hazard there is; without, processes crash right after writes, and requests stall. */
  readonly wide?: boolean | undefined
}

/** Crashes processes, and lets a second one join for a while. */
const createCrashes = (
  {
    random,
    wide,
    counts,
    clock,
  }: Pick<Hazards, 'random' | 'wide' | 'counts'> & { clock: ManualClock },
  serving: Process[],
  fleet: () => Pick<ReturnType<typeof createFleet>, 'start' | 'leave'>,
) => {
  let strike: Strike = { door: 'afterStore', left: wide ? 300 : 2_000 }
  let isOn = true
  const arm = (): void => {
    strike = nextStrike(random, wide)
    if (strike.door === 'time')
      clock.after(strike.left, () => {
        if (isOn) crash(random.pick(serving), 'time')
      })
  }
  const crash = (process: Process, where: Door | 'time'): void => {
    const { incarnation } = process
    counts[where === 'time' ? 'atAnyTime' : where]++
    serving.splice(serving.indexOf(process), 1)
    if (random.chance(wide ? 0.65 : 0.5)) {
      counts.kills++
      incarnation.kill()
    } else {
      counts.stops++
      incarnation.stop()
      clock.after(random.between(1_000, 90_000), () => {
        process.resumedAt.push(clock.now())
        incarnation.resume()
        // It runs next to its replacement until an operator notices.
        if (wide) clock.after(random.between(1_000, 15_000), () => fleet().leave(process))
      })
    }
    arm()
    fleet().start()
  }
  /** A second process joins for a while, as in a deployment, and then the first one leaves. */
  const pair = (): void => {
    if (!isOn) return
    if (serving.length === 1) fleet().start()
    clock.after(random.between(4_000, 12_000), () => {
      const first = serving.length > 1 && serving.shift()
      if (first) fleet().leave(first)
    })
    clock.after(random.between(14_000, 30_000), pair)
  }
  const hazards: Hazards = {
    random,
    wide,
    counts,
    strike: () => strike,
    isOn: () => isOn,
    crash(incarnation, door) {
      const process = serving.find((one) => one.incarnation === incarnation)
      if (process && --strike.left <= 0) crash(process, door)
    },
  }
  return {
    hazards,
    start: () => {
      if (wide) clock.after(random.between(2_000, 8_000), pair)
    },
    stop: () => {
      isOn = false
    },
  }
}

export const createChaosWorld = async (
  random: Random,
  { wide = false }: WorldOptions = {},
): Promise<ChaosWorld> => {
  const counts = createCounts()
  const serving: Process[] = []
  const ids = seededIds(random.between(0, 1e9))
  const receiver = () => {
    if (serving.length > 1) counts.webhooksWhileTwoServe++
    return serving.length === 0 ? undefined : random.pick(serving)
  }
  const network = await createChaosNetwork(random, receiver, { wide })
  const { emulator, clock, wall, rules } = network
  const crashes = createCrashes({ random, wide, counts, clock }, serving, () => fleet)
  const torments = (incarnation: Incarnation) => tormentsOf(incarnation, crashes.hazards)
  const fleet = createFleet(network, { serving, random, ids, wide, torments })
  fleet.start()
  crashes.start()
  return {
    emulator,
    clock,
    wall,
    rules: rules.map(({ id }) => id),
    faces: emulatedProviders.map(({ harness }) => harness.face),
    current() {
      if (serving.length === 0) throw new Error('nothing serves')
      if (serving.length > 1) counts.askedWhileTwoServe++
      return random.pick(serving)
    },
    processes: fleet.processes,
    async quiet() {
      if (!wide) return
      crashes.stop()
      await fleet.recoverAll()
    },
    settledAt: fleet.settledAt,
    counts,
  }
}
