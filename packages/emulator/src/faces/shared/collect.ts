import type { Clock } from '../../time/clock.ts'
import type { Line } from '../../network/line.ts'

/** How sure the recogniser is of what it heard: the emulator hears every word. */
export const CONFIDENCE = 0.9

/** What ends an input, times in virtual milliseconds. */
export type CollectPlan = {
  readonly digits?:
    | {
        /** Infinity: no limit. */
        readonly most: number
        /** Each ends the input; none when empty. */
        readonly finishKeys: string
        /** A finish key counts before any digit too. */
        readonly finishesEmpty?: boolean | undefined
        /** Silence after which it ends, before the first key and between two; restarts with each key. */
        readonly firstTimeout: number
        readonly nextTimeout: number
      }
    | undefined
  readonly speech?:
    | {
        readonly firstTimeout: number
        /** Silence after the last word. */
        readonly endSilence: number
        /** Longest speech. */
        readonly most: number
      }
    | undefined
  /** From the end of the prompts, however many keys come. */
  readonly overall?: number | undefined
}

export type Collected = {
  readonly reason: 'count' | 'finish-key' | 'timeout' | 'overall' | 'speech'
  readonly digits: string
  readonly finishKey: string | undefined
  /** Words heard; empty without any. */
  readonly speech: string
}

export type Collector = {
  /** Begins the time-outs: the prompts are over. */
  promptsOver(): void
  /** Returns the digits so far. */
  stop(): string
}

export type CollectEvents = {
  /** The first key or word; further ones are of the same kind. */
  readonly begun?: ((kind: 'digits' | 'speech') => void) | undefined
  readonly done: (collected: Collected) => void
}

/** Listens for keys and words until the plan says that the input is complete. */
export function collect(
  clock: Clock,
  line: Line | undefined,
  plan: CollectPlan,
  { begun, done }: CollectEvents,
): Collector {
  let digits = ''
  let speech = ''
  let begunAt: number | undefined
  let open = true
  const silence = createTimer(clock)
  const limit = createTimer(clock)
  const endSpeech = createTimer(clock)
  const stop = (): string => {
    open = false
    for (const end of [silence.clear, limit.clear, endSpeech.clear, ...listening]) end()
    return digits
  }
  const finish = (reason: Collected['reason'], finishKey?: string): void => {
    stop()
    done({ reason, digits, finishKey, speech })
  }
  const begin = (kind: 'digits' | 'speech'): void => {
    if (begunAt !== undefined) return
    begunAt = clock.now()
    begun?.(kind)
  }
  const press = (key: string): void => {
    const { digits: wanted } = plan
    if (!wanted || speech !== '') return
    if (wanted.finishKeys.includes(key)) {
      if (digits !== '' || wanted.finishesEmpty) return finish('finish-key', key)
      // Without a digit before it the key has no effect.
      return
    }
    digits += key
    begin('digits')
    if (digits.length >= wanted.most) return finish('count')
    silence.set(wanted.nextTimeout, () => finish('timeout'))
  }
  const hear = (text: string, ms: number): void => {
    const { speech: wanted } = plan
    if (!wanted || digits !== '') return
    speech = speech === '' ? text : `${speech} ${text}`
    begin('speech')
    silence.clear()
    const longest = begunAt! + wanted.most - clock.now()
    endSpeech.set(Math.min(ms + wanted.endSilence, longest), () => finish('speech'))
  }
  const listening = [
    line?.onDigits((keys) => {
      for (const key of keys) if (open) press(key)
    }),
    line?.onSpeech((text, ms) => {
      if (open) hear(text, ms)
    }),
  ].flatMap((end) => end ?? [])

  return {
    promptsOver() {
      if (!open) return
      if (plan.overall !== undefined) limit.set(plan.overall, () => finish('overall'))
      if (begunAt !== undefined) return
      // With both kinds the later of the two ends it.
      const wait = Math.max(plan.digits?.firstTimeout ?? 0, plan.speech?.firstTimeout ?? 0)
      silence.set(wait, () => finish('timeout'))
    },
    stop,
  }
}

function createTimer(clock: Clock) {
  let cancel: (() => void) | undefined
  const clear = (): void => {
    cancel?.()
    cancel = undefined
  }
  return {
    clear,
    set(ms: number, fn: () => void) {
      clear()
      cancel = clock.after(ms, fn)
    },
  }
}
