import {
  createDispatcher,
  memoryStore,
  StoreError,
  type Call,
  type Dispatcher,
} from '@callplane/core'
import { createIncarnation, type Incarnation, type Torments } from './incarnation.ts'
import type { ChaosNetwork, Receiver } from './network.ts'
import { createRandom, type Random } from './random.ts'

/** A process that serves or served, and when. True time, epoch milliseconds. */
export interface Process extends Receiver {
  readonly startedAt: number
  /** When it went on after it had been stopped. */
  readonly resumedAt: number[]
}

/** 32 hexadecimal digits each, the same for the same seed. */
export const seededIds = (seed: number): (() => string) => {
  const random = createRandom(seed)
  const word = () => Math.floor(random.next() * 2 ** 32)
  return () => Array.from({ length: 4 }, () => word().toString(16).padStart(8, '0')).join('')
}

/** Processes over one store, and when each call was settled. */
export const createFleet = (
  { clock, host, providers, rules, pace }: ChaosNetwork,
  {
    serving,
    random,
    ids,
    wide,
    torments,
  }: {
    /** Those that serve now; a new process is added. */
    readonly serving: Process[]
    readonly random: Random
    readonly ids: () => string
    readonly wide: boolean
    readonly torments: (incarnation: Incarnation) => Torments
  },
) => {
  const processes: Process[] = []
  const settledAt = new Map<string, number>()
  // Leases are in the time of the network, whatever the clocks of the processes say.
  const store = memoryStore({ shared: wide, now: () => clock.now() })

  /** As an operator does it: until it has worked, or the process has closed. */
  const recover = async (process: Process): Promise<void> => {
    if (!serving.includes(process)) return
    try {
      await process.dispatcher.recover()
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      clock.after(1_000, () => void recover(process))
    }
  }
  const start = (): void => {
    const incarnation = createIncarnation(processes.length, clock)
    const held = torments(incarnation)
    const dispatcher = createDispatcher({
      host: incarnation.host(host, held),
      providers: providers(),
      rules,
      pace,
      ids,
      random: random.next,
      // A process that crashed has not left its store; where several serve, its lease has to end.
      takeOver: !wide,
      store: incarnation.store(store, held),
    }) as Dispatcher
    dispatcher.on('call-changed', (call: Call) => {
      if (call.settled) settledAt.set(call.id, clock.now())
      else settledAt.delete(call.id)
    })
    const process = { dispatcher, incarnation, startedAt: clock.now(), resumedAt: [] }
    processes.push(process)
    serving.push(process)
    void recover(process)
  }
  const recoverAll = () => Promise.all(serving.map(recover))
  /** The others take over its calls. */
  const leave = ({ dispatcher }: Process): void => void dispatcher.close().then(recoverAll)
  return { processes, settledAt, start, leave, recoverAll }
}
