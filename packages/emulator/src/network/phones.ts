import type { Clock } from '../clock.ts'
import type { Timings } from '../timings.ts'
import type { Leg } from './leg.ts'
import type { FarEnd } from './start-leg.ts'

/** Acts as the phone at the end of `leg`, as its destination's outcome says. */
export function actAsPhone(leg: Leg, farEnd: FarEnd, clock: Clock, timings: Timings): void {
  const { phone, answeredBy, brief } = leg.outcome
  const alive = (fn: () => void) => () => {
    if (leg.state !== 'ended') fn()
  }
  const after = (ms: number, fn: () => void): void => void clock.after(ms, alive(fn))

  after(timings.ringingAfter, () => {
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
  })
}
