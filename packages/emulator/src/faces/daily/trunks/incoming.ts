import { toE164, userOf } from '../../../network/addresses.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { FaceContext } from '../../face.ts'
import type { Route } from '../../router.ts'
import type { Presence } from '../rooms/presence.ts'
import type { Room, Rooms } from '../rooms/rooms.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { createDialInConfigs, type DialInConfig, type DialInConfigs } from './dial-in-configs.ts'
import { announce, dialInRoutes, type HeldCall } from './dial-in-routes.ts'
import type { Numbers } from './numbers.ts'

/** A caller in a room. */
type DialInSession = { readonly room: string; readonly stop: () => void }

/**
 * "The hold music will be played twice" and is shorter than 60 s (…/domainDialinConfig); then comes the timeout
 * message. [inferred] The call ends after it. Milliseconds.
 */
const HOLDS_FOR = 120_000

export type DialIn = {
  readonly routes: readonly Route[]
  /** Ends a caller's session; false when this room has no such session. */
  eject(room: string, session: string): boolean
  /** Registers the SIP endpoint of a room that has been joined, once. */
  ready(room: Room): void
  readonly configs: DialInConfigs
  reset(): void
}

export type DialInDeps = {
  readonly rooms: Rooms
  readonly numbers: Numbers
  readonly presence: Presence
  readonly webhooks: Webhooks
  readonly domainId: string
}

export function createIncoming(context: FaceContext, deps: DialInDeps): DialIn {
  const { clock } = context
  const { presence, domainId } = deps
  const configs = createDialInConfigs(context, deps.numbers, takeSip)
  const held = new Map<string, HeldCall>()
  const sessions = new Map<string, DialInSession>()
  const endpoints = new Map<string, string>()
  const tell = createDialInEvents(context, deps)

  const connect = (call: HeldCall, room: string): void => {
    held.delete(call.id)
    const session_id = context.random.uuid()
    const parties = { sip_from: call.from, display_name: call.from, sip_headers: {} }
    const payload = { session_id, ...parties }
    // A caller is a participant under the id of the session (…/telephony-events: "Session ID of the dial-in participant").
    presence.join(room, call.from, null, session_id)
    tell('connected', room, session_id, payload)
    const stop = (): void => {
      if (!sessions.delete(session_id)) return
      presence.leave(room, session_id)
      tell('stopped', room, session_id, payload)
      call.leg?.hangUp()
    }
    sessions.set(session_id, { room, stop })
    clock.after(context.timings.talkFor, stop)
    call.leg?.onEnded(stop)
  }

  /** For a caller who is not forwarded in time, the timeout message is played, and the call ends. */
  const hold = (call: HeldCall): void => {
    held.set(call.id, call)
    clock.after(HOLDS_FOR, () => {
      if (held.delete(call.id)) call.leg?.hangUp()
    })
  }

  /**
   * [inferred] Answered at once, as hold music needs it. The hook names the parties by the users of their SIP addresses,
   * numbers in E.164 [inferred].
   */
  function takeSip(config: DialInConfig, leg: IncomingLeg): void {
    const [from = '', to = ''] = [userOf(leg.from), userOf(leg.to)].map(
      (user) => toE164(user) ?? user,
    )
    const call = { id: context.random.uuid(), from, to, domain: domainId, leg }
    hold(call)
    leg.answer()
    leg.onEnded(() => held.delete(call.id))
    void announce(config, call, context)
  }

  return {
    eject(room, id) {
      const session = sessions.get(id)
      if (session?.room !== room) return false
      session.stop()
      return true
    },
    ready(room) {
      const endpoint = (room.config['sip_uri'] as { endpoint?: string } | undefined)?.endpoint
      if (endpoint === undefined || endpoints.has(endpoint)) return
      endpoints.set(endpoint, room.name)
      tell('ready', room.name, String(Math.floor(clock.now() / 1000)), { sip_endpoint: endpoint })
    },
    configs,
    routes: [
      ...configs.routes,
      ...dialInRoutes(context, { ...deps, configs, held, endpoints, connect, hold }),
    ],
    reset() {
      configs.reset()
      held.clear()
      sessions.clear()
      endpoints.clear()
    },
  }
}

function createDialInEvents({ clock }: FaceContext, { webhooks, domainId }: DialInDeps) {
  let serial = 3602
  return (
    step: 'ready' | 'connected' | 'stopped',
    room: string,
    id: string,
    payload: Readonly<Record<string, unknown>>,
  ): void =>
    webhooks.tell(`dialin.${step}`, `${serial++}-dial-in-${step}-${id}`, {
      domain_id: domainId,
      room,
      timestamp: String(Math.floor(clock.now() / 1000)),
      ...payload,
    })
}
