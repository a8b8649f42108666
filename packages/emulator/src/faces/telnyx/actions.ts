import { json, type EmulatorResponse } from '../../message.ts'
import type { FaceContext } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import type { Route } from '../router.ts'
import { stateOf, type Call } from './call.ts'
import { destinationOf, judgeInvite, webhookOf, type DialDeps } from './dial.ts'
import { actionParameters, transferParameters } from './documented.ts'
import { TelnyxError } from './errors.ts'
import type { Events } from './events.ts'
import { read, validate, type Body, type Parameters } from './parameters.ts'
import type { Recordings } from './recordings.ts'

export type ActionDeps = DialDeps & {
  readonly context: FaceContext
  readonly events: Events
  readonly recordings: Recordings
  /** The answer to the first command of an id, for as long as it counts. */
  once(scope: string, body: Body, run: () => EmulatorResponse): EmulatorResponse
}

type Act = (call: Call, body: Body, request: FaceRequest) => void

const ok = (): EmulatorResponse => json(200, { data: { result: 'ok' } })

/** [inferred] From a REFER to the far side's report of it. */
const REFERRED_AFTER = 1_000

function callOf(deps: DialDeps, id: string, pointer = '/call_control_id'): Call {
  const call = deps.calls.get(id)
  if (!call) throw new TelnyxError({ name: 'badCall', pointer })
  if (call.endedAt !== undefined) throw new TelnyxError({ name: 'ended' })
  return call
}

export function answeredCallOf(deps: DialDeps, id: string): Call {
  const call = callOf(deps, id)
  if (stateOf(call) !== 'answered') throw new TelnyxError({ name: 'notAnswered' })
  return call
}

/** `…/actions/*` of one call. */
export function actionRoutes(deps: ActionDeps): readonly Route[] {
  const { calls, events, recordings, account, context } = deps
  const action = (
    name: string,
    parameters: Parameters,
    when: 'alive' | 'answered',
    act: Act,
    method = 'POST',
  ): Route => [
    method,
    `/v2/calls/:id/actions/${name}`,
    (request, { id = '' }) => {
      const body = validate(request.json(), request.text, parameters)
      return deps.once(id, body, () => {
        const call = when === 'alive' ? callOf(deps, id) : answeredCallOf(deps, id)
        call.origin = request.origin
        const state = read<string>(body, 'client_state')
        if (state !== undefined) call.clientState = state
        events.note(call, name)
        act(call, body, request)
        return ok()
      })
    },
  ]
  const is = actionParameters
  return [
    action('answer', is.answer, 'alive', (call, body) => {
      if (!call.incoming || call.answeredAt !== undefined) return
      call.parameters = body
      call.webhook = webhookOf(body, call.webhook)
      call.incoming.answer()
      calls.answered(call, 'human')
    }),
    action('reject', is.reject, 'alive', (call, body) => {
      if (!call.incoming) throw new TelnyxError({ name: 'badCall' })
      call.incoming.reject(body['cause'] === 'USER_BUSY' ? 486 : 603)
    }),
    action('hangup', is.hangup, 'alive', (call) => calls.hangUp(call)),
    action('bridge', is.bridge, 'answered', (call, body) => {
      const other = answeredCallOf(deps, String(body['call_control_id']))
      if (other.bridged && read<boolean>(body, 'prevent_double_bridge')) calls.hangUp(call)
      else calls.bridge(call, other)
    }),
    action('transfer', transferParameters, 'answered', (call, body, request) => {
      const to = destinationOf(body)
      judgeInvite(body, to, account)
      calls.place({
        to,
        from: read<string>(body, 'from') ?? (call.direction === 'incoming' ? call.to : call.from),
        parameters: body,
        webhook: webhookOf(body, call.webhook),
        clientState: read<string>(body, 'target_leg_client_state'),
        cause: request.cause,
        linked: call,
        answered: (target) => {
          if (call.endedAt === undefined) calls.bridge(call, target)
          else calls.hangUp(target)
        },
      })
    }),
    action('refer', is.refer, 'answered', (call) => {
      events.tell(call, 'call.refer.started', { sip_notify_response: 100 })
      context.clock.after(REFERRED_AFTER, () => {
        if (call.endedAt !== undefined) return
        events.tell(call, 'call.refer.completed', { sip_notify_response: 200 })
        // The far side has gone to where it was referred.
        if (call.incoming) calls.hangUp(call)
        else call.leg?.hangUp('callee')
      })
    }),
    action('send_dtmf', is.send_dtmf, 'answered', (call, body) => {
      const digits = String(body['digits']).replaceAll(/w/gi, '')
      if (call.incoming) call.incoming.press(digits)
      else call.leg?.sendDigits(digits)
    }),
    action('record_start', is.record_start, 'alive', (call, body) => {
      if (stateOf(call) !== 'answered') throw new TelnyxError({ name: 'noAudio' })
      recordings.start(call, {
        channels: body['channels'] as 'single' | 'dual',
        format: body['format'] as 'wav' | 'mp3',
        initiatedBy: 'StartCallRecordingAPI',
      })
    }),
    action('record_stop', is.record_stop, 'answered', (call, body) =>
      recordings.stop(call, read<string>(body, 'recording_id')),
    ),
    action('client_state_update', is.client_state_update, 'alive', () => undefined, 'PUT'),
  ]
}
