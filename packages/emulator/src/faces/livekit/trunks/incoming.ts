import { isInBlock, toE164, userOf } from '../../../network/addresses.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { FaceContext } from '../../face.ts'
import { createReject } from '../../shared/incoming.ts'
import type { Account } from '../account.ts'
import type { Calls } from '../calls/calls.ts'
import type { DisconnectReason, Participant } from '../rooms/room.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { DispatchRule, InboundTrunk, State } from './state.ts'

// How long an agent or a user in the room takes to be there; virtual milliseconds.
const PICKED_UP_AFTER = 2_000

const same = (a: string, b: string): boolean => (toE164(a) ?? a) === (toE164(b) ?? b)
const includes = (list: readonly string[], value: string): boolean =>
  list.length === 0 || list.some((one) => same(one, value))

/** The trunk for a number: one that names it before one that takes all. */
const trunkFor = (to: string, from: string, { inbound }: State): InboundTrunk | undefined =>
  [...inbound.values()]
    .filter(
      ({ numbers, allowedNumbers }) => includes(numbers, to) && includes(allowedNumbers, from),
    )
    .sort((a, b) => Number(a.numbers.length === 0) - Number(b.numbers.length === 0))[0]

/** The order in which rules are tried, as far as they have no pin (livekit/protocol, sip/sip.go). */
const priority = ({ rule, inboundNumbers, numbers, trunkIds }: DispatchRule): number =>
  ['direct', 'individual', 'callee'].indexOf(rule.kind) +
  (inboundNumbers.length === 0 ? 1000 : 0) +
  (numbers.length === 0 ? 1000 : 0) +
  (trunkIds.length === 0 ? 10_000 : 0)

const ruleFor = (trunk: InboundTrunk, to: string, from: string, { rules }: State) =>
  [...rules.values()]
    .filter(
      (rule) =>
        includes(rule.trunkIds, trunk.id) &&
        includes(rule.inboundNumbers, from) &&
        includes(rule.numbers, to),
    )
    .sort((a, b) => priority(a) - priority(b))[0]

/** The SIP status with which the trunk refuses a call; undefined when it accepts it. */
function refusalOf(leg: IncomingLeg, trunk: InboundTrunk): number | undefined {
  const { allowedAddresses, auth, encryption } = trunk
  const { sip } = leg
  if (
    allowedAddresses.length > 0 &&
    !allowedAddresses.some((block) => isInBlock(sip.source, block))
  )
    return 403
  const knows = auth.username === sip.auth?.username && auth.password === sip.auth.password
  if (auth.username !== '' && !knows) return 401
  return encryption === 'SIP_MEDIA_ENCRYPT_REQUIRE' && sip.srtp !== true ? 488 : undefined
}

export type IncomingDeps = {
  readonly account: Account
  readonly state: State
  readonly calls: Calls
  readonly rooms: Rooms
}

/** Calls that carriers send to the project's SIP host: number → inbound trunk → dispatch rule → room. */
export function createIncoming(context: FaceContext, deps: IncomingDeps): void {
  const { network, clock, timings } = context
  const { account, state, calls, rooms } = deps
  const reject = createReject(context)

  const roomOf = ({ rule }: DispatchRule, from: string, to: string): string => {
    if (rule.kind === 'direct') return rule.room
    const own = rule.kind === 'individual' ? from : to
    const drawn = rule.random ? [context.random.string(12)] : []
    return [...(rule.prefix === '' ? [] : [rule.prefix]), own, ...drawn].join('_')
  }

  const join = (leg: IncomingLeg, trunk: InboundTrunk, rule: DispatchRule) => {
    const [from, to] = [userOf(leg.from), userOf(leg.to)]
    const numbers = { 'sip.phoneNumber': from, 'sip.trunkPhoneNumber': to }
    return (disconnect: (reason: DisconnectReason) => void): Participant =>
      rooms.join(rooms.open(roomOf(rule, from, to)), {
        identity: `sip_${from}`,
        name: `Phone ${from}`,
        metadata: rule.metadata,
        to,
        attributes: {
          ...rule.attributes,
          'sip.callID': `SCL_${context.random.string(12)}`,
          'sip.trunkID': trunk.id,
          'sip.ruleID': rule.id,
          ...(rule.hidePhoneNumber ? {} : numbers),
          'sip.callStatus': 'ringing',
        },
        disconnect,
      })
  }

  const take = (leg: IncomingLeg): void => {
    const [from, to] = [userOf(leg.from), userOf(leg.to)]
    const trunk = trunkFor(to, from, state)
    if (!trunk) return reject(leg, 404, 'no inbound trunk has this number')
    const refusal = refusalOf(leg, trunk)
    if (refusal !== undefined) return reject(leg, refusal, 'the inbound trunk refuses the call')
    const rule = ruleFor(trunk, to, from, state)
    if (!rule) return reject(leg, 404, 'no dispatch rule fits')
    if (rule.rule.pin !== '') return reject(leg, 501, 'entering a pin is not emulated')
    let removedFor: DisconnectReason | undefined
    let isAnswered = false
    const participant = join(
      leg,
      trunk,
      rule,
    )((reason) => {
      removedFor = reason
      leg.hangUp()
    })
    calls.register({
      participant,
      isAnswered: () => isAnswered,
      hangUp: () => leg.hangUp(),
    })
    leg.ring()
    const whileThere = (run: () => void) => () => {
      if (participant.state === 'ACTIVE') run()
    }
    clock.after(
      PICKED_UP_AFTER,
      whileThere(() => {
        isAnswered = true
        calls.move(participant, 'active')
        leg.answer()
        clock.after(timings.talkFor, whileThere(leg.hangUp))
      }),
    )
    leg.onEnded(() => {
      calls.lineOf(participant)?.target?.hangUp()
      if (removedFor === undefined) calls.move(participant, 'hangup')
      rooms.leave(participant, removedFor ?? 'CLIENT_INITIATED')
    })
  }
  network.hosts.register(account.sipHost, take)
}
