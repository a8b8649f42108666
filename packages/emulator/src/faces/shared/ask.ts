import type { Clock } from '../../time/clock.ts'
import type { Line } from '../../network/line.ts'
import { collect, type Collected, type CollectPlan } from './collect.ts'
import { playPrompts, type Prompt } from './prompts.ts'

export type Question = {
  readonly prompts: readonly Prompt[]
  readonly plan: CollectPlan
  /** Whether the first word stops the prompts, as the first key always does. Default: yes. */
  readonly speechInterrupts?: boolean | undefined
}

/** Plays prompts and listens meanwhile and afterwards; the result stops both, and returns the digits so far. */
export function ask(
  clock: Clock,
  line: Line | undefined,
  { prompts, plan, speechInterrupts = true }: Question,
  done: (collected: Collected) => void,
): () => string {
  let prompting = true
  let early: Collected | undefined
  const collector = collect(clock, line, plan, {
    begun(kind) {
      if (!prompting || (kind === 'speech' && !speechInterrupts)) return
      prompting = false
      stopPrompts()
      collector.promptsOver()
    },
    done(collected) {
      // Words during a prompt that they do not stop wait for its end.
      if (prompting) early = collected
      else done(collected)
    },
  })
  const stopPrompts = playPrompts(clock, line, prompts, () => {
    prompting = false
    if (early) done(early)
    else collector.promptsOver()
  })
  return () => {
    stopPrompts()
    return collector.stop()
  }
}
