import {
  createDispatcher,
  memoryStore,
  StoreError,
  type Call,
  type Dispatcher,
} from '@callplane/core'
import type { Emulator, ManualClock } from '@callplane/emulator'
import { emulatedProviders } from '../emulated-providers.ts'
import { createCounts, type Door, type HazardCounts } from './counts.ts'
import { createIncarnation, type Incarnation, type Torments } from './incarnation.ts'
import { isDead } from './dead.ts'
import { createChaosNetwork, type Receiver } from './network.ts'
import { createRandom, type Random } from './random.ts'
import type { Wall } from './wall.ts'

/** A process that serves or served, and when. True time, epoch milliseconds. */
export interface Process extends Receiver {
  readonly startedAt: number
  /** When it went on after it had been stopped. */
  readonly resumedAt: number[]
}

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

/** Where the next crash strikes: at the n-th passage through a door, or after some milliseconds. */
interface Strike {
  readonly door: Door | 'time'
  left: number
}

const doors = ['beforeSend', 'afterSend', 'beforeStore', 'afterStore', 'time'] as const

const nextStrike = (random: Random, wide: boolean): Strike => {
  // Right after a write that is not the first of many.
  if (!wide) return { door: 'afterStore', left: random.between(4_000, 14_000) }
  const door = random.pick(doors)
  if (door === 'time') return { door, left: random.between(500, 6_000) }
  return { door, left: door.endsWith('Send') ? random.between(1, 120) : random.between(1, 900) }
}

/** 32 hexadecimal digits each, the same for the same seed. */
const seededIds = (seed: number): (() => string) => {
  const random = createRandom(seed)
  const word = () => Math.floor(random.next() * 2 ** 32)
  return () => Array.from({ length: 4 }, () => word().toString(16).padStart(8, '0')).join('')
}

export const createChaosWorld = async (
  random: Random,
  { wide = false }: WorldOptions = {},
): Promise<ChaosWorld> => {
  const settledAt = new Map<string, number>()
  const counts = createCounts()
  const serving: Process[] = []
  const processes: Process[] = []
  const ids = seededIds(random.between(0, 1e9))
  const current = () => {
    if (serving.length === 0) throw new Error('nothing serves')
    return random.pick(serving)
  }
  const receiver = () => {
    if (serving.length > 1) counts.webhooksWhileTwoServe++
    return serving.length === 0 ? undefined : random.pick(serving)
  }
  const network = await createChaosNetwork(random, receiver, { wide })
  const { emulator, clock, wall, host, rules, pace, providers } = network
  // Leases are in the time of the network, whatever the clocks of the processes say.
  const store = memoryStore({ shared: wide, now: () => clock.now() })

  let strike: Strike = { door: 'afterStore', left: wide ? 300 : 2_000 }
  let hazardous = true

  const tormentsOf = (incarnation: Incarnation): Torments => ({
    at(door, method) {
      if (!hazardous || strike.door !== door) return
      if (!wide && method !== 'save' && method !== 'claim') return
      const process = serving.find((one) => one.incarnation === incarnation)
      if (process && --strike.left <= 0) crash(process, door)
    },
    hold(url) {
      if (isDead(url) || !random.chance(0.005)) return 0
      // A sender that stalls between the journal and the socket, for longer than `sendBy` allows.
      counts.stalls++
      return random.between(500, 30_000)
    },
    ...(wide && {
      latency() {
        if (!hazardous || !random.chance(0.02)) return 0
        counts.slowStoreCalls++
        return random.between(1, 60)
      },
      failure() {
        if (!hazardous || !random.chance(0.006)) return null
        const when = random.pick(['before', 'after'] as const)
        counts[when === 'before' ? 'storeErrorsBefore' : 'storeErrorsAfter']++
        return when
      },
    }),
  })
  const start = (): Process => {
    const incarnation = createIncarnation(processes.length, clock)
    const torments = tormentsOf(incarnation)
    const dispatcher = createDispatcher({
      host: incarnation.host(host, torments),
      providers: providers(),
      rules,
      pace,
      ids,
      random: random.next,
      // A process that crashed has not left its store; where several serve, its lease has to end.
      takeOver: !wide,
      store: incarnation.store(store, torments),
    }) as Dispatcher
    dispatcher.on('call-changed', (call: Call) => {
      if (call.settled) settledAt.set(call.id, clock.now())
      else settledAt.delete(call.id)
    })
    const process = { dispatcher, incarnation, startedAt: clock.now(), resumedAt: [] }
    processes.push(process)
    serving.push(process)
    void recover(process)
    return process
  }
  /** As an operator does it: until it has worked. */
  const recover = async (process: Process): Promise<void> => {
    try {
      await process.dispatcher.recover()
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      clock.after(1_000, () => void recover(process))
    }
  }
  const arm = (): void => {
    strike = nextStrike(random, wide)
    if (strike.door === 'time')
      clock.after(strike.left, () => {
        if (hazardous) crash(random.pick(serving), 'time')
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
        if (wide) clock.after(random.between(1_000, 15_000), () => leave(process))
      })
    }
    arm()
    start()
  }
  /** The others take over its calls. */
  const leave = ({ dispatcher }: Process): void =>
    void dispatcher.close().then(() => serving.map(recover))
  /** A second process joins for a while, as in a deployment, and then the first one leaves. */
  const pair = (): void => {
    if (!hazardous) return
    if (serving.length === 1) start()
    clock.after(random.between(4_000, 12_000), () => {
      const first = serving.length > 1 && serving.shift()
      if (first) leave(first)
    })
    clock.after(random.between(14_000, 30_000), pair)
  }
  start()
  if (wide) clock.after(random.between(2_000, 8_000), pair)
  return {
    emulator,
    clock,
    wall,
    rules: rules.map(({ id }) => id),
    faces: emulatedProviders.map(({ harness }) => harness.face),
    current() {
      if (serving.length > 1) counts.askedWhileTwoServe++
      return current()
    },
    processes,
    async quiet() {
      if (!wide) return
      hazardous = false
      await Promise.all(serving.map(recover))
    },
    settledAt,
    counts,
  }
}
