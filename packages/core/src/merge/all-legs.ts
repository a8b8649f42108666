import type { CallRecord } from '../journal/record.ts'
import type { Call } from '../model/call.ts'
import type { Recording } from '../model/event.ts'
import { foldLeg, type LegFold } from './fold-leg.ts'

/** Providers that price legs price each; the call costs their sum, final once all are. */
export const totalCost = (legs: readonly LegFold[]): Call['cost'] => {
  const [first, ...others] = legs.flatMap(({ cost }) => cost ?? [])
  if (!first) return { certainty: 'unknown' }
  const same = others.filter(({ currency }) => currency === first.currency)
  return {
    amount: same.reduce((sum, { amount }) => sum + amount, first.amount),
    currency: first.currency,
    certainty: [first, ...same].every(({ certainty }) => certainty === 'final')
      ? 'final'
      : 'estimated',
  }
}

/** Recordings of all legs, each once: some providers report one of two legs with both. */
export const allRecordings = (legs: readonly LegFold[]): readonly Recording[] => {
  if (legs.length === 1) return legs[0]?.recordings ?? []
  const byId = new Map<string, Recording>()
  for (const { recordings } of legs)
    for (const one of recordings) if (!byId.has(one.id)) byId.set(one.id, one)
  return [...byId.values()]
}

/** The parties that `dial` steps of a flow rang: no legs of the call's own, but theirs are recordings and cost of it. */
export const dialledLegs = ({ attempts, events, flow }: CallRecord): readonly LegFold[] =>
  flow === undefined
    ? []
    : attempts
        .filter(({ kind }) => kind === 'dial')
        .map(({ key }) =>
          foldLeg(events.filter(({ attempt }) => attempt === key).map(({ event }) => event)),
        )
