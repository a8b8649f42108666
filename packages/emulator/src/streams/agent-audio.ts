import { decode, type Codec } from '../audio/codec.ts'
import { Samples } from '../audio/samples.ts'
import type { Clock } from '../time/clock.ts'
import type { Line, Playback } from '../network/line.ts'

type Run = { readonly samples: Samples; readonly playback: Playback; readonly since: number }

export type AgentAudio = {
  /** Sounds after what was given before it. */
  play(bytes: Uint8Array, codec: Codec): void
  /** Runs `told` when the audio so far has been heard, or with true once it is dropped. */
  mark(told: (cleared: boolean) => void): void
  /** Drops what has not been heard. */
  clear(): void
  heard(): Int16Array
  heardMs(): number
}

/** Plays what an application sends: at once, and gaplessly as long as it is ahead. */
export function createAgentAudio(clock: Clock, line: Line): AgentAudio {
  const runs: Run[] = []
  const marks = new Map<() => void, (cleared: boolean) => void>()
  const end = ({ since, playback }: Run): number => since + playback.sound.durationMs
  const current = (): Run | undefined => {
    const last = runs.at(-1)
    return last && !last.playback.sound.cut && end(last) > clock.now() ? last : undefined
  }
  const heardOf = (run: Run): number =>
    Math.max(0, Math.min(run.playback.sound.durationMs, clock.now() - run.since))
  return {
    play(bytes, codec) {
      const piece = decode(bytes, codec)
      if (piece.length === 0) return
      const running = current()
      if (running?.samples.rate === codec.rate) {
        running.samples.add(piece)
        return running.playback.extend()
      }
      const samples = new Samples(codec.rate)
      samples.add(piece)
      runs.push({ samples, playback: line.playAudio(samples), since: clock.now() })
    },
    mark(told) {
      const running = current()
      const cancel = clock.after(running ? end(running) - clock.now() : 0, () => {
        marks.delete(cancel)
        told(false)
      })
      marks.set(cancel, told)
    },
    clear() {
      current()?.playback.stop()
      const waiting = [...marks]
      marks.clear()
      for (const [cancel, told] of waiting) {
        cancel()
        told(true)
      }
    },
    heard() {
      const pieces = runs.map((run) => run.samples.first(heardOf(run)))
      const all = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0))
      let at = 0
      for (const piece of pieces) {
        all.set(piece, at)
        at += piece.length
      }
      return all
    },
    heardMs: () => runs.reduce((sum, run) => sum + heardOf(run), 0),
  }
}
