import type { Clock } from '../../../clock.ts'
import type { WebhookAnswer } from '../../../webhooks/webhook.ts'
import { isOver, type Call } from '../call.ts'
import type { Calls } from '../calls.ts'
import { nameOf } from '../endpoint.ts'
import type { Hooks } from '../hooks.ts'
import type { Recordings } from '../recordings.ts'
import type { Action } from './action.ts'
import { connectLeg } from './connect.ts'
import { collectDigits } from './input.ts'
import type { Rooms } from './rooms.ts'
import { readNcco } from './read-ncco.ts'
import type { Faults } from '../reader.ts'

export type RunnerDeps = {
  readonly clock: Clock
  readonly calls: Calls
  readonly hooks: Hooks
  readonly recordings: Recordings
  readonly rooms: Rooms
}

/** Runs an NCCO on an answered leg, in place of the one that runs there. */
export type Run = (call: Call, actions: readonly Action[]) => void

/** Spoken English; stands for the length of the speech that is not made. */
const LETTERS_PER_SECOND = 15
/** The file is never fetched. Seconds. */
const STREAM_LASTS = 5

export function createRunner(deps: RunnerDeps): Run {
  const { clock, recordings, rooms, hooks } = deps

  const run: Run = (call, actions) => {
    call.stopNcco?.()
    let stopped = false
    const undo: (() => void)[] = []
    call.stopNcco = () => {
      stopped = true
      for (const stop of undo.splice(0)) stop()
    }
    const wait = (seconds: number, then: () => void): void => {
      // A loop of 0 goes on for ever.
      if (seconds !== Infinity) undo.push(clock.after(seconds * 1000, then))
    }
    const step = (index: number): void => {
      if (stopped || isOver(call)) return
      undo.length = 0
      const action = actions[index]
      // "When all the actions in the NCCO are complete, the Call ends" (NCCO reference).
      if (!action) return call.leg?.hangUp()
      const next = (): void => step(index + 1)
      const loops = (once: number, loop: number): number => (loop === 0 ? Infinity : once * loop)
      switch (action.action) {
        case 'talk':
          return wait(
            loops(Math.max(1, action.text.length / LETTERS_PER_SECOND), action.loop),
            next,
          )
        case 'stream':
          return wait(loops(STREAM_LASTS, action.loop), next)
        case 'wait':
          return wait(action.timeout, next)
        case 'record': {
          const stop = recordings.start(call, action)
          if (action.until === undefined) return next()
          return wait(action.until, () => {
            stop()
            next()
          })
        }
        case 'conversation': {
          const leave = rooms.join(call, action.name, action.endOnExit)
          undo.push(leave)
          if (action.record) {
            recordings.start(call, { hook: action.hook, format: 'mp3', channels: 1 })
          }
          return undefined
        }
        case 'connect': {
          undo.push(connectLeg(deps.calls, call, action, next))
          return undefined
        }
        case 'input': {
          if (action.asynchronous) {
            call.digitsTo = action.hook?.url ?? call.event?.url
            return next()
          }
          undo.push(
            collectDigits(clock, call, action.dtmf, (digits, timedOut) => {
              const hook = action.hook ?? call.event
              const payload = { dtmf: { digits, timed_out: timedOut }, ...about(call, clock) }
              void (hook && hooks.send(hook, payload, { kind: 'document', event: 'input' }))?.then(
                (answer) => follow(answer, next),
              )
              if (!hook) next()
            }),
          )
          return undefined
        }
        case 'notify': {
          const payload = { payload: action.payload, ...about(call, clock) }
          void hooks
            .send(action.hook, payload, { kind: 'document', event: 'notify' })
            .then((answer) => follow(answer, next))
          return undefined
        }
      }
    }
    /** What `input` and `notify` are answered with replaces the NCCO; anything else lets it go on. */
    const follow = (answer: WebhookAnswer | undefined, next: () => void): void => {
      if (stopped || isOver(call)) return
      const replacement = nccoOf(answer)
      if (replacement) run(call, replacement)
      else next()
    }
    step(0)
  }
  return run
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
