import { CallError, type OutboundCall, type Route } from '@callplane/core'
import { milliseconds } from '@callplane/core/units'
import { cachedByKey, localError } from '@callplane/kit'
import { dataOf, type Api } from '../client/api.ts'
import { provider } from '../errors.ts'
import { ruleNumbers, type Prepared } from '../map/prepared.ts'
import { gatewaySegment, numberSegment, ruleSegment } from '../references.ts'
import { rulePath } from '../trunks/rule-path.ts'
import {
  wireGateway,
  wirePhoneNumber,
  wireRule,
  type WireGateway,
  type WirePhoneNumber,
  type WireRule,
} from '../client/schemas.ts'

/** Rules change rarely, and a stale one only delays notes. */
const ttl = milliseconds(60_000)

type RefusalCode =
  | 'rule-required'
  | 'rule-unknown'
  | 'rule-not-outbound'
  | 'caller-not-in-rule'
  | 'caller-id'

const refusal = (code: RefusalCode, text: string): CallError => localError(provider, code, text)

/** Faults that VideoSDK would refuse, reported before anything is dialled (docs …/managing-calls/handling-calls). */
const faultOf = (call: OutboundCall, rule: WireRule | null): CallError | undefined => {
  if (rule === null) return refusal('rule-unknown', 'the routing rule of this route does not exist')
  if (rule.type?.toLowerCase() === 'inbound')
    return refusal('rule-not-outbound', 'the routing rule of this route is inbound')
  const numbers = ruleNumbers(rule)
  if (call.from !== undefined && numbers.length > 0 && !numbers.includes(call.from))
    return refusal('caller-not-in-rule', '`from` is not a number of the routing rule')
  if (call.from === undefined && numbers.length !== 1)
    return refusal('caller-id', '`from` is needed: the routing rule has not exactly one number')
  return undefined
}

/**
 * Reads the routing rule of a call and, if encryption is requested, the gateway that will dial. A failed read other
 * than a missing object leaves it unknown; VideoSDK then reports the fault itself.
 */
export const createPrepare = (api: Api) => {
  const path = rulePath(api.settings)
  const readRule = cachedByKey(api.host.clock, ttl, async (id): Promise<WireRule | null> => {
    const reply = await api.request('GET', `${path}/${ruleSegment(id)}`, { nullable: true })
    return reply === null ? null : wireRule.parse(dataOf(reply))
  })
  const readNumber = cachedByKey(api.host.clock, ttl, async (e164): Promise<WirePhoneNumber> => {
    const reply = await api.request('GET', `/v2/sip/phone-numbers/${numberSegment(e164)}`)
    return wirePhoneNumber.parse(dataOf(reply))
  })
  const readGateway = cachedByKey(api.host.clock, ttl, async (id): Promise<WireGateway> => {
    const reply = await api.request('GET', `/v2/sip/outbound-gateways/${gatewaySegment(id)}`)
    return wireGateway.parse(dataOf(reply))
  })
  const unknownIfFailed = async <T>(what: string, reading: Promise<T>): Promise<T | undefined> => {
    try {
      return await reading
    } catch (error) {
      const code = CallError.isInstance(error) ? error.code : 'unexpected'
      api.host.log({ level: 'warn', event: 'videosdk.prepare-unknown', what, code })
      return undefined
    }
  }
  const ruleOf = (id: string) => unknownIfFailed('routing rule', readRule(id))

  return async (call: OutboundCall, route: Route): Promise<Prepared> => {
    const id = route.reference
    if (id === undefined) {
      if (route.gateway !== undefined)
        return call.mediaEncryption === 'required'
          ? { gateway: await unknownIfFailed('gateway', readGateway(route.gateway)) }
          : {}
      throw refusal('rule-required', 'a route needs `reference` (a routing rule) or `gateway`')
    }
    let rule = await ruleOf(id)
    if (rule !== undefined && faultOf(call, rule)) {
      // The rule may have been corrected since it was read; only a fresh one refuses a call.
      readRule.clear(id)
      rule = await ruleOf(id)
    }
    if (rule === undefined) {
      if (call.from !== undefined) return {}
      throw refusal('caller-id', '`from` is needed when a call is placed by routing rule')
    }
    const fault = faultOf(call, rule)
    if (fault || rule === null) {
      readRule.clear(id)
      throw fault ?? refusal('rule-unknown', 'the routing rule of this route does not exist')
    }
    const from = call.from ?? ruleNumbers(rule)[0]
    if (call.mediaEncryption === undefined || from === undefined) return { rule }
    const number = await unknownIfFailed('phone number', readNumber(from))
    return { rule, gateway: number?.outbound ?? undefined }
  }
}
