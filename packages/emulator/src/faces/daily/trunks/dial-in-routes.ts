import { json } from '../../../server/message.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { FaceContext } from '../../face.ts'
import { route, type Handler, type Route } from '../../router.ts'
import { invalid, missing } from '../errors.ts'
import { bodyOf } from '../parameters.ts'
import type { Rooms } from '../rooms/rooms.ts'
import { signDaily } from '../webhooks/signature.ts'
import type { DialInConfig, DialInConfigs } from './dial-in-configs.ts'

/** A caller on hold. */
export type HeldCall = {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly domain: string
  /** Of a call that came in by SIP. */
  readonly leg: IncomingLeg | undefined
}

export type DialInRouteDeps = {
  readonly rooms: Rooms
  readonly domainId: string
  readonly configs: DialInConfigs
  readonly held: ReadonlyMap<string, HeldCall>
  /** Rooms by SIP endpoint, those that are ready. */
  readonly endpoints: ReadonlyMap<string, string>
  connect(call: HeldCall, room: string): void
  hold(call: HeldCall): void
}

/** Calls the hook of an incoming call; only the status of its answer counts. */
export async function announce(
  { config }: DialInConfig,
  call: HeldCall,
  { webhooks, wall }: FaceContext,
): Promise<number | null> {
  const { id: callId, domain: callDomain, to: To, from: From } = call
  const body = JSON.stringify({ To, From, callId, callDomain })
  const answer = await webhooks.send({
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

export function dialInRoutes(context: FaceContext, deps: DialInRouteDeps): readonly Route[] {
  const dialIn: Handler = async (request) => {
    const body = bodyOf(request, ['from', 'to'])
    const to = body.required('to')
    const config = deps.configs.at(to)
    if (!config) throw missing(`no dial-in at ${to}`)
    const from = body.required('from')
    const call = { id: context.random.uuid(), from, to, domain: deps.domainId, leg: undefined }
    deps.hold(call)
    const hook = await announce(config, call, context)
    return json(200, { callId: call.id, callDomain: call.domain, hook })
  }
  return [
    route.post('/dialin/pinlessCallUpdate', (request) => {
      const body = bodyOf(request, ['callId', 'callDomain', 'sipUri'])
      const call = deps.held.get(body.required('callId'))
      if (!call || body.required('callDomain') !== call.domain) throw missing('call not found')
      // "Only after dialin-ready": an endpoint that is not registered would never answer.
      const room = deps.endpoints.get(body.required('sipUri'))
      if (room === undefined) throw invalid("'sipUri' is not ready")
      deps.rooms.find(room)
      deps.connect(call, room)
      return json(200, { ok: true })
    }),
    // A control of the emulator: a phone calls one of the domain's numbers.
    route.post('/_emulator/dialin', (request, params) => dialIn(request, params)),
  ]
}
