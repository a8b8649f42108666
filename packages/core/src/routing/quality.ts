import { milliseconds, secondsBetween, timeBefore } from '../model/units.ts'
import type { Call } from '../model/call.ts'

/** Recent results of a route. */
export interface RouteQuality {
  readonly attempts: number
  /** Answered of attempted, 0 to 1. */
  readonly answerRatio: number
  /** Mean seconds from sending to ringing (or answer, where ringing is not reported); null when never seen. */
  readonly postDialDelay: number | null
}

interface Sample {
  readonly at: number
  readonly answered: boolean
  readonly delay: number | null
}

export interface QualityTracker {
  /** Feed with every ended call. */
  observe(call: Call): void
  of(provider: string, now: number): RouteQuality
}

/** Below this many attempts a ratio says little: such a route counts as average, so that it gets traffic to be judged by. */
const enough = 20

/** Answer-seizure ratio and post-dial delay per provider instance over a sliding window. */
export const qualityTracker = ({
  window = 15 * 60_000,
  most = 1000,
}: { readonly window?: number; readonly most?: number } = {}): QualityTracker => {
  const samples = new Map<string, Sample[]>()
  const time = (text: string | null): number | null =>
    text === null || text === 'unknown' ? null : Date.parse(text)
  return {
    observe(call) {
      const attempt = call.attempts.findLast(
        (a) => a.provider === call.provider && a.sentAt !== null,
      )
      if (!call.provider || !attempt) return
      const sent = time(attempt.sentAt)
      const first = time(call.ringingAt) ?? time(call.answeredAt)
      const list = samples.get(call.provider) ?? []
      list.push({
        at: sent ?? 0,
        answered: call.answeredAt !== null,
        delay: sent !== null && first !== null ? Math.max(0, secondsBetween(sent, first)) : null,
      })
      if (list.length > most) list.splice(0, list.length - most)
      samples.set(call.provider, list)
    },
    of(provider, now) {
      const recent = (samples.get(provider) ?? []).filter(
        (sample) => sample.at >= timeBefore(now, milliseconds(window)),
      )
      const delays = recent.flatMap((sample) => (sample.delay === null ? [] : [sample.delay]))
      return {
        attempts: recent.length,
        answerRatio:
          recent.length === 0
            ? 0
            : recent.filter((sample) => sample.answered).length / recent.length,
        postDialDelay:
          delays.length === 0
            ? null
            : delays.reduce((sum, delay) => sum + delay, 0) / delays.length,
      }
    },
  }
}

/**
 * Higher is better: the answer-seizure ratio, less a hundredth per second of post-dial delay, so that a second
 * of silence weighs as much as one call in a hundred that is not answered.
 */
export const qualityScore = (quality: RouteQuality, average: number): number =>
  (quality.attempts < enough ? average : quality.answerRatio) - (quality.postDialDelay ?? 0) / 100
