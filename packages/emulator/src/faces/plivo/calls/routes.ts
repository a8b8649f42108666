import { empty, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { findVisible } from '../../shared/records.ts'
import type { Account } from '../account.ts'
import { PlivoError } from '../errors.ts'
import type { Answer } from '../pages.ts'
import { readBody, readQuery } from '../parameters.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { RunDocument } from '../xml/run.ts'
import { isOver, type Call } from './call.ts'
import type { Calls } from './calls.ts'
import { readCreateCall, type CreateCall } from './create.ts'
import { hangups } from './hangup-cause.ts'
import { listCurrent, listRecords } from './list.ts'
import { isLive, viewLive, viewQueued, viewRecord } from './view.ts'

export type CallRouteDeps = {
  readonly context: FaceContext
  readonly account: Account
  readonly calls: Calls
  readonly webhooks: Webhooks
  readonly run: RunDocument
  /** Virtual milliseconds a new call waits in Plivo's queue. */
  readonly queue: () => number
  readonly zoneMinutes: number
  readonly answer: Answer
}

const statusOf = (request: FaceRequest): 'live' | 'queued' | undefined =>
  readQuery(request).oneOf('status', ['live', 'queued'])

export function callRoutes(deps: CallRouteDeps): readonly Route[] {
  const { account, calls, zoneMinutes, answer } = deps
  const retrieve = (request: FaceRequest, uuid: string | undefined): EmulatorResponse => {
    const call = findCall(request, calls, uuid)
    const status = statusOf(request)
    if (status === 'live' && isLive(call)) return answer(200, viewLive(call))
    if (status === 'queued' && call.state === 'queued') return answer(200, viewQueued(call))
    if (status === undefined && isOver(call))
      return answer(200, viewRecord(call, account.authId, zoneMinutes))
    throw new PlivoError(404, 'call not found')
  }
  return [
    route.post('/Call/', (request) => answer(201, createCalls(request, deps))),
    route.get('/Call/', (request) => {
      const status = statusOf(request)
      const all = calls.all()
      return answer(
        200,
        status
          ? listCurrent(request, all, status)
          : listRecords(request, all, account.authId, zoneMinutes),
      )
    }),
    // The vendor's client omits the trailing slash.
    route.get('/Call/:uuid', (request, { uuid }) => retrieve(request, uuid)),
    route.get('/Call/:uuid/', (request, { uuid }) => retrieve(request, uuid)),
    route.delete('/Call/:uuid/', (request, { uuid }) => {
      const call = findCall(request, calls, uuid)
      if (isOver(call)) throw new PlivoError(404, 'call not found')
      calls.hangUp(call, hangups.byApi)
      return empty(204)
    }),
    route.delete('/Request/:uuid/', (_request, { uuid }) => {
      const waiting = calls
        .all()
        .filter(
          (call) => call.requestUuid === uuid && !isOver(call) && call.state !== 'in-progress',
        )
      if (waiting.length === 0) throw new PlivoError(404, 'request not found')
      for (const call of waiting) calls.hangUp(call, hangups.byApi)
      return empty(204)
    }),
    route.post('/Call/:uuid/', (request, { uuid }) => answer(202, transfer(request, uuid, deps))),
  ]
}

export function findCall(request: FaceRequest, calls: Calls, uuid: string | undefined): Call {
  const call = findVisible(request, calls, uuid)
  if (!call) throw new PlivoError(404, 'call not found')
  return call
}

/** Of a call that is answered and not over. */
export function findInProgress(request: FaceRequest, calls: Calls, uuid: string | undefined): Call {
  const call = findCall(request, calls, uuid)
  if (call.state !== 'in-progress') throw new PlivoError(404, 'call not found')
  return call
}

/** The B leg: the one that the call's document has dialled and bridged. */
export function secondLegOf(call: Call, calls: Calls): Call | undefined {
  return calls.all().find((one) => one.parent === call && one.state === 'in-progress')
}

function createCalls(request: FaceRequest, deps: CallRouteDeps): object {
  const plan = readCreateCall(readBody(request))
  const requests = plan.to.map((to) => createCall(request, to, plan, deps))
  return requests.length === 1
    ? { message: 'call fired', request_uuid: requests[0] }
    : { message: 'calls fired', request_uuid: requests }
}

function createCall(
  request: FaceRequest,
  to: string,
  plan: CreateCall,
  deps: CallRouteDeps,
): string {
  const requestUuid = deps.context.random.uuid()
  deps.calls.place({
    to,
    from: plan.from,
    callerName: plan.callerName,
    cause: request.cause,
    requestUuid,
    ringTarget: plan.ring,
    hangupTarget: plan.hangup,
    sipHeaders: plan.sipHeaders,
    ringTimeout: plan.ringTimeout,
    timeLimit: plan.timeLimit,
    queuedFor: deps.queue(),
    answered(call) {
      const start = (machine?: boolean): void =>
        deps.run(
          call,
          { step: 'answer', target: plan.answer, fallback: plan.fallback },
          {
            digits: plan.digits,
            extra: {
              Event: 'StartApp',
              ...(machine === undefined ? {} : { Machine: String(machine) }),
            },
          },
        )
      if (plan.detection) detect(call, plan.detection, deps, start)
      else start()
    },
  })
  return requestUuid
}

/** Machine detection: the document waits for the verdict unless there is a URL for it. */
function detect(
  call: Call,
  { mode, report }: NonNullable<CreateCall['detection']>,
  { context: { clock, timings }, calls, webhooks }: CallRouteDeps,
  start: (machine?: boolean) => void,
): void {
  if (report) start()
  clock.after(timings.detectedAfter, () => {
    if (isOver(call)) return
    const machine = call.leg?.answeredBy === 'machine'
    if (report)
      webhooks.tell(report, call, {
        Event: 'MachineDetection',
        Machine: String(machine),
        IfMachine: mode === 'hangup' ? 'hangup' : 'continue',
      })
    if (machine && mode === 'hangup') calls.hangUp(call, hangups.machine)
    else if (!report) start(machine)
  })
}

function transfer(
  request: FaceRequest,
  uuid: string | undefined,
  { calls, run }: CallRouteDeps,
): object {
  const body = readBody(request)
  const legs = body.oneOf('legs', ['aleg', 'bleg', 'both']) ?? 'aleg'
  const first = body.target('aleg_url', 'aleg_method')
  const second = body.target('bleg_url', 'bleg_method')
  if (legs !== 'bleg' && !first) throw new PlivoError(400, 'aleg_url is a required parameter')
  if (legs !== 'aleg' && !second) throw new PlivoError(400, 'bleg_url is a required parameter')
  const call = findInProgress(request, calls, uuid)
  const other = secondLegOf(call, calls)
  if (legs !== 'aleg' && !other) throw new PlivoError(404, 'the call has no B leg')
  const moved = [
    ...(legs !== 'bleg' && first ? [{ leg: call, target: first }] : []),
    ...(legs !== 'aleg' && second && other ? [{ leg: other, target: second }] : []),
  ]
  // The B leg first: the A leg's `<Dial>` would hang it up.
  for (const { leg, target } of moved.toReversed()) {
    leg.leaveDial?.()
    leg.leaveDial = undefined
    run(leg, { step: 'transfer', target }, { extra: { Event: 'Redirect' } })
  }
  return { message: 'call transferred', call_uuids: moved.map(({ leg }) => leg.uuid) }
}
