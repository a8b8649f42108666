import { empty, json, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { findVisible, isVisible } from '../../shared/records.ts'
import type { Account } from '../account.ts'
import { readPhone } from '../addresses.ts'
import { TwilioError } from '../errors.ts'
import { dateRange, page } from '../pages.ts'
import { readParameters } from '../parameters.ts'
import type { Recordings } from '../recordings/recordings.ts'
import type { RunDocument } from '../twiml/run.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { isOver, type Call, type CallStatus, type Detection } from './call.ts'
import type { Calls } from './calls.ts'
import { readCreateCall, readDocumentUpdate } from './create.ts'
import { viewCall } from './view.ts'

export type CallRouteDeps = {
  readonly context: FaceContext
  readonly account: Account
  readonly calls: Calls
  readonly recordings: Recordings
  readonly webhooks: Webhooks
  readonly run: RunDocument
  /** Virtual milliseconds a new call waits in Twilio's queue. */
  readonly queue: () => number
}

const STATUSES: readonly CallStatus[] = [
  'queued',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'failed',
  'no-answer',
  'canceled',
]

export function callRoutes(deps: CallRouteDeps): readonly Route[] {
  const { account, calls } = deps
  const view = (call: Call): Record<string, unknown> =>
    viewCall(call, account.sid, account.phoneNumberSid(call.from))
  return [
    route.post('/Calls.json', (request) => json(201, view(createCall(request, deps)))),
    route.get('/Calls.json', (request) => json(200, listCalls(request, calls, view))),
    route.get('/Calls/:sid.json', (request, { sid }) =>
      json(200, view(findCall(request, calls, sid))),
    ),
    route.post('/Calls/:sid.json', (request, { sid }) => {
      const call = findCall(request, calls, sid)
      updateCall(request, call, deps)
      return json(200, view(call))
    }),
    route.delete('/Calls/:sid.json', (request, { sid }) => removeCall(request, deps, sid)),
  ]
}

/** The call of the path. */
export function findCall(request: FaceRequest, calls: Calls, sid: string | undefined): Call {
  const call = findVisible(request, calls, sid)
  if (!call) throw new TwilioError('notFound', request.path)
  return call
}

function createCall(request: FaceRequest, deps: CallRouteDeps): Call {
  const { context, account, calls, queue } = deps
  const plan = readCreateCall(request.form(), account)
  return calls.place({
    to: plan.to.text,
    from: plan.from,
    base: `${request.origin}${context.prefix}`,
    cause: request.cause,
    callback: plan.callback,
    ringTimeout: plan.ringTimeout,
    timeLimit: plan.timeLimit,
    queuedFor: queue(),
    answered(call) {
      if (plan.recording) deps.recordings.start(call, plan.recording, 'OutboundAPI')
      const start = (): void => deps.run(call, plan.document, { digits: plan.digits })
      if (plan.detection) detect(call, plan.detection, deps, start)
      else start()
    },
  })
}

/** Machine detection: the document waits for the verdict unless it is asynchronous. */
function detect(call: Call, detection: Detection, deps: CallRouteDeps, start: () => void): void {
  const { clock, timings } = deps.context
  if (detection.async) start()
  clock.after(timings.detectedAfter, () => {
    if (isOver(call)) return
    const machine = detection.mode === 'Enable' ? 'machine_start' : 'machine_end_beep'
    call.answeredBy = call.leg?.answeredBy === 'machine' ? machine : 'human'
    call.updatedAt = clock.now()
    if (!detection.async) return start()
    if (detection.async.url === undefined) return
    const parameters = {
      CallSid: call.sid,
      AccountSid: deps.account.sid,
      AnsweredBy: call.answeredBy,
      MachineDetectionDuration: String(timings.detectedAfter),
    }
    const target = { url: detection.async.url, method: detection.async.method }
    void deps.webhooks.send(target, parameters, { kind: 'event', event: 'amd', to: call.to })
  })
}

function listCalls(
  request: FaceRequest,
  calls: Calls,
  view: (call: Call) => unknown,
): Record<string, unknown> {
  const parameters = readParameters(request.query)
  const to = parameters.text('To')
  const from = parameters.text('From')
  const status = parameters.oneOf('Status', STATUSES)
  const parent = parameters.text('ParentCallSid')
  const started = dateRange(request.query, 'StartTime')
  const ended = dateRange(request.query, 'EndTime')
  const same = (wanted: string | undefined, address: string): boolean =>
    wanted === undefined || wanted === address || readPhone(wanted) === address
  const found = calls
    .all()
    .filter(
      (call) =>
        isVisible(request, call) &&
        same(to, call.to) &&
        same(from, call.from) &&
        (status === undefined || status === call.status) &&
        (parent === undefined || parent === call.parentSid) &&
        // A queued call has no start time; its creation is used.
        started(call.startedAt ?? call.createdAt) &&
        ended(call.endedAt),
    )
    .toReversed()
  return page(request, 'calls', found, view)
}

function updateCall(request: FaceRequest, call: Call, { calls, run }: CallRouteDeps): void {
  const parameters = readParameters(request.form())
  const status = parameters.oneOf('Status', ['completed', 'canceled'])
  const document = readDocumentUpdate(parameters)
  const timeLimit = parameters.integer('TimeLimit', 1, 86_400)
  const url = parameters.url('StatusCallback', 'badStatusCallback')
  const method = parameters.method('StatusCallbackMethod') ?? 'POST'
  if (isOver(call)) throw new TwilioError('notInProgress')
  if (document && status === undefined && call.status !== 'in-progress') {
    throw new TwilioError('notInProgress')
  }
  if (url !== undefined) {
    call.callback = { url, method, events: call.callback?.events ?? ['completed'] }
  }
  if (timeLimit !== undefined) call.leg?.limit(timeLimit)
  // `canceled` has no effect on a call in progress (OpenAPI, Apr 2026).
  if (status === 'completed' || (status === 'canceled' && call.status !== 'in-progress')) {
    return calls.hangUp(call)
  }
  if (!document) return
  call.leaveDial?.()
  call.leaveDial = undefined
  run(call, document)
}

function removeCall(
  request: FaceRequest,
  { calls, recordings }: CallRouteDeps,
  sid: string | undefined,
): EmulatorResponse {
  const call = findCall(request, calls, sid)
  if (!isOver(call)) throw new TwilioError('conflict')
  for (const recording of recordings.of(call.sid)) recordings.remove(recording.sid)
  calls.remove(call.sid)
  return empty(204)
}
