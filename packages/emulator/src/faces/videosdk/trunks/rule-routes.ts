import { json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import { route, type Route } from '../../router.ts'
import { definedOnly } from '../../shared/json.ts'
import { badRequest, notFound } from '../errors.ts'
import { matches, page } from '../pages.ts'
import { fieldsOf, readBody, type Body, type Fields } from '../parameters.ts'
import { newRule, type Direction, type State, type Rule, type RuleRoom } from './state.ts'

const PATH = '/v2/sip/routing-rule'
const DIRECTIONS = ['inbound', 'outbound'] as const
const ROOMS = ['static', 'dynamic'] as const
const PREFIXES = ['blank', 'participantNumber', 'sipNumber', 'random'] as const
const INCLUDED = ['ALL', 'SIP_X_HEADERS', 'NONE'] as const

/** Routing rules, current generation (docs …/routing-rules/create-routing-rule, singular path). */
export function ruleRoutes(
  state: State,
  { random, clock }: FaceContext,
  apiKey: string,
): readonly Route[] {
  const { rules } = state
  const now = (): string => new Date(clock.now()).toISOString()
  const check = (changes: Partial<Rule>, type: Direction, id: string): void => {
    const { numbers = [], apiKey: key } = changes
    const unknown = numbers.filter((number) => !state.numbers.has(number))
    if (unknown.length > 0) throw badRequest(`Phone numbers not found: ${unknown.join(', ')}`)
    const taken =
      type === 'inbound' &&
      [...rules.values()].some(
        (one) =>
          one.type === 'inbound' &&
          one.id !== id &&
          one.numbers.some((number) => numbers.includes(number)),
      )
    if (taken) throw badRequest('A phone number is already attached to another inbound rule')
    if (key !== undefined && key !== null && key !== apiKey) throw badRequest('Invalid API Key')
  }

  return [
    route.post(PATH, (request) => {
      const body = readBody(request)
      const fields = fieldsOf(body)
      const name = fields.need('name', fields.text('name'))
      const type = fields.need('type', fields.oneOf('type', DIRECTIONS))
      const changes = readChanges(fields, body, type)
      const id = `rr_${random.string(6, 'abcdefghijklmnopqrstuvwxyz0123456789')}`
      check(changes, type, id)
      const rule = { ...newRule(id, type, name, now()), ...changes }
      rules.set(id, rule)
      return json(201, view(rule))
    }),
    route.get(PATH, (request) => {
      const { query } = request
      const listed = (name: string): readonly string[] =>
        (query.get(name) ?? '').split(',').filter((item) => item !== '')
      const ids = listed('ruleIds')
      const rooms = listed('roomType')
      const type = query.get('type')
      const found = [...rules.values()].filter(
        (rule) =>
          (!type || rule.type === type) &&
          (ids.length === 0 || ids.includes(rule.id)) &&
          (rooms.length === 0 || rooms.includes(rule.room?.type ?? '')) &&
          matches(query.get('search'), rule.name, ...rule.numbers),
      )
      return page(request, found, view)
    }),
    route.get(`${PATH}/:id`, (_request, { id }) => json(200, view(findRule(id, state)))),
    route.patch(`${PATH}/:id`, (request, { id }) => {
      const rule = findRule(id, state)
      const body = readBody(request)
      const changes = readChanges(fieldsOf(body), body, rule.type)
      if (Object.keys(changes).length === 0) throw badRequest('No editable fields provided')
      if (body['type'] !== undefined) throw badRequest('type cannot be changed')
      check(changes, rule.type, rule.id)
      Object.assign(rule, changes, { updatedAt: now() })
      return json(200, view(rule))
    }),
    route.delete(`${PATH}/:id`, (_request, { id }) => {
      rules.delete(findRule(id, state).id)
      return json(200, { message: 'Routing rule deleted successfully' })
    }),
  ]
}

/** Rules of the current generation have no gateway: it is that of the number. */
function view({ gatewayId: _gatewayId, ...rule }: Rule): Record<string, unknown> {
  return rule
}

function readChanges(fields: Fields, body: Body, type: Direction): Partial<Rule> {
  const other = type === 'outbound' ? 'headersToAttributes' : 'headers'
  if (fields.has(other)) throw badRequest(`${other} is not allowed on ${type} rules`)
  const changes: Readonly<Record<string, unknown>> = {
    name: fields.text('name'),
    // An empty list detaches every number; a rule may be created without any.
    numbers: fields.texts('phoneNumbers'),
    room: body['room'] === null ? null : readRoom(fields),
    agentId: body['agentId'] === null ? null : fields.text('agentId'),
    agentMetadata: fields.object('agentMetadata'),
    headers: fields.headers('headers'),
    headersToAttributes: fields.headers('headersToAttributes'),
    includeHeaders: fields.oneOf('includeHeaders', INCLUDED),
    allowedNumbers: fields.texts('allowedNumbers'),
    allowedIpAddresses: fields.texts('allowedIpAddresses'),
    tags: fields.texts('tags'),
    recording: fields.flag('recording'),
    dtmf: fields.flag('dtmf'),
    noiseCancellation: fields.flag('noiseCancellation'),
    hidePhoneNumber: fields.flag('hidePhoneNumber'),
    apiKey: fields.text('apiKey'),
  }
  return definedOnly(changes)
}

export function readRoom(fields: Fields): RuleRoom | undefined {
  const given = fields.object('room')
  if (!given) return undefined
  const room = fieldsOf(given, 'room')
  const type = room.need('type', room.oneOf('type', ROOMS))
  const id = room.text('id')
  if (type === 'static') room.need('id', id)
  return {
    type,
    prefix: room.oneOf('prefix', PREFIXES) ?? 'blank',
    id: id ?? null,
    pin: room.text('pin') ?? null,
  }
}

export function findRule(id: string | undefined, { rules }: State): Rule {
  const rule = rules.get(id ?? '')
  if (!rule) throw notFound('Routing rule')
  return rule
}
