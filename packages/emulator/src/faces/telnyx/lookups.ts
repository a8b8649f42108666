import { json, type EmulatorResponse } from '../../message.ts'
import type { FaceRequest } from '../request.ts'
import { route, type Route } from '../router.ts'
import { silentMp3, silentWav } from '../twilio/wav.ts'
import type { Account } from './account.ts'
import { stamp, viewCall } from './call.ts'
import type { Calls } from './calls.ts'
import { TelnyxError } from './errors.ts'
import type { Events, LoggedEvent } from './events.ts'
import { cursorPage, filterOf, page } from './pages.ts'
import type { Recording, Recordings } from './recordings.ts'

export type LookupDeps = {
  readonly account: Account
  readonly calls: Calls
  readonly events: Events
  readonly recordings: Recordings
  readonly now: () => number
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

function eventsFor(request: FaceRequest, events: Events): LoggedEvent[] {
  const wanted = {
    leg_id: (event: LoggedEvent) => event.call.legId,
    application_session_id: (event: LoggedEvent) => event.call.sessionId,
    connection_id: (event: LoggedEvent) => event.call.connectionId,
    from: (event: LoggedEvent) => event.call.from,
    to: (event: LoggedEvent) => event.call.to,
    name: (event: LoggedEvent) => event.name,
    type: (event: LoggedEvent) => event.type,
  }
  return events.all().filter(
    (event) =>
      event.at <= request.visibleUntil &&
      inTime(request, event.at) &&
      Object.entries(wanted).every(([name, of]) => {
        const given = filterOf(request, name)
        return given === undefined || given === of(event)
      }),
  )
}

/** Everything that is read and changes nothing but recordings. */
export function lookupRoutes(deps: LookupDeps): readonly Route[] {
  const { account, calls, events, recordings, now } = deps
  const visibleCalls = ({ visibleUntil }: FaceRequest) =>
    calls.all().filter(({ createdAt }) => createdAt <= visibleUntil)
  const saved = (request: FaceRequest): Recording[] =>
    recordings
      .all()
      .filter(({ savedAt = Infinity }) => savedAt <= Math.min(now(), request.visibleUntil))
  const recordingOf = (request: FaceRequest, id = ''): Recording => {
    const found = saved(request).find((recording) => recording.id === id)
    if (!found) throw new TelnyxError({ name: 'notFound' })
    return found
  }
  const application = (): EmulatorResponse =>
    json(200, {
      data: {
        record_type: 'call_control_application',
        id: account.connectionId,
        application_name: 'callplane',
        active: true,
        webhook_api_version: '2',
        ...account.application,
      },
    })

  return [
    route.get('/v2/calls/:id', (request, { id }) => {
      const call = visibleCalls(request).find(({ controlId }) => controlId === id)
      if (!call) throw new TelnyxError({ name: 'badCall', pointer: '/call_control_id' })
      return json(200, { data: viewCall(call, now()) })
    }),
    route.get('/v2/connections/:id/active_calls', (request, { id }) => {
      if (id !== account.connectionId) throw new TelnyxError({ name: 'notFound' })
      const alive = visibleCalls(request).filter(({ endedAt }) => endedAt === undefined)
      return cursorPage(
        request,
        alive,
        ({ legId }) => legId,
        (call) => {
          const { is_alive: _, start_time: __, ...view } = viewCall(call, now())
          return { client_state: '', ...view }
        },
      )
    }),
    route.get('/v2/call_events', (request) => page(request, eventsFor(request, events), viewEvent)),
    route.get('/v2/recordings', (request) => {
      const fits = ({ call }: Recording): boolean =>
        (
          [
            ['call_control_id', call.controlId],
            ['call_leg_id', call.legId],
            ['call_session_id', call.sessionId],
            ['connection_id', call.connectionId],
          ] as const
        ).every(([name, value]) => (filterOf(request, name) ?? value) === value)
      return page(request, saved(request).filter(fits), recordings.view)
    }),
    route.get('/v2/recordings/:id', (request, { id }) =>
      json(200, { data: recordings.view(recordingOf(request, id)) }),
    ),
    route.delete('/v2/recordings/:id', (request, { id }) => {
      const recording = recordingOf(request, id)
      recordings.remove(recording.id)
      return json(200, { data: recordings.view(recording) })
    }),
    route.get(`/v2/call_control_applications/${account.connectionId}`, application),
    route.patch(`/v2/call_control_applications/${account.connectionId}`, (request) => {
      const given = (request.json() ?? {}) as Readonly<Record<string, unknown>>
      const { webhook_event_url: url, call_cost_in_webhooks: cost } = given
      if (typeof url === 'string') account.application.webhook_event_url = url || undefined
      if (typeof cost === 'boolean') account.application.call_cost_in_webhooks = cost
      return application()
    }),
  ]
}

/** The file behind a download URL, which carries its own right to be read. */
export function media(path: string, recordings: Recordings): EmulatorResponse | undefined {
  const [, id = '', format] = /^\/media\/([\da-f-]{36})\.(wav|mp3)$/.exec(path) ?? []
  const recording = recordings.get(id)
  if (!recording || recording.format !== format) return undefined
  const isWav = format === 'wav'
  return {
    status: 200,
    headers: { 'content-type': isWav ? 'audio/wav' : 'audio/mpeg' },
    body: isWav ? silentWav(recording.channels === 'dual' ? 2 : 1) : silentMp3(),
  }
}
