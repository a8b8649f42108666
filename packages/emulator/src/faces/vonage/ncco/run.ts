import type { Clock } from '../../../time/clock.ts'
import type { WebhookAnswer } from '../../../webhooks/webhook.ts'
import { ask } from '../../shared/ask.ts'
import { playPrompts } from '../../shared/prompts.ts'
import { recordMessage } from '../../shared/record-message.ts'
import { isOver, type Call, type Hook } from '../calls/call.ts'
import type { Calls } from '../calls/calls.ts'
import { nameOf } from '../calls/endpoint.ts'
import type { Recordings } from '../recordings/recordings.ts'
import type { Action, Following } from './action.ts'
import type { Conferences } from './conferences.ts'
import { connectLeg } from './dial.ts'
import { inputResult } from './input.ts'
import { parseNcco } from './parse.ts'
import { turnAt, type Turn } from './turn.ts'
import { connectWebSocket, type WebSocketDeps } from './websocket.ts'

export type RunnerDeps = WebSocketDeps & {
  readonly calls: Calls
  readonly recordings: Recordings
  readonly conferences: Conferences
  readonly log: (line: string) => void
}

/** Runs an NCCO on an answered leg, in place of the one that runs there. */
export type Run = (call: Call, actions: readonly Action[]) => void

/** One action of a running NCCO. */
type Step = Following & {
  readonly call: Call
  readonly deps: RunnerDeps
  readonly prompts: Turn['prompts']
  /** Runs when the NCCO is stopped before the next action. */
  onStop(undo: () => void): void
}

export function createRunner(deps: RunnerDeps): Run {
  const run: Run = (call, actions) => {
    call.stopNcco?.()
    let stopped = false
    const undo: (() => void)[] = []
    call.stopNcco = () => {
      stopped = true
      for (const stop of undo.splice(0)) stop()
    }
    const ask = async (
      hook: Hook,
      payload: Readonly<Record<string, unknown>>,
      event: string,
      next: () => void,
    ): Promise<void> => {
      const { applicationId } = call
      const answer = await deps.webhooks.send(hook, payload, {
        kind: 'document',
        event,
        applicationId,
      })
      if (stopped || isOver(call)) return
      const replacement = nccoOf(answer, deps.log)
      if (replacement) run(call, replacement)
      else next()
    }
    const step = (index: number): void => {
      if (stopped || isOver(call)) return
      undo.length = 0
      const turn = turnAt(actions, index)
      // "When all the actions in the NCCO are complete, the Call ends" (NCCO reference).
      if (!turn) return call.leg?.hangUp()
      if (turn.misplaced) deps.log(`vonage ncco[${index}]: bargeIn needs an input action after it`)
      const next = (): void => step(turn.after)
      perform(turn.action, {
        call,
        deps,
        prompts: turn.prompts,
        onStop: (stop) => void undo.push(stop),
        next,
        ask: (hook, payload, event) => void ask(hook, payload, event, next),
      })
    }
    step(0)
  }
  return run
}

function perform(action: Action, step: Step): void {
  const { call, deps, next } = step
  switch (action.action) {
    case 'talk':
    case 'stream':
    case 'wait':
      return step.onStop(playPrompts(deps.clock, call.leg?.line, step.prompts, next))
    case 'record':
      return record(action, step)
    case 'conversation':
      step.onStop(deps.conferences.join(call, action.name, action.endOnExit))
      if (action.record)
        deps.recordings.start(call, { hook: action.hook, format: 'mp3', channels: 1 })
      return undefined
    case 'websocket':
      return step.onStop(connectWebSocket(deps, call, action, step))
    case 'connect':
      return step.onStop(connectLeg(deps.calls, call, action, step))
    case 'input':
      return input(action, step)
    case 'pay':
    case 'transfer':
      deps.log(`vonage ncco: ${action.action} is not emulated: it is left out`)
      return next()
    case 'notify':
      return step.ask(
        action.hook,
        { payload: action.payload, ...about(call, deps.clock) },
        'notify',
      )
  }
}

/** In the background, or until what ends it. */
function record(action: Extract<Action, { action: 'record' }>, step: Step): void {
  const { call, deps, next } = step
  if (!action.until) {
    deps.recordings.start(call, action)
    return next()
  }
  let stop: (() => void) | undefined
  const end = recordMessage(deps.clock, call.leg?.line, action.until, {
    begun: () => void (stop = deps.recordings.start(call, action)),
    done() {
      stop?.()
      next()
    },
  })
  // [inferred] A transfer ends it too.
  step.onStop(() => {
    end()
    stop?.()
  })
}

function input(action: Extract<Action, { action: 'input' }>, step: Step): void {
  const { call, deps, next } = step
  if (action.asynchronous) {
    call.digitsTo = action.hook?.url ?? call.event?.url
    return next()
  }
  const { plan } = action
  step.onStop(
    ask(deps.clock, call.leg?.line, { prompts: step.prompts, plan }, (collected) => {
      const hook = action.hook ?? call.event
      const result = { ...inputResult(plan, collected), ...about(call, deps.clock) }
      if (hook) step.ask(hook, result, 'input')
      else next()
    }),
  )
}

function about(call: Call, clock: Clock): Record<string, unknown> {
  return {
    from: call.from,
    to: nameOf(call.to),
    uuid: call.uuid,
    conversation_uuid: call.conversation,
    timestamp: new Date(clock.now()).toISOString(),
  }
}

/** The NCCO that the answer to an event is; nothing for any other answer. */
function nccoOf(
  answer: WebhookAnswer | undefined,
  log: (line: string) => void,
): readonly Action[] | undefined {
  if (!answer || answer.status !== 200 || answer.body.trim() === '') return undefined
  const parsed = parseNcco(answer.body)
  if ('actions' in parsed) return parsed.actions.length > 0 ? parsed.actions : undefined
  if (parsed.wrong !== undefined) log(`vonage invalid NCCO: ${parsed.wrong}`)
  return undefined
}
