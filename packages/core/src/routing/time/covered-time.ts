import type { RoutingRule } from '../../model/routing-rule.ts'

type Window = NonNullable<NonNullable<RoutingRule['match']>['window']>

const minutesPerDay = 1_440
const minutesPerWeek = 7 * minutesPerDay

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** The minutes of a week, from Monday 00:00 of the window's zone, in which it is open: 1 each. */
const weekOf = ({ days = [1, 2, 3, 4, 5, 6, 7], from, to }: Window): Uint8Array => {
  const week = new Uint8Array(minutesPerWeek)
  const [start, end] = [minutesOf(from), minutesOf(to)]
  for (const day of days) {
    const midnight = (day - 1) * minutesPerDay
    if (start <= end) week.fill(1, midnight + start, midnight + end)
    else {
      week.fill(1, midnight + start, midnight + minutesPerDay)
      const next = (midnight + minutesPerDay) % minutesPerWeek
      week.fill(1, next, next + end)
    }
  }
  return week
}

export const neverOpens = (window: Window): boolean => !weekOf(window).includes(1)

/**
 * The time that is left to a rule after others have taken theirs. By zone, because the offset between zones changes: in the
 * rule's own zone what is left of its window, in any other what is left of a whole week. Nothing is left once one is empty.
 */
export interface TimeLeft {
  readonly none: boolean
  /** Without the time of a rule; the same object where that takes nothing away. */
  without(taker: RoutingRule): TimeLeft
}

const nothing: TimeLeft = { none: true, without: () => nothing }

export const timeLeftOf = (rule: RoutingRule): TimeLeft => {
  const own = rule.match?.window
  const ownName = JSON.stringify(own)
  const make = (zones: ReadonlyMap<string, Uint8Array>, taken: ReadonlySet<string>): TimeLeft => ({
    none: false,
    without({ match }) {
      const window = match?.window
      if (!window) return nothing
      const name = JSON.stringify(window)
      if (name === ownName) return nothing
      if (taken.has(name)) return this
      const before =
        zones.get(window.zone) ??
        (own?.zone === window.zone ? weekOf(own) : new Uint8Array(minutesPerWeek).fill(1))
      const week = weekOf(window)
      if (!before.some((open, minute) => open === 1 && week[minute] === 1)) return this
      const left = before.map((open, minute) => (week[minute] === 1 ? 0 : open))
      return left.includes(1)
        ? make(new Map(zones).set(window.zone, left), new Set(taken).add(name))
        : nothing
    },
  })
  return make(new Map(), new Set())
}
