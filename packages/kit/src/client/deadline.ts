import type { AttemptContext, FetchLimits } from '@callplane/core'
import { inMilliseconds, milliseconds, plus, seconds, toMilliseconds } from '@callplane/core/units'

/** A provider that has not answered a plain request in this time will rarely answer it later. Milliseconds. */
export const plainDeadline = 10_000

/** Longest ringing time that a provider uses by itself: Plivo's `ring_timeout`; the others ring 30 to 60 s. */
const maxDefaultRing = seconds(120)

/** Room for call set-up before the ringing and for the reply after it. */
const ringMargin = milliseconds(15_000)

/**
 * Milliseconds for one exchange. A request whose reply comes only after an answer has to outlast the ringing:
 * giving up earlier would leave a ringing phone behind.
 */
export const deadlineFor = ({
  waitsForAnswer = false,
  ringTimeout,
}: {
  readonly waitsForAnswer?: boolean | undefined
  /** Seconds, as in the call. */
  readonly ringTimeout?: number | undefined
} = {}): number =>
  waitsForAnswer
    ? inMilliseconds(
        plus(
          toMilliseconds(ringTimeout === undefined ? maxDefaultRing : seconds(ringTimeout)),
          ringMargin,
        ),
      )
    : plainDeadline

/** The limits of a request that belongs to an attempt and is answered at once. */
export const attemptLimits = ({
  sendBy,
  signal,
}: Pick<AttemptContext, 'sendBy' | 'signal'>): FetchLimits => ({
  sendBy,
  signal,
  timeoutMs: deadlineFor(),
})
