import type { Clock } from '../../time/clock.ts'
import type { Line } from '../../network/line.ts'
import { playPrompts, type Prompt } from './prompts.ts'

type Sounding = {
  readonly leg: { readonly line: Line } | undefined
  /** Run when the call has ended. */
  readonly onEnd: (() => void)[]
}

/** Sounds that requests play on a call, beside its document. */
export type RequestedSounds = {
  /** [inferred] Stops the one of its kind that sounds already. */
  start(call: Sounding, kind: 'speech' | 'file', prompts: readonly Prompt[]): void
  stop(call: Sounding, kind: 'speech' | 'file'): void
}

export function createRequestedSounds(clock: Clock): RequestedSounds {
  const running = {
    speech: new WeakMap<Sounding, () => void>(),
    file: new WeakMap<Sounding, () => void>(),
  }
  const stop: RequestedSounds['stop'] = (call, kind) => {
    running[kind].get(call)?.()
    running[kind].delete(call)
  }
  return {
    stop,
    start(call, kind, prompts) {
      stop(call, kind)
      const end = playPrompts(clock, call.leg?.line, prompts, () => running[kind].delete(call))
      running[kind].set(call, end)
      call.onEnd.push(end)
    },
  }
}
