import type { EndCause, RingCause } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { Session } from './call.ts'

export type Transfer = {
  readonly session: Session
  readonly toEndPoint: string
  /** E.164 shown to the transfer's destination. */
  readonly origin: string
  readonly extension: string | undefined
  readonly waitBeforeExtension: number
  readonly cause: RingCause
  /** True: Daily asks the far end to dial by itself and leaves. False: Daily dials and bridges. */
  readonly refer: boolean
}

/** `complete_status` of `calltransfer.completed` [inferred beyond the examples of the page]. */
const STATUS: Readonly<Record<EndCause, string>> = {
  'hang-up': 'completed',
  'max-duration': 'completed',
  canceled: 'canceled',
  busy: 'busy',
  'no-answer': 'no-answer',
  declined: 'busy',
  'invalid-number': 'failed',
  'carrier-failure': 'failed',
}

export function createTransfer(context: FaceContext, webhooks: Webhooks, domainId: string) {
  const { clock, network, random, id: provider } = context
  let serial = 9100

  return (transfer: Transfer): void => {
    const { session, toEndPoint, origin, refer, cause } = transfer
    const tell = (step: string, extra: Readonly<Record<string, unknown>> = {}): void => {
      const payload = {
        domain_id: domainId,
        room: session.room,
        timestamp: String(Math.floor(clock.now() / 1000)),
        session_id: session.id,
        mtg_session_id: session.id,
        to_endpoint: toEndPoint,
        from_endpoint: session.plan.to,
        is_sip_refer: refer,
        ...extra,
      }
      const id = `${serial++}-call-transfer-${step}-${session.id}`
      webhooks.tell(`calltransfer.${step}`, id, payload, session.plan.to)
    }
    tell('triggered')
    // A REFER is the far end's own business from here on; it has no `answered`.
    if (refer) session.leg?.hangUp()
    const leg = network.dial({
      provider,
      from: origin,
      to: toEndPoint,
      callId: random.uuid(),
      cause,
      on: {
        initiated: () => tell('initiated'),
        ringing: () => undefined,
        answered() {
          if (refer)
            tell('completed', {
              complete_status: 'completed',
              refer_sip_response_code: 202,
              notify_sip_response_code: 200,
            })
          else {
            session.bridged = leg
            tell('answered')
          }
          const { extension } = transfer
          if (extension !== undefined) {
            clock.after(transfer.waitBeforeExtension * 1000, () => void leg.sendDigits(extension))
          }
        },
        ended(end) {
          const wasAnswered = leg.answeredAt !== undefined
          if (refer && wasAnswered) return
          const codes = refer
            ? { refer_sip_response_code: 202, notify_sip_response_code: end.sipStatus }
            : {}
          tell('completed', { complete_status: STATUS[end.cause], ...codes })
          // Bridged parties end together; one that never answered leaves the first one in the room.
          if (wasAnswered) session.leg?.hangUp()
        },
      },
    })
  }
}
