import { joinLines } from '../../../network/line.ts'
import { read } from '../parameters.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { hangUp, lineOf, type Call } from './call.ts'

/** Takes the other half out of a bridge: it is hung up unless it asked to be parked. */
function leaveBridge(other: Call): void {
  other.bridged = undefined
  other.part?.()
  other.part = undefined
  if (read(other.parameters, 'park_after_unbridge') !== 'self') hangUp(other)
}

/** Bridges two answered calls, each of which leaves the bridge it is in. */
export function bridgeCalls(one: Call, other: Call, webhooks: Webhooks): void {
  for (const call of [one, other]) {
    const left = call.bridged
    if (!left || left === one || left === other) continue
    call.bridged = undefined
    leaveBridge(left)
  }
  one.part?.()
  other.part?.()
  one.bridged = other
  other.bridged = one
  const [line, otherLine] = [lineOf(one), lineOf(other)]
  if (line && otherLine) one.part = other.part = joinLines(line, otherLine)
  webhooks.tell(one, 'call.bridged')
  webhooks.tell(other, 'call.bridged')
}

/** Of a call that has ended. */
export function endBridge(call: Call): void {
  const other = call.bridged
  call.bridged = undefined
  if (other) leaveBridge(other)
}
