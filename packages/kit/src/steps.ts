import { CallError, type Fault } from '@callplane/core'
import { toCallError } from './call-error.ts'
import { localError } from './faults.ts'

/**
 * One thing to make. `Made` is what the steps have found out so far: each adds to it, later ones read it.
 *
 * `find` looks by a name that is the same in every run, so that a run after a killed one adopts what is there. A step
 * without `find` must itself be safe to repeat.
 */
export interface Step<Made> {
  /** Unique in its transaction, free of secrets and numbers: progress and errors name it. */
  readonly name: string
  /** Null: not there. Throws where something is there that must not be adopted. */
  find?: ((made: Made) => Promise<Partial<Made> | null>) | undefined
  do(made: Made): Promise<Partial<Made> | void>
  /**
   * Takes back what `do` made; never called for what `find` found beforehand. What it returns was kept on purpose, in
   * words that follow "kept: ". Also called when it is not known whether `do` took effect, so the resource may be absent.
   */
  undo?(made: Made): Promise<string | void>
}

/** How far a step of a set-up has come. */
export interface StepProgress {
  readonly step: string
  /** `found`: was there already. `settled`: its reply was lost, and a look showed that it had been done. */
  readonly phase: 'started' | 'found' | 'done' | 'settled' | 'failed' | 'undone' | 'kept' | 'left'
}

/** Who runs the steps, and who is told. */
export interface RunStepsOptions {
  /** The plugin's id, for errors. */
  readonly provider: string
  /** What the whole is, for errors: `Twilio trunk`. */
  readonly subject: string
  /** Called before and after each step. */
  readonly onProgress?: ((progress: StepProgress) => void) | undefined
  /**
   * Given, once all is done, what takes back exactly that which this run made: for a whole of which this is one step.
   * Answers with what was kept on purpose; throws where something could not be undone.
   */
  readonly onUndoable?: ((undo: () => Promise<string | void>) => void) | undefined
}

/** Certain that nothing was changed: only then is there nothing to look for and nothing to undo. */
const hadNoEffect = (error: CallError): boolean => error.dialled === 'no'

interface Outcome {
  readonly name: string
  readonly phase: 'undone' | 'kept' | 'left' | 'found'
  readonly detail: string
}

const words = {
  undone: 'undone',
  kept: 'kept',
  left: 'could not be undone',
  found: 'left as found',
}

const report = (outcomes: readonly Outcome[]): string => {
  const parts = (['undone', 'kept', 'left', 'found'] as const).flatMap((phase) => {
    const some = outcomes.filter((outcome) => outcome.phase === phase)
    const names = some.map(({ name, detail }) => (phase === 'kept' ? detail : name))
    return names.length === 0 ? [] : [`${words[phase]}: ${names.join(', ')}`]
  })
  return parts.length === 0 ? 'nothing had been changed' : parts.join('; ')
}

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

/** Null where the step has nothing to undo. */
const undoStep = async <Made extends object>(
  { name, undo }: Step<Made>,
  made: Made,
  provider: string,
): Promise<Outcome | null> => {
  if (!undo) return null
  try {
    const kept = await undo(made)
    return { name, phase: kept === undefined ? 'undone' : 'kept', detail: kept ?? '' }
  } catch (error) {
    return { name, phase: 'left', detail: toCallError(provider, error).message }
  }
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
  const { provider, onProgress, onUndoable } = options
  const tell = (step: string, phase: StepProgress['phase']) => onProgress?.({ step, phase })
  const own: Step<Made>[] = []
  const found: Step<Made>[] = []
  let made = initial

  const undoAll = async (uncertain: Step<Made> | undefined): Promise<Outcome[]> => {
    const outcomes: Outcome[] = []
    for (const step of [...own, ...(uncertain ? [uncertain] : [])].toReversed()) {
      const outcome = await undoStep(step, made, provider)
      if (!outcome) continue
      outcomes.push(outcome)
      tell(outcome.name, outcome.phase)
    }
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
        found.push(step)
        tell(step.name, 'found')
        continue
      }
      tried = true
      made = { ...made, ...(await step.do(made)) }
    } catch (thrown) {
      const error = toCallError(provider, thrown)
      const isOpen = tried && !hadNoEffect(error)
      const seen = isOpen ? await look(step) : 'absent'
      if (seen === 'there') {
        own.push(step)
        tell(step.name, 'settled')
        continue
      }
      tell(step.name, 'failed')
      const outcomes = await undoAll(seen === 'unknown' ? step : undefined)
      throw failure(error, step.name, outcomes, options, isOpen)
    }
    own.push(step)
    tell(step.name, 'done')
  }
  onUndoable?.(async () => {
    const outcomes = await undoAll(undefined)
    const left = outcomes.filter(({ phase }) => phase === 'left')
    if (left.length > 0) throw new CallError('unexpected', report(left), { provider })
    const kept = outcomes.filter(({ phase }) => phase === 'kept').map(({ detail }) => detail)
    return kept.length === 0 ? undefined : kept.join(', ')
  })
  return made
}

/** Reads the result of an earlier step. Its absence is a defect of the list of steps. */
export const resultFor =
  (provider: string) =>
  (result: string | undefined): string => {
    if (result !== undefined) return result
    throw localError(provider, 'unexpected', 'step ran before its dependency')
  }
