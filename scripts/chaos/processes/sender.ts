import type { Random } from '../random.ts'
import type { Fleet } from './fleet.ts'
import type { ServingProcess } from './serving-process.ts'
import type { SharedTime } from './shared-time.ts'

export interface SenderOptions {
  readonly processes: () => Fleet['processes']
  readonly random: Random
  readonly time: SharedTime
}

/** Real milliseconds for which a process that did not answer gets nothing new. */
const avoidFor = 1_000

const canConnect = ({ state, port }: ServingProcess): boolean =>
  port !== undefined && (state === 'running' || state === 'stopped')

/** Picks a process for each request and avoids one that did not answer for a while. */
export const createSender = ({ processes, random, time }: SenderOptions) => {
  const avoided = new Map<number, number>()

  const pick = (): ServingProcess | undefined => {
    const up = processes().filter(canConnect)
    const now = performance.now()
    const trusted = up.filter(({ serial }) => (avoided.get(serial) ?? 0) <= now)
    const list = trusted.length > 0 ? trusted : up
    return list.length > 0 ? random.pick(list) : undefined
  }
  const send = async (
    process: ServingProcess,
    path: string,
    init: RequestInit,
    /** Calls' milliseconds; null for no limit. */
    timeout: number | null,
  ): Promise<Response> => {
    const signals = [init.signal, timeout && AbortSignal.timeout(timeout / time.speed)]
    try {
      return await fetch(`http://127.0.0.1:${process.port}${path}`, {
        ...init,
        redirect: 'manual',
        signal: AbortSignal.any(signals.filter((signal) => signal instanceof AbortSignal)),
      })
    } catch (error) {
      avoided.set(process.serial, performance.now() + avoidFor)
      throw error
    }
  }
  return { pick, send }
}

export type Sender = ReturnType<typeof createSender>
