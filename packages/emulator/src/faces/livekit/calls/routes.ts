import { json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import { route, type Handler, type Route } from '../../router.ts'
import { isJsonObject } from '../../shared/json.ts'
import { need, type Account } from '../account.ts'
import { invalid } from '../errors.ts'
import { readBody } from '../parameters.ts'
import type { FaceRequest } from '../../request.ts'
import type { Participant } from '../rooms/room.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { State } from '../trunks/state.ts'
import type { Calls } from './calls.ts'
import { readCreate } from './create.ts'
import { readTransfer, transferCall, transferTarget } from './transfer.ts'

export type CallDeps = {
  readonly account: Account
  readonly calls: Calls
  readonly rooms: Rooms
  readonly state: State
}

const CREATE = '/twirp/livekit.SIP/CreateSIPParticipant'
const TRANSFER = '/twirp/livekit.SIP/TransferSIPParticipant'

const viewCreated = ({ sid, identity, room, attributes }: Participant): object => ({
  participant_id: sid,
  participant_identity: identity,
  room_name: room.name,
  sip_call_id: attributes['sip.callID'] ?? '',
})

export function callRoutes(context: FaceContext, deps: CallDeps): readonly Route[] {
  const { account, calls, rooms, state } = deps
  const create: Handler = async (request) => {
    need.sipCall(account.grantsOf(request))
    const plan = readCreate(readBody(request), state, request.cause)
    return json(200, viewCreated(await calls.place(plan)))
  }
  const transfer: Handler = async (request) => {
    const fields = readBody(request)
    const grants = account.grantsOf(request)
    const room = fields.text('roomName')
    const identity = fields.text('participantIdentity')
    if (room === '') throw invalid('Missing room name')
    if (identity === '') throw invalid('Missing participant identity')
    need.sipCall(grants)
    need.roomAdmin(grants, room)
    const wanted = readTransfer(fields, request.cause)
    await transferCall(rooms.participant(room, identity), wanted, context, deps)
    return json(200, {
      transfer_id: `STR_${context.random.string(12)}`,
      status: 'STS_TRANSFER_SUCCESSFUL',
      reason: 'STR_COMPLETED',
      sip_status: { code: 'SIP_STATUS_OK', status: 'OK' },
    })
  }
  return [
    route.post(CREATE, (request, params) => create(request, params)),
    route.post(TRANSFER, (request, params) => transfer(request, params)),
  ]
}

const textIn = (body: Readonly<Record<string, unknown>>, ...names: readonly string[]) =>
  names.map((name) => body[name]).find((value) => typeof value === 'string')

/** The destination of a request that can ring a phone, read leniently. */
export function destinationOf(request: FaceRequest): string | undefined {
  const body = request.json()
  if (!isJsonObject(body)) return undefined
  if (request.path === CREATE) return textIn(body, 'sipCallTo', 'sip_call_to')
  if (request.path !== TRANSFER) return undefined
  const to = textIn(body, 'transferTo', 'transfer_to')
  return to === undefined ? undefined : transferTarget(to)
}
