import { json } from '../../message.ts'
import type { IncomingLeg } from '../../network/hosts.ts'
import { phoneOf } from '../../network/onward.ts'
import { userOf } from '../../outcomes.ts'
import type { FaceContext } from '../face.ts'
import { route, type Route } from '../router.ts'
import { bodyOf } from './body.ts'
import { createDialInConfigs, type DialInConfig } from './dial-in-configs.ts'
import { invalid, missing } from './errors.ts'
import type { Numbers } from './numbers.ts'
import type { Presence } from './presence.ts'
import type { Room, Rooms } from './rooms.ts'
import { signDaily } from './signature.ts'
import type { DomainWebhooks } from './webhooks.ts'

/** A caller who hears hold music. */
type Held = {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly domain: string
  /** Of one that came in by SIP. */
  readonly leg: IncomingLeg | undefined
}

/** A caller in a room. */
type Talk = { readonly room: string; readonly stop: () => void }

/**
 * "The hold music will be played twice" and is shorter than 60 s (…/domainDialinConfig); then comes the timeout
 * message. That the call ends after it is [inferred]. Milliseconds.
 */
const HOLDS_FOR = 120_000

export type DialIn = {
  readonly routes: readonly Route[]
  /** Ends a caller's session; false when this room has no such session. */
  eject(room: string, session: string): boolean
  /** A room somebody has joined: its SIP endpoint is registered, once. */
  ready(room: Room): void
  reset(): void
}

export type DialInDeps = {
  readonly rooms: Rooms
  readonly numbers: Numbers
  readonly presence: Presence
  readonly webhooks: DomainWebhooks
  readonly domainId: string
}

export function createDialIn(context: FaceContext, deps: DialInDeps): DialIn {
  const { clock, random, wall, timings } = context
  const { rooms, presence, domainId } = deps
  const configs = createDialInConfigs(context, deps.numbers, takeSip)
  const held = new Map<string, Held>()
  const talks = new Map<string, Talk>()
  const endpoints = new Map<string, string>()
  let serial = 3602

  const tell = (
    step: string,
    room: string,
    id: string,
    payload: Readonly<Record<string, unknown>>,
  ): void =>
    deps.webhooks.tell(`dialin.${step}`, `${serial++}-dial-in-${step}-${id}`, {
      domain_id: domainId,
      room,
      timestamp: String(Math.floor(clock.now() / 1000)),
      ...payload,
    })

  /** The hook of a call that comes in; what it answers is not used, only that it answers. */
  const announce = async ({ config }: DialInConfig, call: Held): Promise<number | null> => {
    const { id: callId, domain: callDomain, to: To, from: From } = call
    const body = JSON.stringify({ To, From, callId, callDomain })
    const answer = await context.webhooks.send({
      kind: 'document',
      event: 'pinless',
      method: 'POST',
      url: String(config['room_creation_api']),
      headers: { 'content-type': 'application/json' },
      body,
      sign: () => {
        // Milliseconds, as seen on live traffic; samples have seconds.
        const timestamp = String(wall())
        return {
          'x-pinless-timestamp': timestamp,
          'x-pinless-signature': signDaily(String(config['hmac']), timestamp, body),
        }
      },
    })
    return answer?.status ?? null
  }

  const connect = (call: Held, room: string): void => {
    held.delete(call.id)
    const session_id = random.uuid()
    const payload = {
      session_id,
      sip_from: call.from,
      display_name: call.from,
      sip_headers: {},
    }
    // A caller is a participant under the id of the session (…/telephony-events: "Session ID of the dial-in participant").
    presence.join(room, call.from, null, session_id)
    tell('connected', room, session_id, payload)
    const stop = (): void => {
      if (!talks.delete(session_id)) return
      presence.leave(room, session_id)
      tell('stopped', room, session_id, payload)
      call.leg?.hangUp()
    }
    talks.set(session_id, { room, stop })
    clock.after(timings.talkFor, stop)
    call.leg?.onEnded(stop)
  }

  /** A caller who is not forwarded in time hears the timeout message, and the call ends. */
  const hold = (call: Held): void => {
    held.set(call.id, call)
    clock.after(HOLDS_FOR, () => {
      if (held.delete(call.id)) call.leg?.hangUp()
    })
  }

  /**
   * Answered at once: nobody hears hold music otherwise [inferred]. The hook names the parties by the users of their
   * SIP addresses, numbers in E.164 [inferred].
   */
  function takeSip(config: DialInConfig, leg: IncomingLeg): void {
    const [from, to] = [userOf(leg.from), userOf(leg.to)].map((user) => phoneOf(user) ?? user)
    const call = { id: random.uuid(), from: from ?? '', to: to ?? '', domain: domainId, leg }
    hold(call)
    leg.answer()
    leg.onEnded(() => held.delete(call.id))
    void announce(config, call)
  }

  return {
    eject(room, session) {
      const talk = talks.get(session)
      if (talk?.room !== room) return false
      talk.stop()
      return true
    },
    ready(room) {
      const endpoint = (room.config['sip_uri'] as { endpoint?: string } | undefined)?.endpoint
      if (endpoint === undefined || endpoints.has(endpoint)) return
      endpoints.set(endpoint, room.name)
      tell('ready', room.name, String(Math.floor(clock.now() / 1000)), { sip_endpoint: endpoint })
    },
    routes: [
      ...configs.routes,
      route.post('/dialin/pinlessCallUpdate', (request) => {
        const body = bodyOf(request, ['callId', 'callDomain', 'sipUri'])
        const call = held.get(body.required('callId'))
        if (!call || body.required('callDomain') !== call.domain) throw missing('call not found')
        // "Only after dialin-ready": an endpoint that is not registered would never answer.
        const room = endpoints.get(body.required('sipUri'))
        if (room === undefined) throw invalid("'sipUri' is not ready")
        rooms.find(room)
        connect(call, room)
        return json(200, { ok: true })
      }),
      // Not Daily's: somebody calls one of the domain's numbers.
      route.post('/_emulator/dialin', async (request) => {
        const body = bodyOf(request, ['from', 'to'])
        const to = body.required('to')
        const config = configs.at(to)
        if (!config) throw missing(`no dial-in at ${to}`)
        const call = {
          id: random.uuid(),
          from: body.required('from'),
          to,
          domain: domainId,
          leg: undefined,
        }
        hold(call)
        const hook = await announce(config, call)
        return json(200, { callId: call.id, callDomain: call.domain, hook })
      }),
    ],
    reset() {
      configs.reset()
      held.clear()
      talks.clear()
      endpoints.clear()
    },
  }
}
