declare const unit: unique symbol

/** A number at run time. To the compiler no number, so that units mix neither with each other nor with bare numbers. */
interface Duration<Unit extends 'seconds' | 'milliseconds'> {
  readonly [unit]: Unit
}

/** The unit of calls: `ringTimeout`, `maxDuration`, `retryAfter`. */
export type Seconds = Duration<'seconds'>

/** The unit of clocks and timers. A point in time stays a `number`: epoch milliseconds, or a monotonic reading. */
export type Milliseconds = Duration<'milliseconds'>

/** Says that a bare number counts seconds: one of a call, or a constant. */
export const seconds = (count: number): Seconds => count as unknown as Seconds

/** Says that a bare number counts milliseconds. */
export const milliseconds = (count: number): Milliseconds => count as unknown as Milliseconds

/** The bare number, for a field that is documented in seconds. */
export const inSeconds = (duration: Seconds): number => duration as unknown as number

/** The bare number, for a timer or a field that is documented in milliseconds. */
export const inMilliseconds = (duration: Milliseconds): number => duration as unknown as number

/** Seconds as milliseconds. */
export const toMilliseconds = (duration: Seconds): Milliseconds =>
  milliseconds(inSeconds(duration) * 1000)

/** Fractions are kept. */
export const toSeconds = (duration: Milliseconds): Seconds =>
  seconds(inMilliseconds(duration) / 1000)

/** The time so much after `at`. */
export const timeAfter = (at: number, ...durations: readonly Milliseconds[]): number => {
  let time = at
  for (const duration of durations) time += inMilliseconds(duration)
  return time
}

/** The time so much before `at`. */
export const timeBefore = (at: number, duration: Milliseconds): number =>
  at - inMilliseconds(duration)

/** From one time to another; negative where `to` is the earlier one. */
export const between = (from: number, to: number): Milliseconds => milliseconds(to - from)

/** The same as a bare number, for a field that is documented in seconds. Fractions are kept. */
export const secondsBetween = (from: number, to: number): number =>
  inSeconds(toSeconds(between(from, to)))

/** The sum of two durations. */
export const plus = (one: Milliseconds, other: Milliseconds): Milliseconds =>
  milliseconds(inMilliseconds(one) + inMilliseconds(other))

/** A multiple of a duration. */
export const times = (duration: Milliseconds, factor: number): Milliseconds =>
  milliseconds(inMilliseconds(duration) * factor)

/** The shorter of two durations. */
export const shorter = (one: Milliseconds, other: Milliseconds): Milliseconds =>
  one < other ? one : other
