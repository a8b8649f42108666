import {
  CallError,
  type FlowsPort,
  type GatherStep,
  type PromptStep,
  type References,
  type StepPlan,
} from '@callplane/core'
import { encodeState } from '../map/client-state.ts'
import {
  promptedGatherFields,
  recordFields,
  silentGatherFields,
  stepNotes,
  streamFields,
} from '../map/flow.ts'
import { expanded, promptOf, speechOf } from '../map/flow-speech.ts'
import { controlOf } from '../references.ts'
import type { RequestOptions, Sdk } from '../client/sdk.ts'

type Load = () => Promise<Sdk>

/** Marks of a command: its id, and which step it is of. Both come back with its events. */
const marksOf = ({ attempt, segment, index, command }: StepPlan) => ({
  command_id: command,
  client_state: encodeState({ attempt, leg: 'far', step: [segment, index] }),
})

const played = (
  { client }: Sdk,
  control: string,
  prompt: Exclude<PromptStep, { step: 'pause' }>,
  marks: ReturnType<typeof marksOf>,
  options: RequestOptions,
): Promise<unknown> => {
  const { actions } = client.calls
  const loop = prompt.loop === 0 ? 'infinity' : (prompt.loop ?? 1)
  return prompt.step === 'say'
    ? actions.speak(
        control,
        { ...speechOf(prompt), ...(loop !== 1 && { loop }), ...marks },
        options,
      )
    : actions.startPlayback(control, { audio_url: prompt.url, loop, ...marks }, options)
}

const gather = async (
  sdk: Sdk,
  control: string,
  step: GatherStep,
  plan: StepPlan,
): Promise<void> => {
  const during = promptOf(step)
  const { actions } = sdk.client.calls
  const marks = marksOf(plan)
  await sdk.run((options) => {
    if (during?.step === 'say')
      return actions.gatherUsingSpeak(
        control,
        { ...speechOf(during), ...promptedGatherFields(step), ...marks },
        options,
      )
    if (during?.step === 'play')
      return actions.gatherUsingAudio(
        control,
        { audio_url: during.url, ...promptedGatherFields(step), ...marks },
        options,
      )
    return actions.gather(control, { ...silentGatherFields(step), ...marks }, options)
  })
}

type Target = Extract<StepPlan['step'], { step: 'dial' }>['to'][number]

/** Fields of a transfer that depend on what kind of party is rung (OpenAPI, 16 Jul 2026, `TransferCallRequest`). */
const targetFields = (target: Extract<Target, { phone: string } | { sip: string }>) =>
  'phone' in target
    ? {
        to: target.phone,
        ...(target.digits !== undefined && { send_digits_on_answer: target.digits }),
      }
    : {
        to: target.sip,
        ...(target.username !== undefined && { sip_auth_username: target.username }),
        ...(target.password !== undefined && { sip_auth_password: target.password }),
        ...(target.headers && {
          custom_headers: Object.entries(target.headers).map(([name, value]) => ({ name, value })),
        }),
      }

/** The caller's leg is parked again once the other party has gone, so that the flow goes on. */
const dial = async (
  sdk: Sdk,
  control: string,
  step: Extract<StepPlan['step'], { step: 'dial' }>,
  { command, dialUrl, from, called }: StepPlan,
): Promise<void> => {
  const target = step.to.find((one) => 'phone' in one || 'sip' in one)
  if (!target)
    throw new CallError('unsupported', 'telnyx: a flow dials phones and SIP URIs', {
      provider: 'telnyx',
      dialled: 'no',
    })
  const body = {
    ...targetFields(target),
    // A transfer has no `bridge_intent`, and shows numbers of the account only.
    from: step.callerId ?? called ?? from,
    timeout_secs: Math.min(Math.max(step.ringTimeout ?? 30, 5), 600),
    time_limit_secs: step.maxDuration && Math.min(Math.max(step.maxDuration, 30), 14_400),
    park_after_unbridge: 'self',
    ...(step.record === true && { record: 'record-from-answer' as const }),
    webhook_url: dialUrl,
    target_leg_client_state: encodeState({ attempt: command, leg: 'near' }),
    command_id: command,
  }
  await sdk.run((options) => sdk.client.calls.actions.transfer(control, body, options))
}

const run = async (sdk: Sdk, control: string, plan: StepPlan): Promise<'begun' | 'done'> => {
  const { step } = plan
  const { actions } = sdk.client.calls
  const marks = marksOf(plan)
  switch (step.step) {
    case 'say':
    case 'play':
      await sdk.run((options) => played(sdk, control, step, marks, options))
      return 'begun'
    case 'gather':
      await gather(sdk, control, step, plan)
      return 'begun'
    case 'record':
      await sdk.run((options) =>
        actions.startRecording(control, { ...recordFields(step), ...marks }, options),
      )
      return step.background === true ? 'done' : 'begun'
    case 'stream':
      await sdk.run((options) =>
        actions.startStreaming(control, { ...streamFields(step), ...marks }, options),
      )
      return step.background === true ? 'done' : 'begun'
    case 'dial':
      await dial(sdk, control, step, plan)
      return 'begun'
    case 'digits':
      await sdk.run((options) =>
        actions.sendDtmf(control, { digits: step.digits, ...marks }, options),
      )
      // Answered at once; `duration_millis` of each tone is 250 by default, and no webhook tells of the last one.
      return 'begun'
    case 'hangUp':
    case 'reject':
      await sdk.run((options) => actions.hangup(control, { command_id: plan.command }, options))
      return 'done'
    default:
      return 'done'
  }
}

/** Steps of flows as commands to the caller's leg (OpenAPI, 16 Jul 2026). */
export const createFlows = (sdk: Load): FlowsPort => ({
  check: stepNotes,
  expand: expanded,
  run: async (references: References, plan) => run(await sdk(), controlOf(references), plan),
  async finish(references, plan) {
    const loaded = await sdk()
    const body = { command_id: `${plan.command}-stop` }
    await loaded.run((options) =>
      loaded.client.calls.actions.stopRecording(controlOf(references), body, options),
    )
  },
})
