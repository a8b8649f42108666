import { json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { need, type Account } from '../account.ts'
import { readBody, type Fields } from '../parameters.ts'
import { viewEgress, type Recordings } from './recordings.ts'

const SERVICE = '/twirp/livekit.Egress'

export function recordingRoutes(account: Account, recordings: Recordings): readonly Route[] {
  const admitted = (request: FaceRequest): Fields => {
    need.roomRecord(account.grantsOf(request))
    return readBody(request)
  }
  return [
    route.post(`${SERVICE}/StartRoomCompositeEgress`, (request) =>
      json(200, viewEgress(recordings.start(admitted(request)))),
    ),
    route.post(`${SERVICE}/StopEgress`, (request) =>
      json(200, viewEgress(recordings.stop(admitted(request).text('egressId')))),
    ),
    route.post(`${SERVICE}/ListEgress`, (request) =>
      json(200, { items: recordings.list(admitted(request)).map(viewEgress) }),
    ),
  ]
}
