import { userOf } from '../../../network/addresses.ts'
import type { BridgeEvents } from '../../../network/bridge.ts'
import { causeOrigin } from '../../../network/cause-origin.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { FaceContext } from '../../face.ts'
import { readPhone } from '../addresses.ts'
import type { Call, RecordCall } from '../calls/call.ts'
import type { Calls } from '../calls/calls.ts'
import { statusOf } from '../calls/hangup-cause.ts'
import type { RunDocument } from '../twiml/run.ts'
import type { TrunkDeps } from './resources.ts'

export type IncomingDeps = Omit<TrunkDeps, 'changed'> & {
  readonly calls: Calls
  readonly run: RunDocument
}

export function describeCall(
  leg: IncomingLeg,
  direction: RecordCall['direction'],
  to: string,
  { prefix }: Pick<FaceContext, 'prefix'>,
  trunkSid?: string,
): RecordCall {
  return {
    direction,
    to,
    from: readPhone(userOf(leg.from)) ?? leg.from,
    trunkSid,
    base: new URL(prefix, causeOrigin(leg.cause)).href,
    cause: leg.cause,
  }
}

/** Keeps the Call resource of a bridged leg up to date. */
export function recordEvents(calls: Calls, call: Call): BridgeEvents {
  return {
    ringing: () => calls.move(call, 'ringing'),
    answered: () => calls.answer(call),
    ended: (end) => calls.finish(call, statusOf(end), end.sipStatus),
  }
}
