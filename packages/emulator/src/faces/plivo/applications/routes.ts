import { empty } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import type { Target } from '../calls/call.ts'
import { PlivoError } from '../errors.ts'
import { pageOf } from '../pages.ts'
import { readBody, readQuery, type Parameters } from '../parameters.ts'
import { findIn, type TrunkDeps } from '../trunks/resources.ts'
import type { Application } from '../trunks/state.ts'

/** Applications: the URLs of calls that come in (plivo.com/docs/account/api/application). */
export function applicationRoutes(deps: TrunkDeps): readonly Route[] {
  const { context, state, account, answer, changed } = deps
  const path = `/v1/Account/${account.authId}/Application/`
  const { applications } = state
  const find = (request: FaceRequest, id: string | undefined): Application =>
    findIn(request, applications, id, 'application')
  const view = (application: Application): object => viewApplication(application, path)
  const put = (id: string, createdAt: number, body: Parameters, current?: Application): void => {
    const application = { ...readApplication(body, current), id, createdAt }
    // One application has it: the one that was given it last.
    if (application.defaultNumberApp)
      for (const other of applications.values()) other.defaultNumberApp = false
    applications.set(id, application)
    changed()
  }
  return [
    route.get('/Application/', (request) => {
      const starts = readQuery(request).text('app_name') ?? ''
      const found = [...applications.values()].filter(({ name }) => name.startsWith(starts))
      return answer(200, pageOf(request, path, found, view))
    }),
    route.post('/Application/', (request) => {
      const body = readBody(request)
      body.required('app_name')
      body.required('answer_url')
      const id = `2${context.random.string(16, '0123456789')}`
      put(id, context.clock.now(), body)
      return answer(201, { message: 'created', app_id: id })
    }),
    route.get('/Application/:id/', (request, { id }) => answer(200, view(find(request, id)))),
    route.post('/Application/:id/', (request, { id }) => {
      const current = find(request, id)
      put(current.id, current.createdAt, readBody(request), current)
      return answer(202, { message: 'changed' })
    }),
    route.delete('/Application/:id/', (request, { id }) => {
      const { id: found } = find(request, id)
      if (found === state.applicationId)
        throw new PlivoError(400, 'the first application of the emulator cannot be deleted')
      applications.delete(found)
      for (const number of state.numbers.values()) if (number.appId === found) number.appId = null
      changed()
      return empty(204)
    }),
  ]
}

/** A URL and its method, either of which an update may change alone. */
function readTarget(
  body: Parameters,
  names: readonly [url: string, method: string],
  current: Target | undefined,
): Target | undefined {
  const url = body.url(names[0]) ?? current?.url
  const method = body.oneOf(names[1], ['GET', 'POST']) ?? current?.method ?? 'POST'
  return url === undefined ? undefined : { url, method }
}

function readApplication(
  body: Parameters,
  current: Application | undefined,
): Omit<Application, 'id' | 'createdAt'> {
  const answer = readTarget(body, ['answer_url', 'answer_method'], current?.answer)
  return {
    name: body.text('app_name', /^[\w-]{1,60}$/) ?? current?.name ?? '',
    answer,
    fallback: readTarget(body, ['fallback_answer_url', 'fallback_method'], current?.fallback),
    // "Defaults to answer_url."
    hangup: readTarget(body, ['hangup_url', 'hangup_method'], current?.hangup ?? answer),
    message: readTarget(body, ['message_url', 'message_method'], current?.message),
    publicUri: body.flag('public_uri') ?? current?.publicUri ?? false,
    logIncomingMessages: body.flag('log_incoming_messages') ?? current?.logIncomingMessages ?? true,
    defaultNumberApp: body.flag('default_number_app') ?? current?.defaultNumberApp ?? false,
    defaultEndpointApp: body.flag('default_endpoint_app') ?? current?.defaultEndpointApp ?? false,
  }
}

const viewApplication = (application: Application, path: string): object => ({
  answer_url: application.answer?.url ?? '',
  answer_method: application.answer?.method ?? 'POST',
  app_id: application.id,
  app_name: application.name,
  application_type: 'XML',
  default_app: application.defaultNumberApp,
  default_endpoint_app: application.defaultEndpointApp,
  enabled: true,
  fallback_answer_url: application.fallback?.url ?? '',
  fallback_method: application.fallback?.method ?? 'POST',
  hangup_url: application.hangup?.url ?? '',
  hangup_method: application.hangup?.method ?? 'POST',
  log_incoming_messages: application.logIncomingMessages,
  message_url: application.message?.url ?? '',
  message_method: application.message?.method ?? 'POST',
  public_uri: application.publicUri,
  resource_uri: `${path}${application.id}/`,
  sip_uri: `sip:${application.id}@app.plivo.com`,
  sub_account: null,
})
