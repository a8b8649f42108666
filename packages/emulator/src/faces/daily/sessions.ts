import type { FaceContext } from '../face.ts'
import type { Leg, LegEnd, RingCause } from '../../network/leg.ts'
import type { DialOutPlan } from './dial-out-parameters.ts'
import { missing } from './errors.ts'
import type { DomainWebhooks } from './webhooks.ts'

/** One dialled-out party of a room. */
export type Session = {
  readonly id: string
  readonly room: string
  readonly plan: DialOutPlan
  readonly origin: string
  readonly callerId: string | undefined
  leg: Leg | undefined
  /** Whom it was transferred to: bridged parties end together. */
  bridged: Leg | undefined
  /** Virtual time of the answer, from which on the party is a participant of the room. */
  joinedAt: number | undefined
  /** Virtual time of its end, answered or not. */
  endedAt: number | undefined
}

type NewSession = {
  readonly room: string
  readonly plan: DialOutPlan
  /** E.164 shown to the callee, or the SIP address of the room. */
  readonly origin: string
  readonly callerId: string | undefined
  readonly cause: RingCause
}

export type Sessions = {
  start(wanted: NewSession): Session
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

export function createSessions(
  context: FaceContext,
  webhooks: DomainWebhooks,
  domainId: string,
): Sessions {
  const { clock, network, random, id: provider } = context
  const sessions = new Map<string, Session>()
  let serial = 2868

  const tell = (
    session: Session,
    step: string,
    extra: Readonly<Record<string, unknown>> = {},
  ): void => {
    const words: Readonly<Record<string, string>> = {
      connected: 'con',
      answered: 'ans',
      stopped: 'stop',
    }
    const { plan, origin, callerId } = session
    const common = {
      domain_id: domainId,
      room: session.room,
      // A string in every printed sample, an integer in every schema.
      timestamp: String(Math.floor(clock.now() / 1000)),
      session_id: session.id,
      ...(plan.userId === undefined ? {} : { user_id: plan.userId }),
    }
    const parties = {
      destination: plan.to,
      origin,
      ...(callerId === undefined ? {} : { caller_id: callerId }),
    }
    const payload = step === 'error' ? { ...common, ...extra } : { ...common, ...parties, ...extra }
    const id = `${serial++}-dial-out-${words[step] ?? step}-${session.id}`
    webhooks.tell(`dialout.${step}`, id, payload, plan.to)
  }

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
    start({ cause, ...wanted }) {
      const session: Session = {
        id: random.uuid(),
        ...wanted,
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
