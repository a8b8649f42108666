import { CallError, type Fault } from '@callplane/core'

/** As the kit's of the same name, which carriers report their own steps with. */
export interface StepProgress {
  readonly step: string
  readonly phase: 'started' | 'found' | 'done' | 'settled' | 'failed' | 'undone' | 'kept' | 'left'
}

export interface Step<Made> {
  readonly name: string
  /** Null: not there, or not as wanted. What it finds is never undone. */
  find?: ((made: Made) => Promise<Partial<Made> | null>) | undefined
  /** Safe to repeat: adopts what an earlier run left. */
  do(made: Made): Promise<Partial<Made>>
  /** Looks the resource up itself, because it is also called when the effect of `do` is unknown. Returns what it kept. */
  undo(made: Made): Promise<string | void>
}

export const subject = 'connectGateway'

const asCallError = (error: unknown): CallError =>
  CallError.isInstance(error)
    ? error
    : new CallError('unexpected', `${subject}: a step threw an unclassified error`, {
        dialled: 'unknown',
        cause: error,
      })

interface Outcome {
  readonly step: string
  readonly phase: 'undone' | 'kept' | 'left'
  readonly detail: string
}

const sentence = ({ step, phase, detail }: Outcome): string => {
  if (phase === 'undone') return 'undone'
  return phase === 'kept' ? `kept: ${detail}` : `could not be undone (${step}): ${detail}`
}

const failure = (error: CallError, at: string, outcomes: readonly Outcome[]): CallError => {
  const undone = outcomes.filter(({ phase }) => phase === 'undone').map(({ step }) => step)
  const others = outcomes.filter(({ phase }) => phase !== 'undone').map(sentence)
  const parts = [
    ...(undone.length > 0 ? [`undone: ${undone.join(', ')}`] : []),
    ...others,
    ...(outcomes.length > 0 ? [] : ['nothing else had been changed']),
    ...(error.dialled === 'no' ? [] : [`"${at}" may yet take effect, its reply was lost`]),
  ]
  const faults: Fault[] = [
    { path: [at], message: error.message, code: error.code },
    ...error.faults.map(({ path, ...fault }) => ({ ...fault, path: [at, ...path] })),
    ...outcomes.map((outcome) => ({ path: [outcome.step], message: sentence(outcome) })),
  ]
  const { code, provider, providerCode, sipStatus, retryAfter, dialled } = error
  const details = { provider, providerCode, sipStatus, retryAfter, dialled, faults, cause: error }
  const message = `${subject}: step "${at}" failed: ${error.message}; ${parts.join('; ')}`
  return new CallError(code, message, details)
}

/** In order; when one fails, those before it are undone in reverse, and the error states the result of each. */
export const runSteps = async <Made extends object>(
  steps: readonly Step<Made>[],
  initial: Made,
  onProgress: ((progress: StepProgress) => void) | undefined,
): Promise<Made> => {
  const own: Step<Made>[] = []
  let made = initial

  const undo = async (step: Step<Made>): Promise<Outcome> => {
    try {
      const kept = await step.undo(made)
      return { step: step.name, phase: kept ? 'kept' : 'undone', detail: kept || '' }
    } catch (error) {
      return { step: step.name, phase: 'left', detail: asCallError(error).message }
    }
  }
  for (const step of steps) {
    const tell = (phase: StepProgress['phase']) => onProgress?.({ step: step.name, phase })
    tell('started')
    let tried = false
    try {
      const there = (await step.find?.(made)) ?? null
      tried = there === null
      made = Object.assign({}, made, there ?? (await step.do(made)))
      if (tried) own.push(step)
      tell(tried ? 'done' : 'found')
    } catch (thrown) {
      const error = asCallError(thrown)
      tell('failed')
      const outcomes: Outcome[] = []
      if (tried && error.dialled !== 'no') own.push(step)
      for (const one of own.toReversed()) {
        const outcome = await undo(one)
        outcomes.push(outcome)
        onProgress?.({ step: one.name, phase: outcome.phase })
      }
      throw failure(error, step.name, outcomes)
    }
  }
  return made
}
