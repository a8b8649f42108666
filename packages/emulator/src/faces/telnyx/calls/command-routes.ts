import { json, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import type { Route } from '../../router.ts'
import { groupDigits, scheduleTones } from '../../shared/digits.ts'
import { TelnyxError } from '../errors.ts'
import { read, validate, type Body, type Parameters } from '../parameters.ts'
import type { MediaCommands } from '../media/commands.ts'
import { mediaParameters } from '../media/parameters.ts'
import type { Recordings } from '../recordings/recordings.ts'
import { startRecording } from '../recordings/start.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { lineOf, stateOf, type Call } from './call.ts'
import { destinationOf, validateInvite, webhookOf, type CreateDeps } from './create.ts'
import { actionParameters, transferParameters } from './parameters.ts'

export type CommandDeps = CreateDeps & {
  readonly webhooks: Webhooks
  readonly recordings: Recordings
  readonly media: MediaCommands
  /** Runs a command once per `command_id`; a repeated one gets the first answer. */
  once(scope: string, body: Body, run: () => EmulatorResponse): EmulatorResponse
}

type Command = (call: Call, body: Body, request: FaceRequest) => void

const ok = (): EmulatorResponse => json(200, { data: { result: 'ok' } })

/** [inferred] From a REFER to the far side's report of it. */
const REFERRED_AFTER = 1_000

function callOf(deps: CreateDeps, id: string, pointer = '/call_control_id'): Call {
  const call = deps.calls.get(id)
  if (!call) throw new TelnyxError({ name: 'badCall', pointer })
  if (call.endedAt !== undefined) throw new TelnyxError({ name: 'ended' })
  return call
}

export function answeredCallOf(deps: CreateDeps, id: string): Call {
  const call = callOf(deps, id)
  if (stateOf(call) !== 'answered') throw new TelnyxError({ name: 'notAnswered' })
  return call
}

/** `…/actions/*` of one call. */
export function commandRoutes(deps: CommandDeps): readonly Route[] {
  const { calls, webhooks, recordings } = deps
  const action = (
    name: string,
    parameters: Parameters,
    when: 'alive' | 'answered',
    run: Command,
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
        webhooks.note(call, name)
        run(call, body, request)
        return ok()
      })
    },
  ]
  return [
    action('answer', actionParameters.answer, 'alive', (call, body) => {
      if (!call.incoming || call.answeredAt !== undefined) return
      call.parameters = body
      call.webhook = webhookOf(body, call.webhook)
      call.incoming.answer()
      calls.answered(call, 'human')
    }),
    action('reject', actionParameters.reject, 'alive', (call, body) => {
      if (!call.incoming) throw new TelnyxError({ name: 'badCall' })
      call.incoming.reject(body['cause'] === 'USER_BUSY' ? 486 : 603)
    }),
    action('hangup', actionParameters.hangup, 'alive', (call) => calls.hangUp(call)),
    action('bridge', actionParameters.bridge, 'answered', (call, body) => {
      const other = answeredCallOf(deps, String(body['call_control_id']))
      if (other.bridged && read<boolean>(body, 'prevent_double_bridge')) calls.hangUp(call)
      else calls.bridge(call, other)
    }),
    action('transfer', transferParameters, 'answered', (...command) => transfer(deps, ...command)),
    action('refer', actionParameters.refer, 'answered', (call) => refer(deps, call)),
    action('send_dtmf', actionParameters.send_dtmf, 'answered', (call, body) => {
      const groups = groupDigits(String(body['digits']), read<number>(body, 'duration_millis'))
      const line = lineOf(call)
      scheduleTones(deps.context.clock, groups, (tones) => void line?.sendDigits(tones))
    }),
    action('record_start', actionParameters.record_start, 'alive', (call, body) => {
      if (stateOf(call) !== 'answered') throw new TelnyxError({ name: 'noAudio' })
      startRecording(call, body, { recordings, clock: deps.context.clock })
    }),
    action('record_stop', actionParameters.record_stop, 'answered', (call, body) =>
      recordings.stop(call, read<string>(body, 'recording_id')),
    ),
    action('record_pause', actionParameters.record_pause, 'answered', (call, body) =>
      recordings.pause(call, read<string>(body, 'recording_id')),
    ),
    action('record_resume', actionParameters.record_resume, 'answered', (call, body) =>
      recordings.resume(call, read<string>(body, 'recording_id')),
    ),
    ...(Object.keys(mediaParameters) as (keyof typeof mediaParameters)[]).map((name) =>
      action(name, mediaParameters[name], 'answered', deps.media[name]),
    ),
    action(
      'client_state_update',
      actionParameters.client_state_update,
      'alive',
      () => undefined,
      'PUT',
    ),
  ]
}

function transfer(
  { calls, account }: CommandDeps,
  call: Call,
  body: Body,
  request: FaceRequest,
): void {
  const to = destinationOf(body)
  validateInvite(body, to, account)
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
}

function refer({ webhooks, calls, context }: CommandDeps, call: Call): void {
  webhooks.tell(call, 'call.refer.started', { sip_notify_response: 100 })
  context.clock.after(REFERRED_AFTER, () => {
    if (call.endedAt !== undefined) return
    webhooks.tell(call, 'call.refer.completed', { sip_notify_response: 200 })
    // The far side has left for where it was referred.
    if (call.incoming) calls.hangUp(call)
    else call.leg?.hangUp('callee')
  })
}
