import type { RoutingRule } from '../../model/routing-rule.ts'

type Window = NonNullable<NonNullable<RoutingRule['match']>['window']>

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
const weekdays: Readonly<Record<string, number>> = {
  Mon: 1,
  Tue: 2,
  Wed: 3,
  Thu: 4,
  Fri: 5,
  Sat: 6,
  Sun: 7,
}

/** Weekday (1 is Monday) and minutes since midnight in a zone. */
export interface LocalTime {
  readonly day: number
  readonly minutes: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** True for an IANA zone this runtime knows. */
export const isZone = (zone: string): boolean => {
  try {
    formatFor(zone)
    return true
  } catch {
    return false
  }
}

const formatFor = (zone: string): Intl.DateTimeFormat => {
  const held = formats.get(zone)
  if (held) return held
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  formats.set(zone, made)
  return made
}

/** Local time in a zone; computed once a minute per zone, because formatting dates is slow. */
const cache = new Map<string, { readonly minute: number; readonly local: LocalTime }>()
/** Day of the week and minutes after midnight in a time zone at a moment. Throws for an unknown zone. */
export const localTime = (zone: string, now: number): LocalTime => {
  const minute = Math.floor(now / 60_000)
  const held = cache.get(zone)
  if (held?.minute === minute) return held.local
  const parts = Object.fromEntries(
    formatFor(zone)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  )
  const local = {
    day: weekdays[parts['weekday'] ?? ''] ?? 1,
    minutes: Number(parts['hour']) * 60 + Number(parts['minute']),
  }
  cache.set(zone, { minute, local })
  return local
}

/** Whether a window holds. One that ends before it starts runs over midnight and belongs to the day it starts on. */
export const windowHolds = (window: Window, now: number): boolean => {
  const { day, minutes } = localTime(window.zone, now)
  const from = minutesOf(window.from)
  const to = minutesOf(window.to)
  const on = (weekday: number) => window.days === undefined || window.days.includes(weekday)
  if (from <= to) return on(day) && minutes >= from && minutes < to
  return (on(day) && minutes >= from) || (on(day === 1 ? 7 : day - 1) && minutes < to)
}
