import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { stamp } from '../calls/call.ts'
import { filterOf, page } from '../pages.ts'
import type { LoggedEvent, Webhooks } from './webhooks.ts'

/** Commands and webhooks of all calls. */
export function eventRoutes(webhooks: Webhooks): readonly Route[] {
  return [
    route.get('/v2/call_events', (request) =>
      page(request, eventsFor(request, webhooks), viewEvent),
    ),
  ]
}

const viewEvent = ({ name, type, at, call, metadata }: LoggedEvent): unknown => ({
  record_type: 'call_event',
  name,
  type,
  event_timestamp: stamp(at),
  call_leg_id: call.legId,
  call_session_id: call.sessionId,
  metadata,
})

/** `filter[occurred_at][gte]` and its like. */
function inTime(request: FaceRequest, at: number): boolean {
  const bounds: readonly [string, (bound: number) => boolean][] = [
    ['eq', (bound) => at === bound],
    ['gt', (bound) => at > bound],
    ['gte', (bound) => at >= bound],
    ['lt', (bound) => at < bound],
    ['lte', (bound) => at <= bound],
  ]
  return bounds.every(([name, holds]) => {
    const given = filterOf(request, 'occurred_at', name)
    return given === undefined || holds(Date.parse(given))
  })
}

function eventsFor(request: FaceRequest, webhooks: Webhooks): LoggedEvent[] {
  const wanted = {
    leg_id: (event: LoggedEvent) => event.call.legId,
    application_session_id: (event: LoggedEvent) => event.call.sessionId,
    connection_id: (event: LoggedEvent) => event.call.connectionId,
    from: (event: LoggedEvent) => event.call.from,
    to: (event: LoggedEvent) => event.call.to,
    name: (event: LoggedEvent) => event.name,
    type: (event: LoggedEvent) => event.type,
  }
  return webhooks.all().filter(
    (event) =>
      event.at <= request.visibleUntil &&
      inTime(request, event.at) &&
      Object.entries(wanted).every(([name, of]) => {
        const given = filterOf(request, name)
        return given === undefined || given === of(event)
      }),
  )
}
