import { BEEP_MS } from '../../audio/duration.ts'
import type { Clock } from '../../time/clock.ts'
import type { Line } from '../../network/line.ts'

/** What ends the recording of a message; times in virtual milliseconds. */
export type MessagePlan = {
  readonly beep: boolean
  /** Silence at the beginning or after a sound; Infinity: none ends it. */
  readonly silence: number
  /** The silence counts only after a first sound. Default: from the beginning. */
  readonly silenceNeedsSound?: boolean | undefined
  readonly most: number
  /** Each ends it; none when empty. */
  readonly finishKeys: string
}

export type Message = {
  readonly reason: 'silence' | 'finish-key' | 'most'
  readonly finishKey: string | undefined
  /** Whether anything was said or pressed. */
  readonly heard: boolean
}

export type MessageEvents = {
  /** After the beep: the recording begins. */
  readonly begun: () => void
  readonly done: (message: Message) => void
}

/** Waits until a message is over; the result stops it, and nothing is called any more. */
export function recordMessage(
  clock: Clock,
  line: Line | undefined,
  plan: MessagePlan,
  { begun, done }: MessageEvents,
): () => void {
  let heard = false
  const endings: (() => void)[] = []
  let cancelSilence: (() => void) | undefined
  const stop = (): void => {
    cancelSilence?.()
    for (const end of endings.splice(0)) end()
  }
  const finish = (reason: Message['reason'], finishKey?: string): void => {
    stop()
    done({ reason, finishKey, heard })
  }
  const awaitSilence = (after: number): void => {
    cancelSilence?.()
    if (plan.silence < Infinity)
      cancelSilence = clock.after(after + plan.silence, () => finish('silence'))
  }
  const hear = (ms: number): void => {
    heard = true
    awaitSilence(ms)
  }
  const start = (): void => {
    begun()
    if (plan.most < Infinity) endings.push(clock.after(plan.most, () => finish('most')))
    if (!plan.silenceNeedsSound) awaitSilence(0)
    if (!line) return
    endings.push(
      line.onDigits((keys, ms) => {
        const finishKey = [...keys].find((key) => plan.finishKeys.includes(key))
        if (finishKey === undefined) hear(ms)
        else finish('finish-key', finishKey)
      }),
      line.onSpeech((_, ms) => hear(ms)),
    )
  }
  if (plan.beep) {
    const endBeep = line?.play('beep', '', BEEP_MS)
    endings.push(
      clock.after(BEEP_MS, () => {
        endings.splice(0)
        start()
      }),
      () => endBeep?.(),
    )
  } else start()
  return stop
}
