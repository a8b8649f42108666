import type { Gate, GateRequest, GateVerdict, Outcome } from '@callplane/core'
import { tolerance, type Counted, type CounterStore } from './counter-store.ts'
import { pass, unavailable, verdictOf, type GuardFault } from '../verdict.ts'

/** What one dial counts under one key, and what is wrong where there is no room for it. */
export interface Share {
  readonly key: string
  readonly entry: Counted
  readonly since: number
  readonly limit: number
  readonly full: (spent: number) => GuardFault
}

export interface Shares {
  readonly shares: readonly Share[]
  /** What is wrong already, before anything is counted. */
  readonly faults: readonly GuardFault[]
}

const isCertainNo = (outcome: Outcome): boolean =>
  outcome.kind === 'refused' && outcome.error.dialled === 'no'

/** One dial of a call: its route and its far party, which a transfer replaces. */
const dialOf = ({ route, call }: GateRequest): string =>
  JSON.stringify([route.provider, route.gateway ?? null, call.to])

/**
 * A guard that counts. `look` only adds up; `enter` takes, all shares or none; `leave` gives back after a certain no.
 * What may have rung stays counted, as does what a crash leaves open.
 */
export const countingGuard = (
  name: string,
  store: CounterStore,
  sharesOf: (request: GateRequest) => Shares | Promise<Shares>,
): Gate => {
  /** What was taken and not yet settled, by call and dial. */
  const taken = new Map<string, Map<string, Share[]>>()
  const giveBack = async (shares: readonly Share[]): Promise<void> => {
    // A share that could not be given back expires by itself; meanwhile it counts too much, never too little.
    await Promise.allSettled(shares.map(async ({ key, entry }) => store.giveBack(key, entry.id)))
  }

  const check = async (request: GateRequest): Promise<GateVerdict> => {
    const { shares, faults } = await sharesOf(request)
    const found = [...faults]
    const planned = new Map<string, number>()
    for (const { key, entry, since, limit, full } of shares) {
      const spent = await store.sum(key, since)
      const mine = (planned.get(key) ?? 0) + entry.amount
      planned.set(key, mine)
      if (spent + mine > limit + tolerance) found.push(full(spent))
    }
    return verdictOf(found)
  }

  const acquire = async (request: GateRequest): Promise<GateVerdict> => {
    const { shares, faults } = await sharesOf(request)
    if (faults.length > 0) return verdictOf(faults)
    const mine: Share[] = []
    try {
      for (const share of shares) {
        const { key, entry, since, limit } = share
        const result = await store.take(key, entry, { since, limit })
        if (result === 'taken') mine.push(share)
        if (result !== 'full') continue
        await giveBack(mine)
        const seen = await check(request)
        // Room came free in between: no matter, this dial was refused.
        return seen.verdict === 'pass' ? verdictOf([share.full(await store.sum(key, since))]) : seen
      }
    } catch (error) {
      await giveBack(mine)
      throw error
    }
    const ofCall = taken.get(request.callId) ?? new Map<string, Share[]>()
    ofCall.set(dialOf(request), mine)
    taken.set(request.callId, ofCall)
    return pass
  }

  const careful =
    (step: (request: GateRequest) => Promise<GateVerdict>) =>
    async (request: GateRequest): Promise<GateVerdict> => {
      try {
        return await step(request)
      } catch {
        return unavailable(name)
      }
    }

  return {
    name,
    check: careful(check),
    acquire: careful(acquire),
    release(request, outcome) {
      const ofCall = taken.get(request.callId)
      const mine = ofCall?.get(dialOf(request))
      ofCall?.delete(dialOf(request))
      if (ofCall?.size === 0) taken.delete(request.callId)
      if (mine && isCertainNo(outcome)) void giveBack(mine)
    },
    end: (callId) => void taken.delete(callId),
  }
}
