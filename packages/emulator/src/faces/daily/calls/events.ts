import type { Clock } from '../../../time/clock.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { Session } from './call.ts'

/** Reports one step of a dial-out; `error` carries no parties. */
export type TellDialOut = (
  session: Session,
  step: 'connected' | 'answered' | 'stopped' | 'error',
  extra?: Readonly<Record<string, unknown>>,
) => void

const ABBREVIATIONS = {
  connected: 'con',
  answered: 'ans',
  stopped: 'stop',
  error: 'error',
} as const

export function createDialOutEvents(
  clock: Clock,
  webhooks: Webhooks,
  domainId: string,
): TellDialOut {
  let serial = 2868
  return (session, step, extra = {}) => {
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
    const id = `${serial++}-dial-out-${ABBREVIATIONS[step]}-${session.id}`
    webhooks.tell(`dialout.${step}`, id, payload, plan.to)
  }
}
