import { json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { answeredCallOf } from '../calls/command-routes.ts'
import { TelnyxError } from '../errors.ts'
import { filterOf, page } from '../pages.ts'
import { read, validate, type Body } from '../parameters.ts'
import { conferenceCommands, type ConferenceDeps } from './commands.ts'
import { viewConference, type Conference } from './conferences.ts'
import { conferenceParameters } from './parameters.ts'
import { viewListed, viewOne, type Participant } from './participants.ts'

/** Conferences, their participants and their commands. */
export function conferenceRoutes(deps: ConferenceDeps): readonly Route[] {
  const { conferences } = deps
  const find = (request: FaceRequest, id = ''): Conference => {
    const found = conferences.get(id)
    if (!found || found.createdAt > request.visibleUntil)
      throw new TelnyxError({ name: 'notFound' })
    return found
  }
  return [
    route.post('/v2/conferences', (request) => {
      const body = validate(request.json(), request.text, conferenceParameters.create)
      return deps.once('conference', body, () => {
        const call = answeredCallOf(deps, String(body['call_control_id']))
        const created = conferences.create(String(body['name']), call, {
          duration: read<number>(body, 'duration_minutes'),
          mostMembers: read<number>(body, 'max_participants'),
        })
        return json(200, { data: viewConference(created) })
      })
    }),
    route.get('/v2/conferences', (request) => {
      const name = filterOf(request, 'name')
      const status = filterOf(request, 'status')
      const rows = conferences
        .all()
        .filter(
          (conference) =>
            conference.createdAt <= request.visibleUntil &&
            (name === undefined || conference.name === name) &&
            (status === undefined || viewConference(conference)['status'] === status),
        )
      return page(request, rows, viewConference)
    }),
    route.get('/v2/conferences/:id', (request, { id }) =>
      json(200, { data: viewConference(find(request, id)) }),
    ),
    ...participantRoutes(deps, find),
    ...conferenceCommands(deps, find),
  ]
}

/** Whether a participant passes `filter[muted]` and its like. */
function fits(request: FaceRequest, participant: Participant): boolean {
  return (
    [
      ['muted', participant.muted],
      ['on_hold', participant.onHold],
      ['whispering', participant.whispersTo.length > 0],
    ] as const
  ).every(([name, value]) => (filterOf(request, name) ?? String(value)) === String(value))
}

function participantRoutes(
  { context }: ConferenceDeps,
  find: (request: FaceRequest, id?: string) => Conference,
): readonly Route[] {
  const path = '/v2/conferences/:id/participants'
  /** By its own id, or by that of its call. */
  const findOne = (conference: Conference, id: string | undefined): Participant => {
    const found = [...conference.members.values()].find(
      (one) => one.id === id || one.call.controlId === id,
    )
    if (!found) throw new TelnyxError({ name: 'notFound' })
    return found
  }
  return [
    route.get(path, (request, { id }) => {
      const conference = find(request, id)
      const members = [...conference.members.values()].filter((one) => fits(request, one))
      return page(request, members, viewListed(conference))
    }),
    route.get(`${path}/:participant`, (request, { id, participant }) => {
      const conference = find(request, id)
      return json(200, { data: viewOne(conference, findOne(conference, participant)) })
    }),
    route.patch(`${path}/:participant`, (request, { id, participant }) => {
      const conference = find(request, id)
      const found = findOne(conference, participant)
      const body: Body = validate(request.json(), request.text, conferenceParameters.participant)
      found.ends = read<boolean>(body, 'end_conference_on_exit') ?? found.ends
      found.softEnds = read<boolean>(body, 'soft_end_conference_on_exit') ?? found.softEnds
      found.updatedAt = context.clock.now()
      return json(200, { data: viewOne(conference, found) })
    }),
  ]
}
