import type { Flow, Step, Turn } from '@callplane/core'

/** Id of the call that endpoints are asked about. It exists nowhere. */
export const sampleCallId = `call_${'0'.repeat(32)}`

/** A turn that leads to a document of its own. */
export interface SampleTurn {
  /** Name of the continuation. */
  readonly continuation: string
  readonly turn: Turn
  readonly step: Step
}

/** What ends a step, with an example of its result; null for a step that ends in no turn. */
const turnOf = (step: Step, at: string): Turn | null => {
  const base = { callId: sampleCallId, at }
  switch (step.step) {
    case 'gather':
      return step.digits
        ? { ...base, turn: 'gathered', digits: '1', ended: 'complete' }
        : { ...base, turn: 'gathered', digits: '', speech: { text: 'yes' }, ended: 'complete' }
    case 'record':
      return {
        ...base,
        turn: 'recorded',
        recording: { url: 'https://recordings.invalid/sample.wav', id: 'sample', seconds: 3 },
      }
    case 'dial':
      return { ...base, turn: 'dialled', status: 'no-answer' }
    case 'stream':
      return { ...base, turn: 'streamed', ended: 'closed' }
    case 'goto':
      return { ...base, turn: 'went' }
    default:
      return null
  }
}

const nextOf = (step: Step): string | undefined =>
  step.step === 'goto' ? step.to : 'next' in step ? step.next : undefined

/** The documents that a document leads to, each once, with sample input. */
export const turnsIn = ({ steps, continuations = {} }: Flow, at: string): readonly SampleTurn[] => {
  const turns = new Map<string, SampleTurn>()
  for (const step of steps) {
    const continuation = nextOf(step)
    const turn = turnOf(step, at)
    if (continuation === undefined || !turn || turns.has(continuation)) continue
    const found = Object.hasOwn(continuations, continuation)
      ? continuations[continuation]
      : undefined
    if (found && 'url' in found) turns.set(continuation, { continuation, turn, step })
  }
  return [...turns.values()]
}
