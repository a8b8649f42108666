import type { RoutingRule } from '@callplane/core'
import { toWireRule } from './rule-format.ts'

/** One thing VideoSDK has otherwise than the rule wants it. */
export interface Drift {
  /** Neutral name of the field. */
  readonly field: string
  readonly wanted: unknown
  readonly actual: unknown
}

/** A rule without a room is given a new one per call there, which does not count as a difference. */
const withoutDefaultRoom = (wanted: RoutingRule, { room, ...actual }: RoutingRule): RoutingRule => {
  const isDefault = room?.type === 'dynamic' && room.named === 'random' && actual.pin === undefined
  return !wanted.room && isDefault ? actual : { ...actual, room }
}

/** What VideoSDK keeps of a rule, by neutral names. Absent and empty are one, as its replies mix them. */
const kept = (rule: RoutingRule): Readonly<Record<string, unknown>> => {
  const { body } = toWireRule(rule)
  return {
    direction: body.type,
    name: body.name,
    numbers: [...body.phoneNumbers].sort(),
    'room.type': body.room?.type ?? null,
    'room.id': body.room?.id ?? null,
    'room.named': body.room?.prefix ?? null,
    pin: body.room?.pin ?? null,
    dispatch: body.agentId ? { agent: body.agentId, metadata: body.agentMetadata ?? {} } : 'user',
    // By name: `canonical` orders the keys of objects.
    headers: Object.fromEntries(
      Object.entries(body.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    includeHeaders: body.includeHeaders ?? 'NONE',
    'defaults.record': body.recording ?? false,
    'defaults.maskNumber': body.hidePhoneNumber ?? false,
  }
}

/** Objects compared by content, whatever the order of their keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, it: unknown) =>
    typeof it === 'object' && it !== null && !Array.isArray(it)
      ? Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1)))
      : it,
  )

/** Where VideoSDK's rule differs from the wanted one, in what VideoSDK keeps of it; empty when they agree. */
export const ruleDrift = (wanted: RoutingRule, actual: RoutingRule): readonly Drift[] => {
  const is = kept(withoutDefaultRoom(wanted, actual))
  return Object.entries(kept(wanted)).flatMap(([field, value]) =>
    canonical(value) === canonical(is[field]) ? [] : [{ field, wanted: value, actual: is[field] }],
  )
}
