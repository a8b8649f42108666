import type { Clock } from '../../../clock.ts'
import type { WebhookAnswer } from '../../../webhooks/webhook.ts'
import { FILE_SECONDS } from '../../shared/playback.ts'
import { isOver, type Call, type Hook } from '../calls/call.ts'
import type { Calls } from '../calls/calls.ts'
import { nameOf } from '../calls/endpoint.ts'
import type { Faults } from '../parameters.ts'
import type { Recordings } from '../recordings/recordings.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { Action } from './action.ts'
import type { Conferences } from './conferences.ts'
import { connectLeg } from './dial.ts'
import { collectDigits } from './input.ts'
import { readNcco } from './read.ts'

export type RunnerDeps = {
  readonly clock: Clock
  readonly calls: Calls
  readonly webhooks: Webhooks
  readonly recordings: Recordings
  readonly conferences: Conferences
}

/** Runs an NCCO on an answered leg, in place of the one that runs there. */
export type Run = (call: Call, actions: readonly Action[]) => void

/** One action of a running NCCO. */
type Step = {
  readonly call: Call
  readonly deps: RunnerDeps
  /** Runs when the NCCO is stopped before the next action. */
  onStop(undo: () => void): void
  next(): void
  /** Sends a payload whose answer, if it is an NCCO, replaces the running one. */
  ask(hook: Hook, payload: Readonly<Record<string, unknown>>, event: string): void
}

/** Characters of English speech per second: the speech itself is not generated. */
const CHARACTERS_PER_SECOND = 15

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
      const body = { ...payload, ...about(call, deps.clock) }
      const { applicationId } = call
      const answer = await deps.webhooks.send(hook, body, {
        kind: 'document',
        event,
        applicationId,
      })
      if (stopped || isOver(call)) return
      const replacement = nccoOf(answer)
      if (replacement) run(call, replacement)
      else next()
    }
    const step = (index: number): void => {
      if (stopped || isOver(call)) return
      undo.length = 0
      const action = actions[index]
      // "When all the actions in the NCCO are complete, the Call ends" (NCCO reference).
      if (!action) return call.leg?.hangUp()
      const next = (): void => step(index + 1)
      perform(action, {
        call,
        deps,
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
    case 'talk': {
      const once = Math.max(1, action.text.length / CHARACTERS_PER_SECOND)
      return repeat(step, once, action.loop, () => call.leg?.play('speech', action.text))
    }
    case 'stream':
      return repeat(step, FILE_SECONDS, action.loop, () => call.leg?.play('file', action.url))
    case 'wait':
      return wait(step, action.timeout, next)
    case 'record': {
      const stop = deps.recordings.start(call, action)
      if (action.until === undefined) return next()
      return wait(step, action.until, () => {
        stop()
        next()
      })
    }
    case 'conversation':
      step.onStop(deps.conferences.join(call, action.name, action.endOnExit))
      if (action.record)
        deps.recordings.start(call, { hook: action.hook, format: 'mp3', channels: 1 })
      return undefined
    case 'connect':
      return step.onStop(connectLeg(deps.calls, call, action, next))
    case 'input':
      return input(action, step)
    case 'notify':
      return step.ask(action.hook, { payload: action.payload }, 'notify')
  }
}

function wait({ deps, onStop }: Step, seconds: number, then: () => void): void {
  onStop(deps.clock.after(seconds * 1000, then))
}

/** 0 repeats endlessly. */
function repeat(step: Step, once: number, loop: number, play: () => void): void {
  play()
  if (loop > 0) wait(step, once * loop, step.next)
}

function input(action: Extract<Action, { action: 'input' }>, step: Step): void {
  const { call, deps, next } = step
  if (action.asynchronous) {
    call.digitsTo = action.hook?.url ?? call.event?.url
    return next()
  }
  const stop = collectDigits(deps.clock, call, action.dtmf, (digits, timedOut) => {
    const hook = action.hook ?? call.event
    if (hook) step.ask(hook, { dtmf: { digits, timed_out: timedOut } }, 'input')
    else next()
  })
  step.onStop(stop)
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

function nccoOf(answer: WebhookAnswer | undefined): readonly Action[] | undefined {
  if (!answer || answer.status !== 200 || answer.body.trim() === '') return undefined
  const faults: Faults = []
  try {
    const actions = readNcco(JSON.parse(answer.body), faults, 'ncco')
    return faults.length === 0 && actions.length > 0 ? actions : undefined
  } catch {
    return undefined
  }
}
