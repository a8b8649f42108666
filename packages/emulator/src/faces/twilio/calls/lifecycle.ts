import type { Clock } from '../../../time/clock.ts'
import { durationOf, isOver, type Call, type CallStatus } from './call.ts'
import type { TellProgress } from './events.ts'

export type Lifecycle = {
  move(call: Call, status: CallStatus): void
  /** Moves it to `in-progress`. */
  answer(call: Call): void
  /** Ends the call; nothing when it is over. */
  finish(call: Call, status: CallStatus, sipStatus?: number): void
}

// Twilio prices a call some time after its end; US outbound list price per started minute.
const PRICED_AFTER = 10_000
const PRICE_PER_MINUTE = 0.014

/** What moves a call from status to status. */
export function createLifecycle(clock: Clock, tell: TellProgress): Lifecycle {
  const move = (call: Call, status: CallStatus): void => {
    call.status = status
    call.updatedAt = clock.now()
  }
  return {
    move,
    answer(call) {
      call.answeredAt = clock.now()
      move(call, 'in-progress')
    },
    finish(call, status, sipStatus) {
      if (isOver(call)) return
      call.endedAt = clock.now()
      call.sipStatus = sipStatus
      move(call, status)
      call.stopDocument?.()
      for (const then of call.onEnd.splice(0)) then()
      tell(call, 'completed')
      const seconds = durationOf(call)
      if (seconds === undefined) return
      clock.after(PRICED_AFTER, () => {
        call.price = (-PRICE_PER_MINUTE * Math.max(1, Math.ceil(seconds / 60))).toFixed(5)
      })
    },
  }
}
