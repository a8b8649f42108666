import { steps as stepsSchema, type Continuation, type TurnHandler } from '../model/flow/flow.ts'
import type { Step } from '../model/flow/flow-step.ts'
import type { Turn } from '../model/flow/flow-turn.ts'
import { inputError } from '../model/error.ts'
import { faultsOf } from '../model/parse.ts'
import { unknownName } from '../model/suggest.ts'
import type { FlowSource } from './flow-book.ts'

/** A turn that cannot be answered; its message says why. */
export class FlowFailure extends Error {
  override readonly name = 'FlowFailure'
}

/** What answers turns. */
export interface Answering {
  readonly source: FlowSource
  readonly handlers: ReadonlyMap<string, TurnHandler>
  /** Leaves out what the provider cannot do. */
  doable(list: readonly Step[]): readonly Step[]
  /** Calls a function of the application. Throws `FlowFailure`. */
  ask(handler: TurnHandler, turn: Turn, continuation: string | null): Promise<unknown>
  /**
   * Asks the application whose documents are the source, null for its first one. Null: it is not asked about the turn. Throws
   * `FlowFailure`. Absent: the source is not an application.
   */
  document?(name: string | null, turn: Turn): Promise<Answer | null>
}

/** A list of steps, and the name of the continuation that it is. */
export interface Answer {
  readonly continuation: string | null
  readonly list: readonly Step[]
  /** A function of the application answered. */
  readonly isAsked?: true | undefined
}

/** The steps until the next turn. */
export interface Segment {
  readonly continuation: string | null
  readonly steps: readonly Step[]
  readonly rest: readonly Step[]
}

const nothing: Answer = { continuation: null, list: [] }

/** As many faults of one answer are told. */
const maxFaults = 5

/** More than that many lists without a step that takes time are a loop. */
const maxHops = 100

/** Whether the flow waits for the end of a step and gets a turn. */
export const endsInTurn = (step: Step): boolean => {
  switch (step.step) {
    case 'gather':
    case 'dial':
      return true
    case 'record':
    case 'stream':
      return step.background !== true
    default:
      return false
  }
}

const nextOf = (step: Step | undefined): string | undefined =>
  step?.step === 'goto' ? step.to : step && 'next' in step ? step.next : undefined

const own = <Value>(
  values: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined =>
  values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined

const continuationsOf = (source: FlowSource): readonly string[] =>
  'steps' in source ? Object.keys(source.continuations ?? {}) : []

/** The steps that a function answered with, checked, and so are the names in them. */
const checked = (given: unknown, { source }: Answering, asked: string): readonly Step[] => {
  const read = stepsSchema.safeParse(given)
  if (!read.success) {
    const faults = faultsOf(read.error, [], stepsSchema).slice(0, maxFaults)
    const { message } = inputError('input-invalid', 'its answer', faults)
    throw new FlowFailure(`${asked} did not answer with a list of steps; ${message}`)
  }
  if (typeof source === 'function') return read.data
  const names = continuationsOf(source)
  const unknown = read.data.map(nextOf).find((name) => name !== undefined && !names.includes(name))
  if (unknown !== undefined)
    throw new FlowFailure(
      `${asked} names ${unknown}: ${unknownName('continuation', unknown, names)}`,
    )
  return read.data
}

const askFor = async (
  handler: TurnHandler,
  name: string | null,
  turn: Turn,
  answering: Answering,
): Promise<Answer> => {
  const list = checked(
    await answering.ask(handler, turn, name),
    answering,
    name === null ? 'the flow' : `continuation ${name}`,
  )
  return { continuation: name, list, isAsked: true }
}

const keysOf = (turn: Turn): string => (turn.turn === 'gathered' ? turn.digits : '')

/** What a continuation answers. */
const continued = async (
  name: string,
  turn: Turn,
  answering: Answering,
  hops: number,
): Promise<Answer> => {
  const { source, handlers } = answering
  if (hops > maxHops) throw new FlowFailure(`${name} leads back to itself without end`)
  if ('document' in source) return (await answering.document?.(name, turn)) ?? nothing
  if (typeof source === 'function') return askFor(source, name, turn, answering)
  const continuation: Continuation | undefined = own(source.continuations, name)
  if (!continuation)
    throw new FlowFailure(unknownName('continuation', name, continuationsOf(source)))
  if ('menu' in continuation) {
    const { menu, otherwise } = continuation
    const chosen = own(menu, keysOf(turn)) ?? otherwise
    return chosen === undefined
      ? { continuation: name, list: [] }
      : continued(chosen, turn, answering, hops + 1)
  }
  if ('handler' in continuation) {
    const handler = handlers.get(continuation.handler)
    if (!handler)
      throw new FlowFailure(unknownName('handler', continuation.handler, [...handlers.keys()]))
    return askFor(handler, name, turn, answering)
  }
  if ('url' in continuation) throw new FlowFailure(`${name} is a document at a URL`)
  return { continuation: name, list: continuation }
}

/** The list with which a flow begins. */
export const firstList = async (turn: Turn, answering: Answering): Promise<Answer> => {
  const { source } = answering
  if (typeof source === 'function') return askFor(source, null, turn, answering)
  if ('steps' in source) return { continuation: null, list: source.steps }
  return (await answering.document?.(null, turn)) ?? nothing
}

/** The list that answers the turn of a segment's last step. */
export const nextList = async (
  step: Step | undefined,
  rest: readonly Step[],
  turn: Turn,
  answering: Answering,
): Promise<Answer> => {
  const next = nextOf(step)
  const isUnanswered =
    step?.step === 'gather' &&
    turn.turn === 'gathered' &&
    turn.ended === 'empty' &&
    step.emptyTurn !== true
  if (next === undefined || isUnanswered) return { continuation: null, list: rest }
  if (!answering.document) return continued(next, turn, answering, 0)
  return (await answering.document(next, turn)) ?? { continuation: null, list: rest }
}

const isLast = ({ step }: Step): boolean => step === 'hangUp' || step === 'reject'

/** The steps of a list until the next turn, with those of the lists that `goto` leads to. */
export const cutSegment = async (
  { continuation, list }: Answer,
  went: Turn,
  answering: Answering,
): Promise<Segment> => {
  const steps: Step[] = []
  let left = answering.doable(list)
  for (let hops = 0; ; hops++) {
    const at = left.findIndex((step) => step.step === 'goto' || isLast(step) || endsInTurn(step))
    const step = left[at]
    if (!step) return { continuation, steps: [...steps, ...left, { step: 'hangUp' }], rest: [] }
    steps.push(...left.slice(0, at))
    // An application is asked for its next document when the caller gets there, and never if not.
    if (step.step !== 'goto' || (answering.document && steps.length > 0))
      return {
        continuation,
        steps: [...steps, step],
        rest: isLast(step) ? [] : left.slice(at + 1),
      }
    left = answering.doable((await continued(step.to, went, answering, hops)).list)
  }
}
