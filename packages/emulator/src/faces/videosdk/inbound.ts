import type { IncomingLeg } from '../../network/hosts.ts'
import { userOf } from '../../outcomes.ts'
import type { FaceContext } from '../face.ts'
import { statusOf } from './call.ts'
import type { Calls } from './calls.ts'
import { roomOf } from './create-call.ts'
import type { Gateway, Records, Rule } from './records.ts'

// How long somebody in the room, or an agent, takes to pick up; virtual milliseconds.
const PICKED_UP_AFTER = 2_000

export type InboundDeps = {
  readonly records: Records
  readonly calls: Calls
  readonly organizationId: string
}

/** `10.1.0.0/16`, or an address alone. */
function isWithin(source: string, block: string): boolean {
  const [base = '', bits = '32'] = block.split('/')
  const number = (ip: string): number =>
    ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const size = 2 ** (32 - Number(bits))
  return Math.floor(number(source) / size) === Math.floor(number(base) / size)
}

/** Patterns such as `+91*`. */
const fits = (number: string, pattern: string): boolean =>
  pattern.endsWith('*') ? number.startsWith(pattern.slice(0, -1)) : number === pattern

/** Why the gateway or the rule turns a call down, as a SIP status; undefined when they take it. */
function refusalOf(
  leg: IncomingLeg,
  from: string,
  gateway: Gateway,
  rule: Rule,
): number | undefined {
  const { allowedAddresses, allowedNumbers, auth, mediaEncryption } = gateway
  const addresses = [...allowedAddresses, ...rule.allowedIpAddresses]
  if (addresses.length > 0 && !addresses.some((block) => isWithin(leg.sip.source, block)))
    return 403
  const callers = [...allowedNumbers, ...rule.allowedNumbers]
  if (callers.length > 0 && !callers.some((pattern) => fits(from, pattern))) return 403
  if (auth && (auth.username !== leg.sip.auth?.username || auth.password !== leg.sip.auth.password))
    return 403
  // Whether encryption is wanted or demanded is documented nowhere; plain media on an encrypted gateway is refused.
  if (mediaEncryption === 'enable' && leg.sip.srtp !== true) return 488
  return undefined
}

/** Calls that carriers send to the organisation's SIP host: number → inbound gateway → inbound rule → room. */
export function takeInbound(
  { network, clock, timings, random }: FaceContext,
  { records, calls, organizationId }: InboundDeps,
): void {
  const take = (leg: IncomingLeg): void => {
    const to = userOf(leg.to)
    const from = userOf(leg.from)
    const gateway = records.gatewayOf(to, 'inbound')
    const rule = [...records.rules.values()].find(
      (one) => one.type === 'inbound' && one.numbers.includes(to),
    )
    if (!gateway || !rule) return leg.reject(404)
    const refusal = refusalOf(leg, from, gateway, rule)
    if (refusal !== undefined) return leg.reject(refusal)
    const dialled = network.leg(leg.id)
    const call = calls.receive({
      to,
      from,
      gatewayId: gateway.id,
      ruleId: rule.id,
      roomId: roomOf(rule, { participant: from, business: to }, random),
      leg: {
        get state() {
          return dialled?.state ?? 'ended'
        },
        hangUp: () => leg.hangUp(),
        sendDigits(digits) {
          leg.press(digits)
          return true
        },
      },
    })
    leg.ring()
    calls.move(call, 'ringing')
    const alive = (fn: () => void) => () => {
      if (call.endedAt === undefined) fn()
    }
    clock.after(
      PICKED_UP_AFTER,
      alive(() => {
        leg.answer()
        calls.move(call, 'answered')
        clock.after(timings.talkFor, alive(leg.hangUp))
      }),
    )
    leg.onEnded((end) => calls.finish(call, statusOf(end)))
  }
  for (const label of ['', '.us2', '.in1', '.us002', '.in002'])
    network.hosts.register(`${organizationId}${label}.sip.videosdk.live`, take)
}
