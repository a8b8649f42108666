import {
  priceOf,
  refuseUnknownOptions,
  type Gate,
  type GateRequest,
  type OptionNames,
  type RateDeck,
} from '@callplane/core'
import { memoryCounters, type CounterStore } from './counter-store.ts'
import { countingGuard, type Share } from './counting-guard.ts'
import { spanOf, watch, type Watched } from './limits.ts'
import { readingOptions, numbersThatMayRing, type ReadingOptions } from '../targets/targets.ts'
import type { GuardFault } from '../verdict.ts'

/** Money that may be spent within a window. */
export interface SpendLimit extends Watched {
  /** Money within the window, in the guard's currency. */
  readonly amount: number
}

/** Settings of `spend`. */
export interface SpendOptions extends ReadingOptions {
  /** All of them hold at once. */
  readonly limits: readonly SpendLimit[]
  /** ISO 4217, of the limits and of every price. */
  readonly currency: string
  /** Prices by the name that routes give as `rateDeck`; decks in another currency price nothing. */
  readonly rateDecks?: readonly RateDeck[] | undefined
  /** Price of one leg over a route, in place of the decks; undefined where it has none. */
  readonly estimate?:
    | ((number: string, request: Pick<GateRequest, 'call' | 'route' | 'now'>) => number | undefined)
    | undefined
  /** Seconds that a call is reckoned to last, or its `maxDuration` where that is less. Default 300. */
  readonly expectedDuration?: number | undefined
  /** What to do with a watched number that has no price on the route. Default `refuse`: that route is skipped. */
  readonly unpriced?: 'refuse' | 'allow' | undefined
  /** Default: in memory. */
  readonly store?: CounterStore | undefined
}

const spendOptions: OptionNames<SpendOptions> = {
  ...readingOptions,
  limits: true,
  currency: true,
  rateDecks: true,
  estimate: true,
  expectedDuration: true,
  unpriced: true,
  store: true,
}

/**
 * No more estimated money to a prefix or country within a sliding window than this. A route that is too expensive for what
 * is left is skipped; when nothing is left the call is refused. Estimates are not replaced by final costs.
 */
export const spend = (options: SpendOptions): Gate => {
  refuseUnknownOptions('spend', options, spendOptions)
  const {
    limits,
    currency,
    rateDecks = [],
    estimate,
    expectedDuration = 300,
    unpriced = 'refuse',
    store = memoryCounters(),
    ...reading
  } = options
  const watches = watch('spend', limits, 'amount')
  const decks = new Map(
    rateDecks.filter((deck) => deck.currency === currency).map((deck) => [deck.name, deck]),
  )
  const priced = (number: string, request: GateRequest): number | undefined => {
    if (estimate) return estimate(number, request)
    const { call, route, now } = request
    const rate =
      route.rateDeck === undefined ? undefined : decks.get(route.rateDeck)?.rateFor(number, now)
    return rate && priceOf(rate, Math.min(expectedDuration, call.maxDuration ?? expectedDuration))
  }
  return countingGuard('spend', store, (request) => {
    const { call, callId, route, now } = request
    // Each route that was tried counts at its own price: one that was given up after an answer may have cost money.
    const by = `${callId}|${route.provider}|${route.gateway ?? ''}|${route.reference ?? ''}`
    const shares = new Map<string, Share>()
    const faults: GuardFault[] = []
    for (const { field, e164 } of numbersThatMayRing(call, route, reading))
      for (const number of e164)
        for (const { limit, label, keyOf } of watches) {
          const key = keyOf(number)
          if (key === null) continue
          const price = priced(number, request)
          if (price === undefined || !(price >= 0)) {
            if (unpriced === 'refuse')
              faults.push({
                code: 'spend-unpriced',
                field,
                why: `has no price in ${currency} on this route`,
                ofRoute: true,
              })
            continue
          }
          const span = limit.window * 1000
          shares.set(`${key}|${number}`, {
            key,
            entry: { id: `${by}|${number}`, amount: price, at: now, expires: now + span },
            since: now - span,
            limit: limit.amount,
            full: (spent) => ({
              code: 'spend',
              field,
              why: `would be above ${limit.amount} ${currency} per ${spanOf(limit.window)} to ${label}`,
              ofRoute: spent < limit.amount,
            }),
          })
        }
    return { shares: [...shares.values()], faults }
  })
}
