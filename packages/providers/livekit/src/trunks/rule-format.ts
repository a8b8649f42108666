import { inputError, routingRule, type Note, type RoutingRule } from '@callplane/core'
import { note, parseObject } from '@callplane/kit'
import { wireRule, type WireRule } from '../client/schemas.ts'
import { provider } from '../errors.ts'
import { ownAttributes } from '../map/attributes.ts'

type Room = NonNullable<RoutingRule['room']>

/**
 * The room of a caller. LiveKit names a room of their own after the caller or the number that was called, with a prefix
 * before it and a random part behind it.
 */
const toWireRoom = (room: Room | undefined, pin: string | undefined, notes: Note[]): object => {
  if (room?.type === 'static') return { dispatchRuleDirect: { roomName: room.id, pin } }
  const roomPrefix = room?.prefix || undefined
  if (room?.named === 'sip-number')
    return { dispatchRuleCallee: { roomPrefix, pin, randomize: true } }
  if (room?.named === 'random')
    notes.push(
      note('room.named', 'adjusted', 'the names of LiveKit’s rooms hold the number of the caller'),
    )
  return { dispatchRuleIndividual: { roomPrefix, pin } }
}

const lost = (rule: RoutingRule): Note[] => {
  const losses: readonly (readonly [string, unknown, string])[] = [
    ['match', rule.match, 'LiveKit matches callers by numbers alone'],
    ['headers', rule.headers, 'a dispatch rule has no headers; an inbound trunk has'],
    [
      'includeHeaders',
      rule.includeHeaders,
      'an inbound trunk says which headers become attributes',
    ],
    [
      'defaults.record',
      rule.defaults?.record,
      'a dispatch rule records only what an egress is set up for',
    ],
  ]
  return losses.flatMap(([field, value, detail]) =>
    value === undefined || value === false ? [] : [note(field, 'dropped', detail)],
  )
}

/** A neutral rule as a dispatch rule. What was set up besides, such as its trunks, is kept from `current`. */
export const toWireRule = (
  rule: RoutingRule,
  current: WireRule | undefined,
): { readonly body: object; readonly notes: readonly Note[] } => {
  if (rule.direction === 'outbound')
    throw inputError(
      'input-invalid',
      'LiveKit dispatch rule',
      [
        {
          path: ['direction'],
          message: 'must be inbound: LiveKit has no rules for outbound calls',
        },
      ],
      provider,
    )
  const notes = lost(rule)
  const agent = rule.dispatch === 'user' ? undefined : rule.dispatch
  const agents = agent && [
    {
      agentName: agent.agent,
      metadata: agent.metadata === undefined ? undefined : JSON.stringify(agent.metadata),
    },
  ]
  return {
    body: {
      name: rule.name ?? rule.id,
      rule: toWireRoom(rule.room, rule.pin, notes),
      trunkIds: current?.trunkIds,
      numbers: rule.numbers,
      hidePhoneNumber: rule.defaults?.maskNumber,
      metadata: current?.metadata || undefined,
      attributes: { ...current?.attributes, [ownAttributes.rule]: rule.id },
      roomConfig: agents && { agents },
    },
    notes,
  }
}

const roomFrom = ({ rule }: WireRule): { room?: Room; pin?: string | undefined } => {
  const { dispatchRuleDirect: direct, dispatchRuleIndividual, dispatchRuleCallee } = rule ?? {}
  const pin = (direct ?? dispatchRuleIndividual ?? dispatchRuleCallee)?.pin || undefined
  if (direct?.roomName) return { room: { type: 'static', id: direct.roomName }, pin }
  const own = dispatchRuleCallee ?? dispatchRuleIndividual
  if (!own) return {}
  const named = dispatchRuleCallee ? 'sip-number' : 'participant-number'
  return { room: { type: 'dynamic', named, prefix: own.roomPrefix ?? '' }, pin }
}

/** Absent rather than undefined: fields that LiveKit leaves out are not in the rule. */
const compact = (value: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined))

/** LiveKit's rule as a neutral one; null where that is not possible, such as for a number that is not E.164. */
export const fromWireRule = (wire: WireRule): RoutingRule | null => {
  const [agent] = wire.roomConfig?.agents ?? []
  const id = wire.attributes[ownAttributes.rule]
  const read = routingRule.safeParse(
    compact({
      id: id || wire.sipDispatchRuleId,
      name: wire.name || undefined,
      direction: 'inbound',
      numbers: wire.numbers,
      ...roomFrom(wire),
      dispatch: agent?.agentName
        ? compact({ agent: agent.agentName, metadata: parseObject(agent.metadata ?? '') })
        : 'user',
      routes: [],
      defaults: wire.hidePhoneNumber ? { maskNumber: true } : undefined,
    }),
  )
  return read.success ? read.data : null
}

/** Whether the dispatch rule was pushed under this id. */
export const isRule = ({ attributes }: WireRule, id: string): boolean =>
  attributes[ownAttributes.rule] === id

/** The rule as LiveKit returns it after a push. */
export const keptRule = (rule: RoutingRule): RoutingRule => {
  const { body } = toWireRule({ ...rule, numbers: [...rule.numbers].sort() }, undefined)
  const read = fromWireRule(wireRule.parse({ ...body, sipDispatchRuleId: rule.id }))
  // What `toWireRule` makes of a valid rule can be read.
  return read ?? rule
}
