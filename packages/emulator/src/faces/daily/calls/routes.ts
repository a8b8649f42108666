import { json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { invalid, missing } from '../errors.ts'
import { bodyOf, type Body } from '../parameters.ts'
import type { Presence } from '../rooms/presence.ts'
import { dialOutConfig, type Room, type Rooms } from '../rooms/rooms.ts'
import type { Numbers } from '../trunks/numbers.ts'
import type { Session } from './call.ts'
import type { Sessions } from './calls.ts'
import { readDialOut, readSipUri, type DialOutPlan } from './create.ts'
import type { Transfer } from './transfer.ts'

export type DialOutDeps = {
  readonly rooms: Rooms
  readonly sessions: Sessions
  readonly presence: Presence
  readonly numbers: Numbers
  readonly transfer: (transfer: Transfer) => void
  readonly domain: string
  /** Whether Daily has approved the domain for phone numbers, and for those abroad. */
  readonly approved: boolean
  readonly international: boolean
}

/** Dial-ins and dial-outs of one room together (…/dial-in-dial-out). */
const DEFAULT_SESSIONS = 5

export function callRoutes(deps: DialOutDeps): readonly Route[] {
  const { rooms, sessions } = deps
  const sessionOf = (room: string | undefined, body: Body): Session => {
    const { name } = rooms.find(room)
    if (sessions.live(name).length === 0) throw missing(`room ${name} is not hosting a call`)
    return sessions.find(name, body.required('sessionId'))
  }

  return [
    route.post('/rooms/:room/dialOut/start', (request, { room }) =>
      json(200, { ok: true, sessionId: start(request, rooms.find(room), deps).id }),
    ),
    route.post('/rooms/:room/dialOut/stop', (request, { room }) => {
      const session = sessionOf(room, bodyOf(request, ['sessionId']))
      session.leg?.hangUp()
      return json(200, { ok: true, sessionId: session.id })
    }),
    route.post('/rooms/:room/dialOut/sendDTMF', (request, { room }) => {
      const body = bodyOf(request, ['sessionId', 'tones', 'digitDurationMs', 'method'])
      body.required('tones')
      const tones = body.text('tones', { max: 20, pattern: /^[0-9A-D*#]+$/ }) ?? ''
      body.integer('digitDurationMs', 50, 2000)
      body.oneOf('method', ['auto', 'telephone-event', 'sip-info'])
      const session = sessionOf(room, body)
      if (!session.leg?.sendDigits(tones)) throw invalid('the dial-out has not been answered')
      return json(200, { ok: true, sessionId: session.id })
    }),
    route.post('/rooms/:room/sipCallTransfer', (request, { room }) =>
      transferTo(request, room, false),
    ),
    route.post('/rooms/:room/sipRefer', (request, { room }) => transferTo(request, room, true)),
  ]

  function transferTo(request: FaceRequest, room: string | undefined, refer: boolean) {
    const known = refer
      ? ['sessionId', 'toEndPoint']
      : ['sessionId', 'toEndPoint', 'callerId', 'extension', 'waitBeforeExtensionDialSec']
    const body = bodyOf(request, known)
    const toEndPoint = body.required('toEndPoint')
    const isPhone = /^\+\d+$/.test(toEndPoint)
    if (refer && isPhone) throw invalid("'toEndPoint' must start with sip:")
    if (!isPhone) readSipUri(toEndPoint)
    if (!isPhone && body.has('callerId')) throw invalid("'callerId' is for phone numbers only")
    const extension = body.text('extension', { max: 20, pattern: /^\d+$/ })
    const waitBeforeExtension = body.integer('waitBeforeExtensionDialSec', 0, 60) ?? 0
    const session = sessionOf(room, body)
    if (session.joinedAt === undefined) throw invalid('the dial-out has not been answered')
    const { origin } = callerOf(
      deps,
      isPhone ? 'phone' : 'sip',
      body.text('callerId'),
      session.room,
    )
    const cause = request.cause
    const to = isPhone ? toEndPoint : readSipUri(toEndPoint).to
    deps.transfer({ session, toEndPoint: to, origin, extension, waitBeforeExtension, cause, refer })
    return json(200, { ok: true })
  }
}

function start(request: FaceRequest, room: Room, deps: DialOutDeps): Session {
  const { rooms, sessions, presence } = deps
  const plan = readDialOut(request)
  if (rooms.expired(room)) throw missing(`room ${room.name} is no longer available`)
  if (room.config['enable_dialout'] !== true) throw invalid('dial-out not enabled for room')
  if (plan.kind === 'phone' && !deps.approved) {
    throw invalid('dial-out to PhoneNumber is not enabled for domain')
  }
  if (plan.kind === 'phone' && !deps.international && !plan.to.startsWith('+1')) {
    throw invalid('International dialout not supported')
  }
  if (!presence.occupied(room.name) && dialOutConfig(room).allow_room_start !== true) {
    throw missing(`room ${room.name} is not hosting a call`)
  }
  // [inferred] The condition is not documented: the same party for the same user.
  const duplicate = sessions
    .live(room.name)
    .find((it) => it.plan.to === plan.to && it.plan.userId === plan.userId)
  if (duplicate && plan.userId !== undefined) throw invalid('dial-out already started')
  const max = Number(room.config['max_sip_pstn_sessions_per_room'] ?? DEFAULT_SESSIONS)
  if (sessions.live(room.name).length >= max) {
    throw invalid(`more than ${max} SIP and PSTN sessions in room ${room.name}`)
  }
  const caller = callerOf(deps, plan.kind, plan.callerId, room.name)
  return sessions.start({ room: room.name, plan, ...caller, cause: request.cause })
}

/** Absent: the oldest purchased number (start-dial-out); another page says a random one. */
function callerOf(
  { numbers, domain }: DialOutDeps,
  kind: DialOutPlan['kind'],
  callerId: string | undefined,
  room: string,
): { readonly origin: string; readonly callerId: string | undefined } {
  if (kind === 'sip') return { origin: `sip:${room}.0@${domain}.sip.daily.co`, callerId: undefined }
  const number = callerId === undefined ? numbers.owned()[0] : numbers.find(callerId)
  if (!number) {
    throw invalid(
      callerId === undefined
        ? 'no phone number is purchased'
        : `callerId ${callerId} is not a purchased phone number`,
    )
  }
  return { origin: number.number, callerId: number.id }
}
