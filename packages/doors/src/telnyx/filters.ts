import type { Call, Fault } from '@callplane/core'
import { refuseFaults } from '../door-refusal.ts'
import { idsOf } from './render.ts'

/** Values of `filter[…]`, by what is in the brackets: `leg_id`, `occurred_at[gte]`. */
export type Filter = Readonly<Record<string, string>>

const nameOf = (parameter: string): string | undefined => {
  const [, name, rest = ''] = /^filter\[([^\]]+)\]((?:\[[^\]]+\])*)$/.exec(parameter) ?? []
  return name === undefined ? undefined : name + rest
}

/** The filters of a list. Throws for one that the door cannot filter by: a list that ignores it would be wrong. */
export const readFilter = (query: URLSearchParams, served: readonly string[]): Filter => {
  const faults: Fault[] = []
  const found: Record<string, string> = {}
  for (const [parameter, value] of query) {
    if (parameter.startsWith('page[')) continue
    const name = nameOf(parameter)
    const path = ['query', parameter]
    if (name === undefined || !served.includes(name))
      faults.push({ path, message: 'is not served by this door' })
    else if (name.includes('[') && Number.isNaN(Date.parse(value)))
      faults.push({ path, message: 'must be a time in ISO 8601' })
    else found[name] = value
  }
  refuseFaults(faults)
  return found
}

const bounds: Readonly<Record<string, (at: number, bound: number) => boolean>> = {
  eq: (at, bound) => at === bound,
  gt: (at, bound) => at > bound,
  gte: (at, bound) => at >= bound,
  lt: (at, bound) => at < bound,
  lte: (at, bound) => at <= bound,
}

/** Whether a time is within `filter[name][gte]` and its like. */
export const inTime = (at: number, filter: Filter, name: string): boolean =>
  Object.entries(bounds).every(([word, holds]) => {
    const bound = filter[`${name}[${word}]`]
    return bound === undefined || holds(at, Date.parse(bound))
  })

/** Whether a call has the ids that the filter names, in whichever of their three forms. */
export const sameId = (call: Call, filter: Filter): boolean =>
  Object.entries(idsOf(call)).every(([name, id]) => (filter[name] ?? id) === id)
