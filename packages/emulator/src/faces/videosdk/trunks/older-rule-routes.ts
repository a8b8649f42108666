import { json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import { route, type Route } from '../../router.ts'
import { definedOnly } from '../../shared/json.ts'
import { badRequest, notFound } from '../errors.ts'
import { page } from '../pages.ts'
import { fieldsOf, readBody, type Body } from '../parameters.ts'
import { findRule, readRoom } from './rule-routes.ts'
import { newRule, type State, type Rule } from './state.ts'

const PATH = '/v2/sip/routing-rules'
const AGENTS = ['cloud', 'self'] as const

/**
 * The same rules in the shape of the older generation: bound to a gateway, whose direction is
 * theirs, with room and agent nested, `type` in capitals, and updated by PUT (docs
 * …/sip/routing-rules, older text).
 */
export function olderRuleRoutes(state: State, { random, clock }: FaceContext): readonly Route[] {
  const { rules } = state
  const now = (): string => new Date(clock.now()).toISOString()
  const view = (rule: Rule): Record<string, unknown> => ({
    id: rule.id,
    name: rule.name,
    type: rule.type.toUpperCase(),
    numbers: rule.numbers,
    gatewayId: rule.gatewayId ?? state.gatewayOf(rule.numbers[0] ?? '', rule.type)?.id ?? null,
    dispatch: {
      room: rule.room,
      ...(rule.agentId === null
        ? {}
        : { agent: { type: 'cloud', id: rule.agentId, metadata: rule.agentMetadata } }),
    },
    hidePhoneNumber: rule.hidePhoneNumber,
    metadata: {},
    tags: rule.tags,
  })

  return [
    route.post(PATH, (request) => {
      const body = readBody(request)
      const fields = fieldsOf(body)
      const gatewayId = fields.need('gatewayId', fields.text('gatewayId'))
      const name = fields.need('name', fields.text('name'))
      fields.need('numbers', fields.numbers('numbers'))
      fields.need('dispatch', fields.object('dispatch'))
      const gateway = state.gateways.get(gatewayId)
      if (!gateway) throw notFound('Gateway')
      const id = `rule_${random.string(9, '0123456789')}`
      const rule = {
        ...newRule(id, gateway.direction, name, now()),
        room: null,
        gatewayId,
        ...readChanges(body),
      }
      rules.set(id, rule)
      return json(200, view(rule))
    }),
    route.get(PATH, (request) => page(request, [...rules.values()], view)),
    route.get(`${PATH}/:id`, (_request, { id }) => json(200, view(findRule(id, state)))),
    route.put(`${PATH}/:id`, (request, { id }) => {
      const rule = findRule(id, state)
      Object.assign(rule, readChanges(readBody(request)), { updatedAt: now() })
      return json(200, view(rule))
    }),
    route.delete(`${PATH}/:id`, (_request, { id }) => {
      rules.delete(findRule(id, state).id)
      return json(200, { message: 'Routing rule deleted successfully' })
    }),
  ]
}

/** "Only the provided fields will be updated; other fields remain unchanged." */
function readChanges(body: Body): Partial<Rule> {
  const fields = fieldsOf(body)
  fields.object('metadata')
  const changes: Readonly<Record<string, unknown>> = {
    name: fields.text('name'),
    numbers: fields.numbers('numbers'),
    hidePhoneNumber: fields.flag('hidePhoneNumber'),
    tags: fields.texts('tags'),
    ...readDispatch(fields.object('dispatch')),
  }
  return definedOnly(changes)
}

function readDispatch(given: Body | undefined): Partial<Rule> {
  if (!given) return {}
  const dispatch = fieldsOf(given, 'dispatch')
  const room = readRoom(dispatch)
  const agent = dispatch.object('agent')
  if (!room && !agent) throw badRequest('dispatch needs a room or an agent')
  if (!agent) return { room: room ?? null, agentId: null, agentMetadata: null }
  const fields = fieldsOf(agent, 'dispatch.agent')
  fields.need('type', fields.oneOf('type', AGENTS))
  return {
    room: room ?? null,
    agentId: fields.need('id', fields.text('id')),
    agentMetadata: fields.object('metadata') ?? null,
  }
}
