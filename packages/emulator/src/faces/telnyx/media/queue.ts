import type { FaceContext } from '../../face.ts'
import { playPrompts, type Prompt } from '../../shared/prompts.ts'
import { lineOf, type Call } from '../calls/call.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

/** One `speak` or `playback_start`. */
export type Playing = {
  readonly event: 'call.speak' | 'call.playback'
  readonly prompt: Prompt
  readonly legs: 'self' | 'opposite' | 'both'
  /** Plays over what sounds already instead of after it. */
  readonly overlay: boolean
  /** Fields of both events. */
  readonly media: Readonly<Record<string, unknown>>
}

export type Queue = {
  /** Plays it after what was asked for before it. */
  add(call: Call, playing: Playing): void
  /** `current`: the next one follows; `all`: nothing does. */
  stop(call: Call, which: 'current' | 'all', overlay?: boolean): void
}

type Running = { readonly playing: Playing; readonly stop: () => void }
type Queued = { waiting: Playing[]; current: Running | undefined; readonly over: Set<Running> }

/** "If multiple speak text commands are issued consecutively, the audio files will be placed in a queue." */
export function createQueue({ clock }: Pick<FaceContext, 'clock'>, webhooks: Webhooks): Queue {
  const queues = new WeakMap<Call, Queued>()

  const ended = (call: Call, { event, media }: Playing, status: string): void => {
    // The events of a `speak` have no status for one that was stopped [inferred: it is completed].
    const shown = event === 'call.speak' && status === 'cancelled' ? 'completed' : status
    webhooks.tell(call, `${event}.ended`, { ...media, status: shown })
  }
  const play = (call: Call, playing: Playing, over: () => void): Running => {
    webhooks.tell(call, `${playing.event}.started`, playing.media)
    const legs = [
      ...(playing.legs === 'opposite' ? [] : [call]),
      ...(playing.legs === 'self' || !call.bridged ? [] : [call.bridged]),
    ]
    const [first = call, ...others] = legs
    const alsoHeard = others.map((other) =>
      playPrompts(clock, lineOf(other), [playing.prompt], () => undefined),
    )
    const stop = playPrompts(clock, lineOf(first), [playing.prompt], () => {
      ended(call, playing, 'completed')
      over()
    })
    return {
      playing,
      stop() {
        for (const end of [stop, ...alsoHeard]) end()
      },
    }
  }
  const advance = (call: Call, queue: Queued): void => {
    const next = queue.waiting.shift()
    queue.current = next && play(call, next, () => advance(call, queue))
  }
  const queueOf = (call: Call): Queued => {
    const known = queues.get(call)
    if (known) return known
    const queue: Queued = { waiting: [], current: undefined, over: new Set() }
    queues.set(call, queue)
    call.onEnd.push(() => {
      queue.waiting = []
      for (const one of [queue.current, ...queue.over]) if (one) halt(call, one, 'call_hangup')
    })
    return queue
  }
  const halt = (call: Call, { playing, stop }: Running, status: string): void => {
    stop()
    ended(call, playing, status)
  }

  return {
    add(call, playing) {
      const queue = queueOf(call)
      if (!playing.overlay) {
        queue.waiting.push(playing)
        if (!queue.current) advance(call, queue)
        return
      }
      const running = play(call, playing, () => queue.over.delete(running))
      queue.over.add(running)
    },
    stop(call, which, overlay = false) {
      const queue = queueOf(call)
      if (overlay) {
        for (const one of queue.over) halt(call, one, 'cancelled')
        return queue.over.clear()
      }
      if (which === 'all') queue.waiting = []
      const { current } = queue
      if (!current) return
      queue.current = undefined
      halt(call, current, 'cancelled')
      advance(call, queue)
    },
  }
}
