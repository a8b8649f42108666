import type { RoutingRule } from '@callplane/core'
import { toWireRule } from './rule-format.ts'

/** One field in which VideoSDK's rule differs. */
export interface Drift {
  /** Neutral name of the field. */
  readonly field: string
  readonly wanted: unknown
  readonly actual: unknown
}

/** VideoSDK gives a rule without a room a new one per call, which is not a difference. */
const withoutDefaultRoom = (wanted: RoutingRule, { room, ...actual }: RoutingRule): RoutingRule => {
  const isDefault = room?.type === 'dynamic' && room.named === 'random' && actual.pin === undefined
  return !wanted.room && isDefault ? actual : { ...actual, room }
}

/** The fields of a rule that VideoSDK stores, by neutral names. Absent equals empty, as its responses mix them. */
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

/** Compares objects by content, regardless of the order of keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, it: unknown) =>
    typeof it === 'object' && it !== null && !Array.isArray(it)
      ? Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1)))
      : it,
  )

/**
 * The differences between VideoSDK's rule and the requested one in the fields that VideoSDK stores; empty if there are
 * none.
 */
export const ruleDrift = (wanted: RoutingRule, actual: RoutingRule): readonly Drift[] => {
  const is = kept(withoutDefaultRoom(wanted, actual))
  return Object.entries(kept(wanted)).flatMap(([field, value]) =>
    canonical(value) === canonical(is[field]) ? [] : [{ field, wanted: value, actual: is[field] }],
  )
}
