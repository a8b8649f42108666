import { json } from '../../../message.ts'
import { route, type Route } from '../../router.ts'
import { answeredCallOf, type CommandDeps } from '../calls/command-routes.ts'
import { conferenceParameters, participantParameters } from '../calls/parameters.ts'
import { TelnyxError } from '../errors.ts'
import { filterOf, page } from '../pages.ts'
import { read, validate } from '../parameters.ts'
import { viewConference, type Conference, type Conferences } from './conferences.ts'

export function conferenceRoutes(
  deps: CommandDeps & { readonly conferences: Conferences },
): readonly Route[] {
  const { conferences } = deps
  const conferenceOf = (id: string): Conference => {
    const found = conferences.get(id)
    if (!found) throw new TelnyxError({ name: 'notFound' })
    return found
  }
  return [
    route.post('/v2/conferences', (request) => {
      const body = validate(request.json(), request.text, conferenceParameters)
      return deps.once('conference', body, () => {
        const call = answeredCallOf(deps, String(body['call_control_id']))
        const created = conferences.create(String(body['name']), call)
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
    route.get('/v2/conferences/:id', (_request, { id = '' }) =>
      json(200, { data: viewConference(conferenceOf(id)) }),
    ),
    ...(['join', 'leave'] as const).map((verb): Route =>
      route.post(`/v2/conferences/:id/actions/${verb}`, (request, { id = '' }) => {
        const body = validate(request.json(), request.text, participantParameters)
        return deps.once(id, body, () => {
          const conference = conferenceOf(id)
          const call = answeredCallOf(deps, String(body['call_control_id']))
          if (verb === 'leave') conferences.leave(conference, call)
          else {
            const host = read<boolean>(body, 'end_conference_on_exit') ?? false
            conferences.join(conference, call, { host })
          }
          return json(200, { data: { result: 'ok' } })
        })
      }),
    ),
  ]
}
