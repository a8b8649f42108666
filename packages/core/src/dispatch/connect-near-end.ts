import { newAttempt, newKey, send } from './dial.ts'
import type { Journal } from './journal.ts'
import type { AttemptRecord, CallRecord } from './record.ts'
import { callForRoute } from './resolve-room.ts'
import type { DispatchWorld } from './world.ts'

/** The second leg where it is ours to command: an attempt of its own, because it rings a phone too. */
export const connectNearEnd = async (
  record: CallRecord,
  parent: AttemptRecord,
  world: DispatchWorld,
  journal: Journal,
): Promise<void> => {
  const route = record.routes[parent.routeIndex]
  const ports = world.ports(parent.provider)
  const connect = ports.calls.connect?.bind(ports.calls)
  if (!route || !connect) return
  const key = newKey(world)
  const { clock } = world.host
  journal.inFlight.add(key)
  try {
    const sendBy = clock.now() + world.times.sendWithin
    const opened = await journal.change(record.id, (held) =>
      held.attempts.some((other) => other.parent === parent.key && other.kind === 'connect')
        ? null
        : {
            ...held,
            attempts: [
              ...held.attempts,
              newAttempt({
                key,
                kind: 'connect',
                parent: parent.key,
                provider: parent.provider,
                routeIndex: parent.routeIndex,
                plannedAt: clock.now(),
                notes: [],
                state: 'sent',
                sentAt: clock.now(),
                sendBy,
              }),
            ],
          },
    )
    if (!opened) return
    const call = callForRoute(record.request, route, record.routes, world.providers)
    await send(
      opened,
      key,
      (context) =>
        connect(
          parent.references,
          { action: 'call', call, route, key, callbackUrl: context.callbackUrl },
          context,
        ),
      call,
      world,
      journal,
    )
  } finally {
    journal.inFlight.delete(key)
  }
}
