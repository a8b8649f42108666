import type { IncomingLeg } from '../../network/hosts.ts'
import type { FaceContext } from '../face.ts'

/** Rejects a leg with a final SIP status and logs why. */
export type Reject = (leg: IncomingLeg, sipStatus: number, reason: string) => void

export function createReject({ id, log }: Pick<FaceContext, 'id' | 'log'>): Reject {
  return (leg, sipStatus, reason) => {
    log(`${id} ${sipStatus} ${reason}`)
    leg.reject(sipStatus)
  }
}

/** Replaces the registered hosts and numbers at each call; `register` returns functions that release them. */
export function refreshing(register: () => readonly (() => void)[]): () => void {
  let releases: readonly (() => void)[] = []
  return () => {
    for (const release of releases) release()
    releases = register()
  }
}
