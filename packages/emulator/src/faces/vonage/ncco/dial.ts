import { joinLines } from '../../../network/line.ts'
import { isOver, type Call } from '../calls/call.ts'
import type { Calls } from '../calls/calls.ts'
import { SYNCHRONOUS_ENDS } from '../calls/events.ts'
import type { Action, Following } from './action.ts'

/**
 * Dials the second leg, whose events go to the action's `eventUrl`. The action lasts as long as that leg does, and the leg
 * ends with the call of the NCCO. An NCCO in reply to a synchronous event of a leg that was not answered takes the place of
 * the running one. The result drops the leg: [inferred] it is hung up when its call is moved away.
 */
export function connectLeg(
  calls: Calls,
  call: Call,
  action: Extract<Action, { action: 'connect' }>,
  { next, ask }: Following,
): () => void {
  let joined = true
  let unjoin: (() => void) | undefined
  const second = calls.place({
    to: action.endpoint,
    from: action.from ?? call.from,
    base: call.base,
    cause: call.cause,
    conversation: call.conversation,
    event: action.hook ?? call.event,
    detection: action.detection,
    applicationId: call.applicationId,
    ringingTimer: action.timeout,
    lengthTimer: action.limit,
    answered(answered) {
      if (call.leg && answered.leg) unjoin = joinLines(call.leg.line, answered.leg.line)
    },
  })
  const part = (): void => {
    if (!joined) return
    joined = false
    unjoin?.()
    second.leaveConnect = undefined
    // The reply to the event says what follows.
    if (!second.askAtEnd || !SYNCHRONOUS_ENDS.has(second.status)) next()
  }
  second.leaveConnect = part
  const { event } = second
  if (action.synchronous && event)
    second.askAtEnd = (payload, status) => ask(event, payload, status)
  second.onEnd.push(part)
  const drop = (): void => {
    if (!joined) return
    joined = false
    unjoin?.()
    second.leaveConnect = undefined
    if (!isOver(second)) second.leg?.hangUp()
  }
  call.onEnd.push(drop)
  return drop
}
