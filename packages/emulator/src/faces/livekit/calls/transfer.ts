import type { RingCause } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import { invalid, sipError, TwirpError } from '../errors.ts'
import type { Fields } from '../parameters.ts'
import type { Participant } from '../rooms/room.ts'
import type { Rooms } from '../rooms/rooms.ts'
import { checkHeaders } from '../trunks/parameters.ts'
import type { Calls } from './calls.ts'

export type Transfer = {
  /** Without brackets and `tel:`. */
  readonly to: string
  /** Seconds. */
  readonly ringTimeout: number
  readonly cause: RingCause
}

/** Seconds that the whole transfer may take (livekit-server, pkg/service/sip.go). */
const TIMEOUT = 30
/** The bridge hangs up by itself when the peer has not done so this long after the transfer. Milliseconds. */
const BYE_AFTER = 1_000

/** `tel:`, `sip:` or `sips:`, with or without angle brackets. */
export const transferTarget = (text: string): string | undefined =>
  /^<?(?:tel:(?<number>[^>]+)|(?<uri>sips?:[^>]+))>?$/i.exec(text)?.slice(1).find(Boolean)

export function readTransfer(fields: Fields, cause: RingCause): Transfer {
  const transferTo = fields.text('transferTo')
  if (transferTo === '') throw invalid('missing transfer to')
  const to = transferTarget(transferTo)
  if (to === undefined)
    throw invalid('transfer_to must be a valid SIP(s) or TEL URI (sip:, sips: or tel:)')
  fields.flag('playDialtone')
  checkHeaders(Object.keys(fields.map('headers')))
  return { to, ringTimeout: fields.duration('ringingTimeout') || TIMEOUT, cause }
}

/**
 * By REFER: the carrier dials the target and joins it to the far party. Resolves once it was answered; the participant
 * leaves the room a second later. Throws where it was not, and the call goes on.
 */
export function transferCall(
  participant: Participant,
  { to, ringTimeout, cause }: Transfer,
  { id: provider, network, clock }: FaceContext,
  { calls, rooms }: { readonly calls: Calls; readonly rooms: Rooms },
): Promise<void> {
  const line = calls.lineOf(participant)
  if (!line?.isAnswered())
    throw new TwirpError('failed_precondition', "can't transfer non established call")
  const done = Promise.withResolvers<void>()
  let isJoined = false
  line.target = network.dial({
    provider,
    from: participant.attributes['sip.trunkPhoneNumber'] ?? '',
    to,
    callId: participant.attributes['sip.callID'] ?? '',
    cause,
    ringTimeout,
    on: {
      ringing: () => undefined,
      answered() {
        isJoined = true
        const leave = (): void => {
          if (participant.state !== 'ACTIVE') return
          calls.move(participant, 'hangup')
          rooms.leave(participant, 'CLIENT_INITIATED')
        }
        clock.after(BYE_AFTER, leave)
        done.resolve()
      },
      ended({ sipStatus }) {
        // The carrier has joined the two parties: the end of one is the end of the other.
        if (isJoined) line.hangUp()
        else done.reject(sipError(sipStatus))
      },
    },
  })
  return done.promise
}
