import type { LegEnd, RingCause } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import { missing } from '../errors.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { Session } from './call.ts'
import type { DialOutPlan } from './create.ts'
import { createDialOutEvents } from './events.ts'

type NewSession = {
  readonly room: string
  readonly plan: DialOutPlan
  /** E.164 shown to the callee, or the SIP address of the room. */
  readonly origin: string
  readonly callerId: string | undefined
  readonly cause: RingCause
}

export type Sessions = {
  start(plan: NewSession): Session
  /** A live session of this room; throws `not-found` otherwise. */
  find(room: string, id: string): Session
  /** Dialling, ringing or talking. */
  live(room: string): readonly Session[]
  /** All there ever were, oldest first. */
  all(): readonly Session[]
  reset(): void
}

/**
 * What Daily reports of an end that came before an answer is not documented: an error where the
 * number or the carrier failed, else the one `dialout.stopped` that every end has [inferred].
 */
const errorOf = ({ cause, sipStatus }: LegEnd): string | undefined => {
  if (cause === 'invalid-number') return `sip error: ${sipStatus} Not Found`
  if (cause === 'carrier-failure') return `sip error: ${sipStatus} Service Unavailable`
  return undefined
}

export function createCalls(context: FaceContext, webhooks: Webhooks, domainId: string): Sessions {
  const { clock, network, random, id: provider } = context
  const sessions = context.kept<Session>(({ endedAt }) => endedAt !== undefined)
  const tell = createDialOutEvents(clock, webhooks, domainId)

  const answered = (session: Session): void => {
    session.joinedAt = clock.now()
    session.leg?.enter(session.room)
    tell(session, 'answered')
    const { extension, waitBeforeExtension } = session.plan
    if (extension === undefined) return
    clock.after(waitBeforeExtension * 1000, () => void session.leg?.sendDigits(extension))
  }
  const ended = (session: Session, end: LegEnd): void => {
    session.endedAt = clock.now()
    const error = session.joinedAt === undefined ? errorOf(end) : undefined
    if (error === undefined) tell(session, 'stopped')
    else tell(session, 'error', { error_msg: error })
    session.bridged?.hangUp()
  }

  return {
    start({ cause, ...parties }) {
      const session: Session = {
        id: random.uuid(),
        ...parties,
        leg: undefined,
        bridged: undefined,
        joinedAt: undefined,
        endedAt: undefined,
      }
      sessions.set(session.id, session)
      session.leg = network.dial({
        provider,
        from: session.origin,
        to: session.plan.to,
        callId: session.id,
        cause,
        sipHeaders: session.plan.sipHeaders,
        on: {
          ringing: () => tell(session, 'connected'),
          answered: () => answered(session),
          ended: (end) => ended(session, end),
        },
      })
      return session
    },
    find(room, id) {
      const session = sessions.get(id)
      if (!session || session.room !== room || session.endedAt !== undefined)
        throw missing(`invalid sessionId ${id}`)
      return session
    },
    live: (room) =>
      [...sessions.values()].filter((it) => it.room === room && it.endedAt === undefined),
    all: () => [...sessions.values()],
    reset: () => sessions.clear(),
  }
}
