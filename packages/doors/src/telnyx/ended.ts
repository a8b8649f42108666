import { CallError } from '@callplane/core'
import { DoorRefusal } from '../door-refusal.ts'

/** A command to a call that is over. */
export const ended = (): DoorRefusal => {
  const message = "This call is no longer active and can't receive commands."
  return new DoorRefusal({
    reason: 'failed',
    message,
    error: new CallError('call-not-live', message),
  })
}
