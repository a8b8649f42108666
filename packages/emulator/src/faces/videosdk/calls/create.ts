import type { Random } from '../../../random.ts'
import type { FaceRequest } from '../../request.ts'
import { badRequest, notFound } from '../errors.ts'
import { fieldsOf, readBody, type Fields } from '../parameters.ts'
import type { Gateway, State, Rule } from '../trunks/state.ts'
import type { PlaceCall } from './dial.ts'

type Path = {
  readonly rule: Rule | undefined
  readonly gateway: Gateway
  readonly from: string
}

/** By number and rule: the number must be the rule's, and its gateway is the one that dials. */
function byRule(fields: Fields, ruleId: string, state: State): Path {
  const from = fields.need('sipCallFrom', fields.number('sipCallFrom'))
  const rule = state.rules.get(ruleId)
  if (!rule) throw notFound('Routing rule')
  if (rule.type !== 'outbound') throw badRequest('The routing rule must be of type outbound')
  if (!rule.numbers.includes(from)) {
    throw badRequest('sipCallFrom must be one of the numbers associated with the routing rule')
  }
  const gateway = state.gateways.get(rule.gatewayId ?? '') ?? state.gatewayOf(from, 'outbound')
  if (!gateway) throw badRequest('sipCallFrom has no outbound gateway')
  return { rule, gateway, from }
}

/** By gateway: the caller is its first number unless another one is named. */
function byGateway(fields: Fields, gatewayId: string, state: State): Path {
  const gateway = state.gateways.get(gatewayId)
  if (gateway?.direction !== 'outbound') throw notFound('Outbound gateway')
  const from = fields.number('sipCallFrom') ?? gateway.numbers[0]
  if (from === undefined || !gateway.numbers.includes(from)) {
    throw badRequest('sipCallFrom must be one of the numbers configured in the gateway')
  }
  return { rule: undefined, gateway, from }
}

/** `dtmf` is digits to send on the API page and a switch for detecting them in the client. */
function readDtmf(fields: Fields, body: Readonly<Record<string, unknown>>): string {
  if (typeof body['dtmf'] === 'boolean') return ''
  const digits = fields.text('dtmf') ?? ''
  if (!/^[\dA-D*#]*$/.test(digits)) throw badRequest('dtmf must be digits, * or #')
  return digits
}

const INCLUDED = ['ALL', 'SIP_X_HEADERS', 'NONE'] as const
const ENCRYPTIONS = ['SRTP', 'NONE', 'enable', 'disable'] as const

/** The plan of `POST /v2/sip/call`; throws what VideoSDK would refuse. */
export function readCreateCall(request: FaceRequest, state: State, random: Random): PlaceCall {
  const body = readBody(request)
  const fields = fieldsOf(body)
  const to = fields.need('sipCallTo', fields.destination('sipCallTo'))
  const ruleId = fields.text('routingRuleId')
  const gatewayId = fields.text('gatewayId')
  if (ruleId === undefined && gatewayId === undefined) throw badRequest('routingRuleId is required')
  const room = fields.text('destinationRoomId')
  fields.object('participant')
  for (const name of ['recordAudio', 'waitUntilAnswered', 'hidePhoneNumber']) fields.flag(name)
  const ringTimeout = fields.seconds('ringingTimeout')
  const maxDuration = fields.seconds('maxCallDuration')
  const digits = readDtmf(fields, body)
  fields.oneOf('mediaEncryption', ENCRYPTIONS)
  const headers = fields.headers('headers') ?? {}
  if (Array.isArray(body['includeHeaders'])) fields.texts('includeHeaders')
  else fields.oneOf('includeHeaders', INCLUDED)
  const metadata = fields.object('metadata') ?? {}

  const path =
    ruleId === undefined ? byGateway(fields, gatewayId ?? '', state) : byRule(fields, ruleId, state)
  const { rule, gateway, from } = path
  return {
    to,
    from,
    gateway,
    ruleId: rule?.id ?? null,
    roomId: room ?? roomOf(rule, { participant: to, business: from }, random),
    metadata,
    cause: request.cause,
    ringTimeout,
    maxDuration,
    // With a rule the request's own headers and digits are ignored.
    headers: rule ? rule.headers : headers,
    digits: rule ? '' : digits,
  }
}

/** The rule's room, or a new one named as it says. A gateway without a rule has new ones only. */
export function roomOf(
  rule: Rule | undefined,
  { participant, business }: { readonly participant: string; readonly business: string },
  random: Random,
): string {
  const drawn = [4, 4, 4]
    .map((length) => random.string(length, 'abcdefghijklmnopqrstuvwxyz0123456789'))
    .join('-')
  const room = rule?.room
  if (room?.type === 'static' && room.id !== null) return room.id
  const digits = (text: string): string => text.replaceAll(/\D/g, '')
  if (room?.prefix === 'participantNumber') return `${digits(participant)}-${drawn}`
  if (room?.prefix === 'sipNumber') return `${digits(business)}-${drawn}`
  return drawn
}
