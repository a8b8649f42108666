import { isInBlock, userOf } from '../../../network/addresses.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { FaceContext } from '../../face.ts'
import { statusOf } from '../calls/call.ts'
import type { Calls } from '../calls/calls.ts'
import { roomOf } from '../calls/create.ts'
import type { Gateway, State, Rule } from './state.ts'

// How long a participant or an agent in the room takes to answer; virtual milliseconds.
const PICKED_UP_AFTER = 2_000

export type IncomingDeps = {
  readonly state: State
  readonly calls: Calls
  readonly organizationId: string
}

/** Patterns such as `+91*`. */
const fits = (number: string, pattern: string): boolean =>
  pattern.endsWith('*') ? number.startsWith(pattern.slice(0, -1)) : number === pattern

/** The SIP status with which the gateway or the rule refuses a call; undefined when they accept it. */
function refusalOf(
  leg: IncomingLeg,
  from: string,
  gateway: Gateway,
  rule: Rule,
): number | undefined {
  const { allowedAddresses, allowedNumbers, auth, mediaEncryption } = gateway
  const addresses = [...allowedAddresses, ...rule.allowedIpAddresses]
  if (addresses.length > 0 && !addresses.some((block) => isInBlock(leg.sip.source, block)))
    return 403
  const callers = [...allowedNumbers, ...rule.allowedNumbers]
  if (callers.length > 0 && !callers.some((pattern) => fits(from, pattern))) return 403
  if (auth && (auth.username !== leg.sip.auth?.username || auth.password !== leg.sip.auth.password))
    return 403
  // [inferred] Plain media on an encrypted gateway is refused: whether encryption is required is not documented.
  if (mediaEncryption === 'enable' && leg.sip.srtp !== true) return 488
  return undefined
}

/** Calls that carriers send to the organisation's SIP host: number → inbound gateway → inbound rule → room. */
export function createIncoming(
  { network, clock, timings, random }: FaceContext,
  { state, calls, organizationId }: IncomingDeps,
): void {
  const take = (leg: IncomingLeg): void => {
    const to = userOf(leg.to)
    const from = userOf(leg.from)
    const gateway = state.gatewayOf(to, 'inbound')
    const rule = [...state.rules.values()].find(
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
