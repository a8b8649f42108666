import { json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { findVisible, visibleOf } from '../../shared/records.ts'
import { TelnyxError } from '../errors.ts'
import { cursorPage } from '../pages.ts'
import type { Body } from '../parameters.ts'
import type { RateLimit } from '../rate-limit.ts'
import { viewCall, type Call } from './call.ts'
import type { CommandDeps } from './command-routes.ts'
import { createCall } from './create.ts'

/** Dial, read, and list the calls that are not over. */
export function callRoutes(deps: CommandDeps & { readonly limit: RateLimit }): readonly Route[] {
  const { account, calls, context } = deps
  const view = (call: Call) => viewCall(call, context.clock.now())
  const active = (request: FaceRequest): readonly Call[] =>
    visibleOf(request, calls.all()).filter(({ endedAt }) => endedAt === undefined)
  return [
    route.post('/v2/calls', (request) => {
      deps.limit.admit()
      const body = (request.json() ?? {}) as Body
      return deps.once('dial', body, () => createCall(request, deps))
    }),
    route.get('/v2/calls/:id', (request, { id }) => {
      const call = findVisible(request, calls, id)
      if (!call) throw new TelnyxError({ name: 'badCall', pointer: '/call_control_id' })
      return json(200, { data: view(call) })
    }),
    route.get('/v2/connections/:id/active_calls', (request, { id = '' }) => {
      if (!account.applications.store.has(id)) throw new TelnyxError({ name: 'notFound' })
      return cursorPage(
        request,
        active(request).filter(({ connectionId }) => connectionId === id),
        ({ legId }) => legId,
        (call) => {
          const { is_alive: _, start_time: __, ...shown } = view(call)
          return { client_state: '', ...shown }
        },
      )
    }),
  ]
}
