import { routingRule, type Note, type RoutingRule } from '@callplane/core'
import { wordTable } from '@callplane/kit'
import { provider } from '../errors.ts'
import { ruleNumbers } from '../map/prepared.ts'
import type { NewRoutingRule, RuleRoom } from './routing-rules.ts'
import { wireRule, type WireRule } from '../client/schemas.ts'

type Room = NonNullable<RoutingRule['room']>

const strategies = {
  random: 'random',
  'participant-number': 'participantNumber',
  'sip-number': 'sipNumber',
} as const

/** `blank` is a room with a random id and no prefix: `random` in a neutral rule. */
const named = wordTable<keyof typeof strategies>({
  blank: 'random',
  random: 'random',
  participantNumber: 'participant-number',
  sipNumber: 'sip-number',
})

/** Our id of a rule, stored as a tag on VideoSDK's rule. */
const idTag = 'callplane-rule:'

export const isIdTag = (tag: string): boolean => tag.startsWith(idTag)

export const tagOf = (ruleId: string): string => `${idTag}${ruleId}`

const dropped = (field: string, detail: string): Note => ({ field, effect: 'dropped', detail })
const adjusted = (field: string, detail: string): Note => ({ field, effect: 'adjusted', detail })

const toWireRoom = (room: Room | undefined, pin: string | undefined, notes: Note[]) => {
  if (!room) {
    if (pin !== undefined)
      notes.push(dropped('pin', 'VideoSDK keeps the pin on the room; the rule has none'))
    return undefined
  }
  if (room.type === 'static') return { type: 'static', id: room.id, pin } satisfies RuleRoom
  if (room.prefix !== '')
    notes.push(
      dropped('room.prefix', 'VideoSDK names dynamic rooms by a strategy and takes no prefix'),
    )
  return { type: 'dynamic', prefix: strategies[room.named], pin } satisfies RuleRoom
}

const includeWordOf = (
  wanted: RoutingRule['includeHeaders'],
  notes: Note[],
): NewRoutingRule['includeHeaders'] => {
  if (wanted === undefined) return undefined
  if (wanted === 'all') return 'ALL'
  if (wanted === 'none') return 'NONE'
  if (wanted === 'x-headers') return 'SIP_X_HEADERS'
  const word = wanted.every((name) => /^x-/i.test(name)) ? 'SIP_X_HEADERS' : 'ALL'
  notes.push(adjusted('includeHeaders', `a VideoSDK rule takes no list of names; it has ${word}`))
  return word
}

const headersOf = (rule: RoutingRule, notes: Note[]): Record<string, string> | undefined => {
  const { headers = {}, defaults } = rule
  const all = { ...defaults?.sipHeaders, ...headers }
  if (Object.keys(all).length === 0 || rule.direction === 'outbound')
    return rule.direction === 'outbound' ? all : undefined
  notes.push(dropped('headers', 'VideoSDK puts headers on outbound calls only'))
  return undefined
}

/**
 * A neutral rule as VideoSDK stores it. What the dispatcher does itself (routes, strategy, reroute, and for outbound
 * calls the match and the other defaults) is not stored and gets no note.
 */
export const toWireRule = (
  rule: RoutingRule,
): { readonly body: NewRoutingRule; readonly notes: readonly Note[] } => {
  const notes: Note[] = []
  if (rule.direction === 'inbound' && rule.match)
    notes.push(dropped('match', 'VideoSDK matches inbound calls by the number called alone'))
  const agent = rule.dispatch === 'user' ? undefined : rule.dispatch
  const body: NewRoutingRule = {
    name: rule.name ?? rule.id,
    type: rule.direction,
    phoneNumbers: rule.numbers,
    room: toWireRoom(rule.room, rule.pin, notes),
    agentId: agent?.agent,
    agentMetadata: agent?.metadata,
    headers: headersOf(rule, notes),
    includeHeaders: includeWordOf(rule.includeHeaders ?? rule.defaults?.includeHeaders, notes),
    tags: [tagOf(rule.id)],
    recording: rule.defaults?.record,
    hidePhoneNumber: rule.defaults?.maskNumber,
  }
  return { body, notes }
}

const includeFrom = wordTable({ ALL: 'all', SIP_X_HEADERS: 'x-headers', NONE: 'none' })

/** The room of a rule without one: a new random room per call (SDK: prefix `blank`). */
export const isDefaultRoom = (room: WireRule['room']): boolean =>
  room?.type === 'dynamic' && named(room.prefix ?? 'blank') === 'random' && !room.pin

const roomFrom = (room: WireRule['room']): Room | undefined => {
  if (room?.type === 'static' && room.id) return { type: 'static', id: room.id }
  if (room?.type !== 'dynamic') return undefined
  return { type: 'dynamic', named: named(room.prefix) ?? 'random', prefix: '' }
}

const present = <T>(value: T | null | undefined): value is T =>
  value !== null && value !== undefined

/** Absent rather than undefined: fields that VideoSDK omits are not in the rule. */
const compact = (value: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, it]) => present(it)))

/**
 * VideoSDK's rule as a neutral one; null if that is not possible, such as for a number that is not E.164. Its route is
 * this provider under its default name.
 */
export const fromWireRule = (wire: WireRule, reference: string): RoutingRule | null => {
  const direction = wire.type?.toLowerCase() === 'inbound' ? 'inbound' : 'outbound'
  const tags = wire.tags ?? []
  const room = wire.room ?? wire.dispatch?.room
  const agent = wire.agentId ?? wire.dispatch?.agent?.id
  const metadata = wire.agentMetadata ?? wire.dispatch?.agent?.metadata
  const defaults = compact({ record: wire.recording, maskNumber: wire.hidePhoneNumber })
  const headers = wire.headers ?? {}
  const read = routingRule.safeParse(
    compact({
      id: tags.find(isIdTag)?.slice(idTag.length) ?? reference,
      name: wire.name,
      direction,
      numbers: ruleNumbers(wire),
      room: roomFrom(room),
      pin: room?.pin || undefined,
      dispatch: agent ? compact({ agent, metadata }) : 'user',
      headers: Object.keys(headers).length > 0 ? headers : undefined,
      includeHeaders: includeFrom(wire.includeHeaders),
      routes:
        direction === 'outbound' ? [compact({ provider, reference, gateway: wire.gatewayId })] : [],
      defaults: Object.keys(defaults).length > 0 ? defaults : undefined,
    }),
  )
  return read.success ? read.data : null
}

/** What VideoSDK's replies say of a rule without these: a new room per call, and all switched off. */
const defaults = {
  room: { type: 'dynamic', prefix: 'random' },
  includeHeaders: 'NONE',
  recording: false,
  hidePhoneNumber: false,
} as const

/** Of rules of the older generation, which have no such fields. */
const lostInPlural = { headers: undefined, includeHeaders: 'NONE', recording: false } as const

/** The rule as VideoSDK returns it after a push; the older generation keeps less. */
export const keptRule = (rule: RoutingRule, isPlural: boolean): RoutingRule => {
  const body = { ...defaults, ...compact({ ...toWireRule(rule).body }) }
  const read = fromWireRule(
    wireRule.parse({
      ...body,
      numbers: [...rule.numbers].sort(),
      id: rule.id,
      ...(isPlural ? lostInPlural : {}),
    }),
    rule.id,
  )
  // What `toWireRule` makes of a valid rule can be read.
  return read ?? rule
}
