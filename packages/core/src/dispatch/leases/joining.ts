import type { Awaitable, Lease } from '../../journal/store/store.ts'
import { inMilliseconds, milliseconds } from '../../model/units.ts'
import type { Clock } from '../../plugin/host.ts'

export interface JoiningParts {
  readonly clock: Clock
  /** Asks the store to take this dispatcher in. */
  join(takeOver: boolean): Awaitable<Lease>
  joined(lease: Lease): void
  failed(error: unknown): void
  /** The dispatcher closes. */
  stopped(): boolean
}

/** Between two tries. */
const pause = milliseconds(500)
/** How long an operation waits for a store that is not there yet. */
const patience = milliseconds(10_000)

/** Enters a store, which may be starting as well: tries until it is there, and holds back what would write before. */
export const createJoining = ({ clock, join, joined, failed, stopped }: JoiningParts) => {
  let joining: Promise<void> | undefined

  const keepTrying = async (first: PromiseLike<Lease>, takeOver: boolean): Promise<void> => {
    for (let next = first; ; next = Promise.resolve(join(takeOver)))
      try {
        joined(await next)
        joining = undefined
        return
      } catch (error) {
        failed(error)
        if (stopped()) return
        await new Promise<void>((resolve) => clock.after(inMilliseconds(pause), resolve))
      }
  }

  return {
    /** Throws where the store refuses at once; a store that answers later is tried until it is there. */
    enter(takeOver: boolean): Awaitable<void> {
      const lease = join(takeOver)
      if (!('then' in lease)) return joined(lease)
      joining = keepTrying(lease, takeOver)
      return joining
    },
    /** Before anything is written. Rejects where the store stays away. */
    ready(): Awaitable<void> {
      if (!joining) return undefined
      const late = new Promise<never>((_resolve, reject) =>
        clock.after(inMilliseconds(patience), () =>
          reject(new Error('the store cannot be reached')),
        ),
      )
      return Promise.race([joining, late])
    },
  }
}
