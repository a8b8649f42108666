import { empty, json, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { findVisible } from '../../shared/records.ts'
import type { Account } from '../account.ts'
import { VonageError } from '../errors.ts'
import type { Conferences } from '../ncco/conferences.ts'
import type { Documents, Source } from '../ncco/documents.ts'
import type { Run } from '../ncco/run.ts'
import type { RateLimit } from '../rate-limit.ts'
import { isOver, type Call } from './call.ts'
import type { Calls } from './calls.ts'
import { readCreateCall } from './create.ts'
import { listCalls } from './list.ts'
import { readUpdate } from './update.ts'
import { viewCall } from './view.ts'

export type CallRouteDeps = {
  readonly context: FaceContext
  readonly calls: Calls
  readonly conferences: Conferences
  readonly documents: Documents
  readonly run: Run
  readonly limit: RateLimit
  readonly account: Account
}

/** A hang-up this soon after the create may be refused with 400 (title of a support article). */
const TOO_SOON = 200

/** Create, list, read and change. */
export function callRoutes(deps: CallRouteDeps): readonly Route[] {
  const { account, context, calls, limit } = deps
  return [
    route.post('/v1/calls', (request) => {
      const plan = readCreateCall(request.json(), context.account.numbers[0].slice(1))
      if (!limit()) throw new VonageError(429)
      const applicationId = account.applicationOf(request) ?? account.applicationId
      const call = calls.place({
        ...plan,
        event: plan.event ?? account.applications.hookOf(applicationId, 'event_url'),
        applicationId,
        base: `${request.origin}${context.prefix}`,
        cause: request.cause,
        conversation: calls.newConversation(),
        answered: (answered) => void start(deps, answered, plan.source),
      })
      const { uuid, status, conversation } = call
      return json(201, { uuid, status, direction: 'outbound', conversation_uuid: conversation })
    }),
    route.get('/v1/calls', (request) => json(200, listCalls(request, calls.all(), context.prefix))),
    route.get('/v1/calls/:uuid', (request, { uuid }) =>
      json(200, viewCall(findCall(request, calls, uuid))),
    ),
    route.put('/v1/calls/:uuid', (request, { uuid }) => change(deps, request, uuid)),
  ]
}

function findCall(request: FaceRequest, calls: Calls, uuid: string | undefined): Call {
  const call = findVisible(request, calls, uuid)
  if (!call) throw new VonageError(404)
  return call
}

/** An answered leg; an ended one is "unknown or expired". */
export function findLive(request: FaceRequest, calls: Calls, uuid: string | undefined): Call {
  const call = findCall(request, calls, uuid)
  if (isOver(call)) throw new VonageError(404)
  if (call.status !== 'answered') throw new VonageError(400, [], 'The call is not in progress.')
  return call
}

async function start({ documents, run }: CallRouteDeps, call: Call, source: Source): Promise<void> {
  if ('ncco' in source) return run(call, source.ncco)
  const ncco = await documents(call, source)
  if (isOver(call)) return
  if (ncco) run(call, ncco)
  else call.leg?.hangUp()
}

function change(
  deps: CallRouteDeps,
  request: FaceRequest,
  uuid: string | undefined,
): EmulatorResponse {
  const { context, calls, conferences } = deps
  const update = readUpdate(request.json())
  switch (update.action) {
    case 'hangup': {
      const call = findCall(request, calls, uuid)
      if (isOver(call)) throw new VonageError(404)
      if (context.clock.now() - call.createdAt < TOO_SOON) {
        throw new VonageError(400, [], 'The call has not started yet.')
      }
      call.leg?.hangUp()
      return empty(204)
    }
    case 'transfer': {
      const call = findLive(request, calls, uuid)
      call.stopNcco?.()
      call.leaveConnect?.()
      conferences.moveTo(call, calls.newConversation())
      // This request is the cause of every ring of the new NCCO.
      call.cause = request.cause
      void start(deps, call, update.source)
      return empty(204)
    }
    default:
      findLive(request, calls, uuid)
      return empty(204)
  }
}
