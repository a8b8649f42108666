import type { Dial, Leg, LegEnd } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import { groupDigits, scheduleTones } from '../../shared/digits.ts'
import { sipError, TwirpError } from '../errors.ts'
import type { DisconnectReason, Participant } from '../rooms/room.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { Plan } from './create.ts'

/** The telephone behind a participant. */
export type Line = {
  readonly participant: Participant
  /** Of the dialled party, or of the caller. */
  readonly isAnswered: () => boolean
  hangUp(): void
  /** The party that a transfer leads to: it is joined to this one. */
  target?: Pick<Leg, 'hangUp'> | undefined
}

export type Calls = {
  /** Resolves once the participant is in the room, or, where the plan says so, once the call is answered or has failed. */
  place(plan: Plan): Promise<Participant>
  /** `sip.callStatus` of a participant that is still there. */
  move(participant: Participant, status: string): void
  lineOf(participant: Participant): Line | undefined
  register(line: Line): void
  reset(): void
}

/** `SIP_TRANSPORT_TLS` as a URI parameter; undefined where it is left to the bridge. */
const transportOf = ({ peer }: Plan): 'udp' | 'tcp' | 'tls' | undefined =>
  (['udp', 'tcp', 'tls'] as const).find((one) => peer.transport.endsWith(one.toUpperCase()))

/**
 * What a call dials. One whose peer belongs to another provider of this emulator gets the INVITE, with the trunk's
 * credentials and encryption; any other reaches the phone as if through a carrier.
 */
function dialled(plan: Plan, { hosts }: FaceContext['network']): Pick<Dial, 'to' | 'sip'> {
  const { to, peer, encrypts } = plan
  const transport = transportOf(plan)
  const uri = `sip:${to}@${peer.address}${transport ? `;transport=${transport}` : ''}`
  if (!hosts.find(uri)) return { to: /^\+?\d+$/.test(to) ? to : uri }
  return { to: uri, sip: { auth: peer.auth, transport, srtp: encrypts } }
}

/** How the bridge leaves the room after a final response or a hang-up (livekit/sip, pkg/sip/errors.go, participant.go). */
const reasons: Readonly<Record<LegEnd['cause'], DisconnectReason>> = {
  'hang-up': 'CLIENT_INITIATED',
  'max-duration': 'CLIENT_INITIATED',
  canceled: 'CLIENT_INITIATED',
  busy: 'USER_REJECTED',
  declined: 'USER_REJECTED',
  'no-answer': 'USER_UNAVAILABLE',
  'invalid-number': 'USER_UNAVAILABLE',
  // A 5xx drops the call without a reason.
  'carrier-failure': 'UNKNOWN_REASON',
}

/** What a request that waits for the answer gets in its place. */
const failureOf = ({ cause, sipStatus, by }: LegEnd): TwirpError =>
  // The bridge stopped waiting: no final response.
  (cause === 'no-answer' && by === 'network') || cause === 'canceled'
    ? new TwirpError('canceled', 'request timeout')
    : sipError(sipStatus)

/** `sip.callStatus` of a participant that is still there. */
function move(participant: Participant, status: string): void {
  participant.attributes = { ...participant.attributes, 'sip.callStatus': status }
}

export function createCalls(context: FaceContext, rooms: Rooms): Calls {
  const { id: provider, network, clock, random } = context
  const lines = new Map<string, Line>()

  const join = (plan: Plan, removed: (reason: DisconnectReason) => void): Participant =>
    rooms.join(rooms.open(plan.room), {
      identity: plan.identity,
      name: plan.name,
      metadata: plan.metadata,
      to: plan.to,
      attributes: {
        ...plan.attributes,
        'sip.callID': `SCL_${random.string(12)}`,
        'sip.callStatus': 'dialing',
      },
      disconnect: removed,
    })

  /** Digits are sent before the call counts as active. */
  const answer = (participant: Participant, leg: Leg, { dtmf, room }: Plan): void => {
    leg.enter(room)
    if (dtmf === '') return move(participant, 'active')
    const groups = groupDigits(dtmf)
    const tones = groups.reduce((sum, { wait, tones: keys }) => sum + wait + keys.length * 200, 0)
    move(participant, 'automation')
    scheduleTones(clock, groups, (keys) => leg.sendDigits(keys))
    clock.after(tones, () => {
      if (participant.state === 'ACTIVE') move(participant, 'active')
    })
  }

  return {
    move,
    lineOf: ({ sid }) => lines.get(sid),
    register: (line) => void lines.set(line.participant.sid, line),
    async place(plan) {
      let removedFor: DisconnectReason | undefined
      const answered = Promise.withResolvers<void>()
      const participant = join(plan, (reason) => {
        removedFor = reason
        leg.hangUp()
      })
      const leg = network.dial({
        provider,
        from: plan.from,
        ...dialled(plan, network),
        callId: participant.attributes['sip.callID'] ?? '',
        cause: plan.cause,
        ringTimeout: plan.ringTimeout,
        maxDuration: plan.maxDuration,
        sipHeaders: plan.headers,
        on: {
          ringing: () => move(participant, 'ringing'),
          answered() {
            answer(participant, leg, plan)
            answered.resolve()
          },
          ended(end) {
            lines.get(participant.sid)?.target?.hangUp()
            lines.delete(participant.sid)
            const isOver = end.cause === 'hang-up' || end.cause === 'max-duration'
            if (isOver && removedFor === undefined) move(participant, 'hangup')
            rooms.leave(participant, removedFor ?? reasons[end.cause])
            answered.reject(failureOf(end))
          },
        },
      })
      lines.set(participant.sid, {
        participant,
        isAnswered: () => leg.state === 'answered',
        hangUp: () => leg.hangUp(),
      })
      if (plan.waits) await answered.promise
      else answered.promise.catch(() => undefined)
      return participant
    },
    reset: () => lines.clear(),
  }
}
