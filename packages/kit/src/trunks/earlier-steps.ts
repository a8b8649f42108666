import { CallError } from '@callplane/core'
import { isNotFound } from '../client/json-api.ts'
import type { MadeSteps, RunStepsOptions, Step } from './step.ts'
import { answerOf, undoStep, type Outcome } from './step-outcome.ts'

/** A step could not look, because a step before it is missing. */
const cannotLook = (error: unknown): boolean =>
  CallError.isInstance(error) && error.code === 'unexpected'

/** What `find` gives, and null where it depends on a step that is missing. */
const lookAhead = async <Made>(
  { find, isDone }: Step<Made>,
  made: Made,
  isWhole: boolean,
): Promise<Partial<Made> | null> => {
  try {
    if (find) return await find(made)
    return (isDone ? await isDone(made) : isWhole) ? {} : null
  } catch (error) {
    if (!isWhole && cannotLook(error)) return null
    throw error
  }
}

/** The names of the steps that a run would do now, in order. Changes nothing; throws what `find` throws. */
export const missingSteps = async <Made extends object>(
  steps: readonly Step<Made>[],
  initial: Made,
): Promise<readonly string[]> => {
  const missing: string[] = []
  let made = initial
  for (const step of steps) {
    const there = await lookAhead(step, made, missing.length === 0)
    if (there) made = Object.assign({}, made, there)
    else missing.push(step.name)
  }
  return missing
}

/** What another run has removed, with what it was part of, is undone. */
const withoutGone = <Made>(step: Step<Made>): Step<Made> => {
  const { undo } = step
  if (!undo) return step
  return {
    ...step,
    async undo(made) {
      try {
        return await undo(made)
      } catch (error) {
        if (isNotFound(error)) return undefined
        throw error
      }
    },
  }
}

/**
 * Undoes in reverse order exactly the steps that an earlier run has made, in whichever process; one that is not there any
 * more counts as undone. Answers with what was kept on purpose; throws where something could not be undone.
 */
export const undoSteps = async <Made extends object>(
  steps: readonly Step<Made>[],
  { steps: names, made }: MadeSteps,
  { provider, onProgress }: Pick<RunStepsOptions, 'provider' | 'onProgress'>,
): Promise<string | void> => {
  const outcomes: Outcome[] = []
  for (const step of steps.filter(({ name }) => names.includes(name)).toReversed()) {
    const outcome = await undoStep(withoutGone(step), made as Made, provider)
    if (!outcome) continue
    outcomes.push(outcome)
    onProgress?.({ step: step.name, phase: outcome.phase })
  }
  return answerOf(outcomes, provider)
}
