import type { IncomingLeg } from './hosts.ts'
import { joinLines } from './line.ts'
import type { AnsweredBy, Dial, LegEnd } from './leg.ts'
import type { Network } from './network.ts'

export type BridgeTarget = Pick<Dial, 'provider' | 'from' | 'to' | 'callId' | 'ringTimeout' | 'sip'>

export type BridgeEvents = {
  readonly ringing?: () => void
  readonly answered?: (by: AnsweredBy) => void
  /** A target could not be reached and the next one is dialled, if there is one. */
  readonly unreachable?: () => void
  readonly ended?: (end: LegEnd) => void
}

/**
 * Dials the targets in order for a leg that came in, and bridges the two: ringing, answer, keys, words and end. The next
 * target is tried only after one that cannot be reached (5xx): a busy one has been reached [inferred for Plivo and
 * Vonage].
 */
export function bridge(
  network: Network,
  incoming: IncomingLeg,
  [target, ...others]: readonly [BridgeTarget, ...BridgeTarget[]],
  events: BridgeEvents = {},
): void {
  let answered = false
  let over = false
  const leg = network.dial({
    ...target,
    cause: incoming.cause,
    sipHeaders: incoming.sipHeaders,
    on: {
      ringing() {
        events.ringing?.()
        incoming.ring()
      },
      answered(by) {
        answered = true
        events.answered?.(by)
        incoming.answer(by)
      },
      ended(end) {
        over = true
        part()
        const [next, ...rest] = others
        if (!answered && end.sipStatus >= 500 && end.sipStatus < 600) {
          events.unreachable?.()
          if (next) return bridge(network, incoming, [next, ...rest], events)
        }
        events.ended?.(end)
        if (answered) incoming.hangUp()
        else incoming.reject(end.sipStatus)
      },
    },
  })
  const part = joinLines(leg.line, incoming.line)
  incoming.onEnded(() => {
    if (!over) leg.hangUp()
  })
}
