import { json } from '../../../server/message.ts'
import type { Random } from '../../../random.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { need, type Account } from '../account.ts'
import { invalid, missing } from '../errors.ts'
import { readBody, type Fields } from '../parameters.ts'
import type { AgentDispatch } from './room.ts'
import type { Rooms } from './rooms.ts'

const SERVICE = '/twirp/livekit.AgentDispatchService'

const view = ({ id, agentName, room, metadata }: AgentDispatch): object => ({
  id,
  agent_name: agentName,
  room,
  metadata,
  state: null,
})

/** Agents that are sent into a room (livekit_agent_dispatch.proto). The emulator has no workers, so none comes. */
export function agentRoutes(account: Account, rooms: Rooms, random: Random): readonly Route[] {
  const asAdmin = (request: FaceRequest): Fields => {
    const fields = readBody(request)
    need.roomAdmin(account.grantsOf(request), fields.text('room'))
    return fields
  }
  return [
    route.post(`${SERVICE}/CreateDispatch`, (request) => {
      const fields = asAdmin(request)
      const agentName = fields.text('agentName')
      if (fields.text('room') === '') throw invalid('no room name')
      // The room is made where it does not exist.
      const room = rooms.open(fields.text('room'))
      const id = `AD_${random.string(12)}`
      const metadata = fields.text('metadata')
      const dispatch = { id, agentName, room: room.name, metadata }
      room.dispatches.set(id, dispatch)
      return json(200, view(dispatch))
    }),
    route.post(`${SERVICE}/ListDispatch`, (request) => {
      const fields = asAdmin(request)
      const id = fields.text('dispatchId')
      const all = [...rooms.find(fields.text('room')).dispatches.values()]
      const found = all.filter((one) => id === '' || one.id === id)
      return json(200, { agent_dispatches: found.map(view) })
    }),
    route.post(`${SERVICE}/DeleteDispatch`, (request) => {
      const fields = asAdmin(request)
      const { dispatches } = rooms.find(fields.text('room'))
      const dispatch = dispatches.get(fields.text('dispatchId'))
      if (!dispatch) throw missing('dispatch')
      dispatches.delete(dispatch.id)
      return json(200, view(dispatch))
    }),
  ]
}
