import { CallError, type Fault } from '@callplane/core'
import { toCallError } from '../errors/call-error.ts'
import { localError } from '../errors/faults.ts'
import type { RunStepsOptions, Step, StepProgress } from './step.ts'
import { answerOf, report, undoStep, words, type Outcome } from './step-outcome.ts'

/** Certain that nothing was changed: only then is there nothing to look for and nothing to undo. */
const hadNoEffect = (error: CallError): boolean => error.dialled === 'no'

const failure = (
  error: CallError,
  at: string,
  outcomes: readonly Outcome[],
  { subject }: RunStepsOptions,
  uncertain: boolean,
): CallError => {
  // A provider may get to a request long after it was given up; a repeat adopts what comes of it.
  const late = uncertain ? `; "${at}" may yet take effect, its reply was lost` : ''
  const faults: Fault[] = [
    { path: [at], message: `${error.message}${late}`, code: error.code },
    ...outcomes.map(({ name, phase, detail }) => ({
      path: [name],
      message: phase === 'left' || phase === 'kept' ? `${words[phase]}: ${detail}` : words[phase],
    })),
  ]
  const { code, provider, providerCode, sipStatus, retryAfter, dialled } = error
  return new CallError(
    code,
    `${subject}: step "${at}" failed: ${error.message}; ${report(outcomes)}${late}`,
    { provider, providerCode, sipStatus, retryAfter, dialled, faults, cause: error },
  )
}

/**
 * Runs the steps in order. When one fails, what the earlier ones made is undone in reverse order, and one `CallError`
 * says in its message and its `faults` what was undone and what could not be. A reply that got lost is looked into
 * first: where the thing turns out to be there, the run goes on.
 */
export const runSteps = async <Made extends object>(
  steps: readonly Step<Made>[],
  initial: Made,
  options: RunStepsOptions,
): Promise<Made> => {
  const { provider, onProgress, onUndoable, record } = options
  const own: Step<Made>[] = []
  const found: Step<Made>[] = []
  const sent = new Set(record?.earlier?.steps)
  let made: Made = { ...initial, ...record?.earlier?.made }
  const save = () => record?.save({ steps: [...sent], made })
  const tell = (step: string, phase: StepProgress['phase']) => onProgress?.({ step, phase })

  const undoAll = async (uncertain: Step<Made> | undefined): Promise<Outcome[]> => {
    const outcomes: Outcome[] = []
    for (const step of [...own, ...(uncertain ? [uncertain] : [])].toReversed()) {
      const outcome = await undoStep(step, made, provider)
      if (outcome?.phase !== 'left') sent.delete(step.name)
      if (!outcome) continue
      outcomes.push(outcome)
      tell(outcome.name, outcome.phase)
    }
    save()
    return [
      ...outcomes,
      ...found.map(({ name }) => ({ name, phase: 'found' as const, detail: '' })),
    ]
  }

  /** What a look shows of a step whose reply was lost, or who knows. */
  const look = async (step: Step<Made>): Promise<'there' | 'absent' | 'unknown'> => {
    if (!step.find) return 'unknown'
    try {
      const there = await step.find(made)
      if (there) made = { ...made, ...there }
      return there ? 'there' : 'absent'
    } catch {
      return 'unknown'
    }
  }

  for (const step of steps) {
    tell(step.name, 'started')
    let tried = false
    try {
      const there = (await step.find?.(made)) ?? null
      if (there) {
        made = { ...made, ...there }
        // What the run before this one has sent is its own.
        ;(sent.has(step.name) ? own : found).push(step)
        tell(step.name, 'found')
        continue
      }
      tried = true
      sent.add(step.name)
      save()
      made = { ...made, ...(await step.do(made)) }
    } catch (thrown) {
      const error = toCallError(provider, thrown)
      const isOpen = tried && !hadNoEffect(error)
      const seen = isOpen ? await look(step) : 'absent'
      if (seen === 'absent') sent.delete(step.name)
      if (seen === 'there') {
        own.push(step)
        save()
        tell(step.name, 'settled')
        continue
      }
      tell(step.name, 'failed')
      const outcomes = await undoAll(seen === 'unknown' ? step : undefined)
      throw failure(error, step.name, outcomes, options, isOpen)
    }
    own.push(step)
    save()
    tell(step.name, 'done')
  }
  onUndoable?.(async () => answerOf(await undoAll(undefined), provider))
  return made
}

/** Reads the result of an earlier step. Its absence is a defect of the list of steps. */
export const resultFor =
  (provider: string) =>
  (result: string | undefined): string => {
    if (result !== undefined) return result
    throw localError(provider, 'unexpected', 'step ran before its dependency')
  }
