import type { Fault } from '../../model/error.ts'
import type { RoutingRule } from '../../model/routing-rule.ts'
import { ownsRoom, type Provider } from '../../plugin/define-plugin.ts'

/** The platforms whose room the rule's room can be: any of them for callers, the first for calls out. */
const ownersOf = (
  { direction, room, routes }: RoutingRule,
  providers: ReadonlyMap<string, Provider>,
): readonly Provider[] => {
  const platforms = [...new Set(routes.flatMap((route) => providers.get(route.provider) ?? []))]
  const withRooms = platforms.filter(({ definition }) => definition.can.connect.includes('room'))
  const on = room?.on
  if (on !== undefined) return withRooms.filter((provider) => ownsRoom(provider, on))
  return direction === 'inbound' ? withRooms : withRooms.slice(0, 1)
}

/**
 * Faults of a room name that its platform does not take. Such a name is never changed to one that it takes: two names
 * are two rooms.
 */
export const roomFaults = (
  rule: RoutingRule,
  path: readonly PropertyKey[],
  providers: ReadonlyMap<string, Provider>,
): Fault[] => {
  const { room } = rule
  if (!room) return []
  const [field, value] = room.type === 'static' ? ['id', room.id] : ['prefix', room.prefix]
  return ownersOf(rule, providers).flatMap(({ name, definition }): Fault[] => {
    const { roomCharacters: characters } = definition.can
    if (characters === undefined || new RegExp(`^[${characters}]*$`).test(value)) return []
    return [
      {
        path: [...path, 'room', field],
        message: `${name} only accepts the characters ${characters} in room names`,
      },
    ]
  })
}
