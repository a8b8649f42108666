import type { RoutingRuleInput } from '@callplane/core'
import type { Emulator } from '@callplane/emulator'
import { emulatedProviders } from '../emulated-providers.ts'
import { business } from './load.ts'

/** A provider instance that answers nothing but a proxy's error for the whole run. */
export const deadName = 'dead'
/** Has a limit of pace that calls have to wait for, where the load is wide. */
export const pacedName = 'plivo'

/** Rooms are their own; a carrier is told where a room is. */
export const platforms: ReadonlySet<string> = new Set(
  emulatedProviders.flatMap(({ plugin }) =>
    plugin.can.connect.includes('room') ? [plugin.id] : [],
  ),
)

/** Rules that mix carriers and one platform each, some with the dead provider first. */
export const planRules = (keys: ReturnType<Emulator['keys']>): RoutingRuleInput[] => {
  const routeOf = (id: string) => {
    const found = emulatedProviders.find(({ plugin }) => plugin.id === id)
    const face = found && keys[found.harness.face]
    if (!found || !face) throw new Error(`no ${id}`)
    return {
      provider: id,
      roomAddress: 'sip:{room}@rooms.example.com',
      ...found.harness.route?.(face),
    }
  }
  // Rooms hold few phones at once (Daily: five), so each call gets its own, except where rooms must exist before.
  const roomFor = (id: string): RoutingRuleInput['room'] => {
    const found = emulatedProviders.find(({ plugin }) => plugin.id === id)
    const face = found && keys[found.harness.face]
    const connect =
      id === 'videosdk-legacy' && face ? found.harness.call?.(face).connect : undefined
    return connect && 'room' in connect && connect.room !== undefined
      ? { type: 'static', id: connect.room }
      : { type: 'dynamic', named: 'random', prefix: 'chaos-' }
  }
  const ids = emulatedProviders.map(({ plugin }) => plugin.id)
  const carriers = ids.filter((id) => !platforms.has(id))
  const dead = { provider: deadName, roomAddress: 'sip:{room}@rooms.example.com' }
  const rule = (
    id: string,
    first: string,
    rest: readonly unknown[],
    strategy: 'priority' | 'weighted' = 'priority',
  ): RoutingRuleInput => ({
    id,
    direction: 'outbound',
    numbers: [business],
    room: roomFor(first),
    routes: rest as RoutingRuleInput['routes'],
    strategy,
  })
  const next = (id: string) => carriers[(carriers.indexOf(id) + 1) % carriers.length] ?? 'twilio'
  return [
    ...ids.map((id) => rule(`only-${id}`, id, [routeOf(id)])),
    ...ids.map((id) => rule(`first-${id}`, id, [routeOf(id), routeOf(next(id))])),
    ...carriers.map((id) => rule(`dead-${id}`, id, [dead, routeOf(id)])),
    rule('weighted', 'none', carriers.map(routeOf), 'weighted'),
  ]
}
