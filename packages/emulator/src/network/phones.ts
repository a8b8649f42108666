import type { Clock } from '../time/clock.ts'
import type { Timings } from '../time/timings.ts'
import type { Leg } from './leg.ts'
import type { PhoneBehavior } from './phone-book.ts'
import type { FarEnd } from './start-leg.ts'

export type Phone = {
  readonly leg: Leg
  readonly farEnd: FarEnd
  /** As it is when the call arrives. */
  readonly behavior: () => PhoneBehavior
  /** False once a person has taken the phone over: it then does nothing by itself. */
  readonly isAutomatic: () => boolean
}

/** Acts as the phone at the end of a leg: as its behavior, and otherwise as its destination's outcome, says. */
export function actAsPhone(phone: Phone, clock: Clock, timings: Timings): void {
  const { leg, farEnd } = phone
  clock.after(timings.ringingAfter, () => {
    if (leg.state !== 'dialling' || !phone.isAutomatic()) return
    switch (phone.behavior()) {
      case 'offline':
        // 480: the phone is not registered with the network (RFC 3261 §21.4.18).
        return farEnd.end('no-answer', 480, 'network')
      case 'busy':
        return farEnd.end('busy', 486, 'callee')
      case 'manual':
        return farEnd.ring()
      case 'automatic':
        return follow(phone, clock, timings)
    }
  })
}

/** What the destination's outcome says, from the first ring on. */
function follow({ leg, farEnd, isAutomatic }: Phone, clock: Clock, timings: Timings): void {
  const { phone, answeredBy, brief } = leg.outcome
  const after = (ms: number, fn: () => void): void =>
    void clock.after(ms, () => {
      if (leg.state !== 'ended' && isAutomatic()) fn()
    })
  switch (phone) {
    case 'busy':
      return farEnd.end('busy', 486, 'callee')
    case 'invalid':
      return farEnd.end('invalid-number', 404, 'network')
    case 'unreachable':
      return farEnd.end('carrier-failure', 503, 'network')
    case 'rings-out':
      return farEnd.ring()
    case 'declines':
      farEnd.ring()
      return after(timings.answeredAfter, () => farEnd.end('declined', 603, 'callee'))
    case 'fails-ringing':
      // A final 5xx may follow a provisional response (RFC 3261 §13.2.2.1).
      farEnd.ring()
      return after(timings.answeredAfter, () => farEnd.end('carrier-failure', 503, 'network'))
    case 'answers':
      farEnd.ring()
      return after(timings.answeredAfter, () => {
        farEnd.answer(answeredBy)
        after(brief ? timings.briefTalkFor : timings.talkFor, () => leg.hangUp('callee'))
      })
  }
}
