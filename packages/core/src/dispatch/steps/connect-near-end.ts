import { timeAfter } from '../../model/units.ts'
import { monotonicOf } from '../../plugin/monotonic.ts'
import type { Plan } from '../../plugin/webhook.ts'
import { callerNumber } from '../caller-number.ts'
import { childAttempt, newKey, send } from './send.ts'
import type { AttemptRecord, CallRecord } from '../../journal/record.ts'
import { callForRoute } from '../plan/resolve-room.ts'
import type { StepWork } from './step-work.ts'

/** The second leg where it is ours to command: an attempt of its own, because it rings a phone too. */
export const connectNearEnd = async (
  record: CallRecord,
  parent: AttemptRecord,
  { world, journal, stillWanted }: StepWork,
): Promise<void> => {
  const route = record.routes[parent.routeIndex]
  const ports = world.ports(parent.provider)
  const connect = ports.calls.connect?.bind(ports.calls)
  if (!route || !connect) return
  const key = newKey(world)
  const { clock } = world.host
  const sendBy = timeAfter(monotonicOf(clock), world.times.sendWithin)
  journal.inFlight.add(key)
  try {
    const opened = await journal.change(
      record,
      stillWanted,
      (held) => ({
        ...held,
        attempts: [...held.attempts, childAttempt(record, parent, { key, kind: 'connect' }, world)],
      }),
      { asOwner: true },
    )
    if (!opened) return
    const call = callForRoute(record.request, route, record.routes, world.providers)
    await send(opened, key, {
      command: (context) => {
        const { callbackUrl } = context
        const { connect: nearEnd } = call
        // The near end of a caller sees who calls.
        const plan: Plan =
          record.direction === 'inbound' && nearEnd
            ? { action: 'connect', connect: nearEnd, from: callerNumber(record), callbackUrl }
            : { action: 'call', call, route, key, callbackUrl }
        return connect(parent.references, plan, context)
      },
      call,
      route,
      world,
      journal,
      sendBy,
    })
  } finally {
    journal.inFlight.delete(key)
  }
}
