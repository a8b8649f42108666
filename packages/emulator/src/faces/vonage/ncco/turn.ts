import type { Prompt } from '../../shared/prompts.ts'
import type { Action } from './action.ts'

/** What an NCCO does next. */
export type Turn = {
  readonly action: Action
  /** What is heard: the action itself, or all that an `input` can interrupt before it. */
  readonly prompts: readonly Prompt[]
  /** The index of the action after it. */
  readonly after: number
  /** It can be interrupted, and no `input` follows that would do so. */
  readonly misplaced: boolean
}

/**
 * `bargeIn` stays on until an input: every prompt up to there belongs to it. "The next non-bargeable action in the NCCO
 * stack must be an input action" (NCCO reference). [inferred] Elsewhere it has no effect.
 */
export function turnAt(actions: readonly Action[], index: number): Turn | undefined {
  const action = actions[index]
  if (!action) return undefined
  const own = promptOf(action)
  const alone = { action, prompts: own ? [own] : [], after: index + 1, misplaced: false }
  if (!('bargeIn' in action) || !action.bargeIn) return alone
  const isHeard = ({ action: name }: Action): boolean => name === 'talk' || name === 'stream'
  const rest = actions.slice(index)
  const end = rest.findIndex((one) => !isHeard(one))
  const input = rest[end]
  if (input?.action !== 'input' || input.asynchronous) return { ...alone, misplaced: true }
  const prompts = rest.slice(0, end).flatMap((one) => promptOf(one) ?? [])
  return { action: input, prompts, after: index + end + 1, misplaced: false }
}

function promptOf(action: Action): Prompt | undefined {
  switch (action.action) {
    case 'talk':
      return { kind: 'speech', text: action.text, loop: action.loop }
    case 'stream':
      return { kind: 'file', text: action.url, loop: action.loop }
    case 'wait':
      return { kind: 'pause', ms: action.timeout * 1000 }
    default:
      return undefined
  }
}
