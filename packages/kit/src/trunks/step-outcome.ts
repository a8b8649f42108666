import { CallError } from '@callplane/core'
import { toCallError } from '../errors/call-error.ts'
import type { Step } from './step.ts'

export interface Outcome {
  readonly name: string
  readonly phase: 'undone' | 'kept' | 'left' | 'found'
  readonly detail: string
}

export const words = {
  undone: 'undone',
  kept: 'kept',
  left: 'could not be undone',
  found: 'left as found',
}

export const report = (outcomes: readonly Outcome[]): string => {
  const parts = (['undone', 'kept', 'left', 'found'] as const).flatMap((phase) => {
    const some = outcomes.filter((outcome) => outcome.phase === phase)
    const names = some.map(({ name, detail }) => (phase === 'kept' ? detail : name))
    return names.length === 0 ? [] : [`${words[phase]}: ${names.join(', ')}`]
  })
  return parts.length === 0 ? 'nothing had been changed' : parts.join('; ')
}

/** Null where the step has nothing to undo. */
export const undoStep = async <Made extends object>(
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

/** What was kept, in words; throws what could not be undone. */
export const answerOf = (outcomes: readonly Outcome[], provider: string): string | undefined => {
  const left = outcomes.filter(({ phase }) => phase === 'left')
  if (left.length > 0) throw new CallError('unexpected', report(left), { provider })
  const kept = outcomes.filter(({ phase }) => phase === 'kept').map(({ detail }) => detail)
  return kept.length === 0 ? undefined : kept.join(', ')
}
