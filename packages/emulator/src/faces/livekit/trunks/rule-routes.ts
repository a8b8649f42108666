import { json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { need, type Account } from '../account.ts'
import { invalid, missing } from '../errors.ts'
import { pageOf } from '../pages.ts'
import { readBody, readEncryption, type Fields } from '../parameters.ts'
import { updateList } from './parameters.ts'
import type { DispatchRule, RuleRoom, State } from './state.ts'
import { viewRule } from './trunk-views.ts'

const SERVICE = '/twirp/livekit.SIP'

function readRoom(rule: Fields | undefined): RuleRoom {
  const direct = rule?.message('dispatchRuleDirect')
  if (direct) return { kind: 'direct', room: direct.text('roomName'), pin: direct.text('pin') }
  const individual = rule?.message('dispatchRuleIndividual')
  const callee = rule?.message('dispatchRuleCallee')
  const own = individual ?? callee
  if (!own) throw invalid('missing rule')
  return {
    kind: individual ? 'individual' : 'callee',
    prefix: own.text('roomPrefix'),
    pin: own.text('pin'),
    random: individual ? !own.flag('noRandomness') : own.flag('randomize'),
  }
}

const readRule = (fields: Fields, id: string): DispatchRule => ({
  id,
  name: fields.text('name'),
  metadata: fields.text('metadata'),
  attributes: fields.map('attributes'),
  rule: readRoom(fields.message('rule')),
  trunkIds: fields.texts('trunkIds'),
  hidePhoneNumber: fields.flag('hidePhoneNumber'),
  inboundNumbers: fields.texts('inboundNumbers'),
  numbers: fields.texts('numbers'),
  roomPreset: fields.text('roomPreset'),
  roomConfig: fields.raw('roomConfig'),
  krisp: fields.flag('krispEnabled'),
  encryption: readEncryption(fields),
})

const updateRule = (rule: DispatchRule, update: Fields): DispatchRule => ({
  ...rule,
  name: update.maybeText('name') ?? rule.name,
  metadata: update.maybeText('metadata') ?? rule.metadata,
  attributes: { ...rule.attributes, ...update.map('attributes') },
  rule: update.has('rule') ? readRoom(update.message('rule')) : rule.rule,
  trunkIds: updateList(rule.trunkIds, update.message('trunkIds')),
  encryption: readEncryption(update) ?? rule.encryption,
})

/** An empty list matches everything. */
const share = (a: readonly string[], b: readonly string[]): boolean =>
  (a.length === 0 && b.length === 0) || a.some((one) => b.includes(one))

/** Two rules that fit the same calls and ask for no different pins (livekit/protocol, sip/sip.go). */
function checkConflicts(rule: DispatchRule, all: Iterable<DispatchRule>): void {
  for (const other of all)
    if (
      other.id !== rule.id &&
      other.rule.pin === rule.rule.pin &&
      share(other.trunkIds, rule.trunkIds) &&
      share(other.inboundNumbers, rule.inboundNumbers) &&
      share(other.numbers, rule.numbers)
    )
      throw invalid(
        `Dispatch rule for the same trunk, inbound number, number, and PIN combination already exists in dispatch rule "${other.id}" "${other.name}"`,
      )
}

/** Dispatch rules (livekit_sip.proto). */
export function ruleRoutes(
  { random }: FaceContext,
  account: Account,
  { rules }: State,
): readonly Route[] {
  const admitted = (request: FaceRequest): Fields => {
    need.sipAdmin(account.grantsOf(request))
    return readBody(request)
  }
  const find = (id: string): DispatchRule => {
    const rule = rules.get(id)
    if (!rule) throw missing('requested sip dispatch rule')
    return rule
  }
  const keep = (rule: DispatchRule) => {
    checkConflicts(rule, rules.values())
    rules.set(rule.id, rule)
    return json(200, viewRule(rule))
  }
  return [
    route.post(`${SERVICE}/CreateSIPDispatchRule`, (request) => {
      const fields = admitted(request)
      // The fields of the rule stood in the request itself before `dispatch_rule` came.
      const given = fields.message('dispatchRule') ?? fields
      if (given.text('sipDispatchRuleId') !== '') throw invalid('rule id must not be set')
      return keep(readRule(given, `SDR_${random.string(12)}`))
    }),
    route.post(`${SERVICE}/UpdateSIPDispatchRule`, (request) => {
      const fields = admitted(request)
      const id = fields.text('sipDispatchRuleId')
      if (id === '') throw invalid('rule id must be set')
      const replace = fields.message('replace')
      const update = fields.message('update')
      if (!replace && !update) throw invalid('missing or unsupported update action')
      const current = find(id)
      return keep(replace ? readRule(replace, id) : updateRule(current, update ?? fields))
    }),
    route.post(`${SERVICE}/ListSIPDispatchRule`, (request) => {
      const fields = admitted(request)
      const trunkIds = fields.texts('trunkIds')
      const found = pageOf(fields, [...rules.values()], fields.texts('dispatchRuleIds')).filter(
        (rule) =>
          trunkIds.length === 0 ||
          rule.trunkIds.length === 0 ||
          rule.trunkIds.some((one) => trunkIds.includes(one)),
      )
      return json(200, { items: found.map(viewRule) })
    }),
    route.post(`${SERVICE}/DeleteSIPDispatchRule`, (request) => {
      const rule = find(admitted(request).text('sipDispatchRuleId'))
      rules.delete(rule.id)
      return json(200, viewRule(rule))
    }),
  ]
}
