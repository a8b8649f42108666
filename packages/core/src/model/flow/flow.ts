import { z } from 'zod'
import { inputError, type Fault } from '../error.ts'
import { flowGraphFaults } from './flow-graph.ts'
import { forwarded, pickedSchema } from './flow-picked.ts'
import { continuationName, step, webAddress } from './flow-step-schema.ts'
import type { Step, WebAddress } from './flow-step.ts'
import type { Turn } from './flow-turn.ts'
import type { JsonObject } from '../json-object.ts'
import { faultsOf } from '../parse.ts'
import { lineOfText } from '../text.ts'

/** A function of the application, by the name under which it is registered. */
export interface HandlerReference {
  /** 1 to 128 characters. */
  readonly handler: string
}

/** Chooses a continuation by the keys that were entered. */
export interface Menu {
  /** Names of continuations by the keys that lead to them, such as `{ 1: 'sales', 2: 'support' }`; 1 to 100 entries. */
  readonly menu: Readonly<Record<string, string>>
  /** Name of the continuation for every other turn. Absent: the call ends. */
  readonly otherwise?: string | undefined
}

/** What answers a turn: steps, a menu, a function of the application, or a document that is requested from a URL. */
export type Continuation = readonly Step[] | Menu | HandlerReference | WebAddress

/** What happens on an answered call, the same on every provider. */
export interface Flow {
  /** What happens first; at most 1000 steps. The call ends after the last one. */
  readonly steps: readonly Step[]
  /** What steps refer to in `next` and `to`, by name; at most 1000. */
  readonly continuations?: Readonly<Record<string, Continuation>> | undefined
}

/** What a function that answers turns learns beside the turn. */
export interface TurnContext {
  /** Name of the continuation that is to answer; null for the turn with which a flow that is a function begins. */
  readonly continuation: string | null
  /** The caller's number or SIP URI for a caller, else the party that was called. */
  readonly far: string
  /** As the call gave it, or as the decision about the caller. */
  readonly metadata: JsonObject
  /** Aborted when the time for the answer is over; what is answered later has no effect. */
  readonly signal: AbortSignal
}

/**
 * Answers a turn with the next steps; the call ends after the last one. It is called once for each turn, and its answer is
 * kept, so that a repeated request of the provider gets the same steps. Where it throws, does not answer with a list of
 * steps, or takes longer than `times.answerTurnWithinMs`, the `flowFallback` of the dispatcher is done instead.
 */
export type TurnHandler = (
  turn: Turn,
  context: TurnContext,
) => readonly Step[] | Promise<readonly Step[]>

/** The schema of a list of steps. */
export const steps = z.array(step, 'must be a list of steps').max(1000)

const menu = z.strictObject({
  menu: z
    .record(
      z.string().regex(/^[0-9*#]{1,32}$/, 'must be 1 to 32 keys of 0-9, * and #'),
      continuationName,
    )
    .refine(
      (value) => Object.keys(value).length > 0 && Object.keys(value).length <= 100,
      'must have 1 to 100 entries',
    ),
  otherwise: continuationName.optional(),
}) satisfies z.ZodType<Menu>

const referred = pickedSchema<Menu | HandlerReference | WebAddress>(
  { menu, handler: z.strictObject({ handler: lineOfText(128).min(1) }), url: webAddress },
  'must be a list of steps, or have exactly one of menu, handler and url',
)

const continuation = z
  .unknown()
  .transform((value, context): Continuation =>
    forwarded<Continuation>(Array.isArray(value) ? steps : referred, value, context),
  )

const shape = z.strictObject({
  steps,
  continuations: z
    .record(continuationName, continuation)
    .refine((value) => Object.keys(value).length <= 1000, 'must be at most 1000 continuations')
    .optional(),
})

/** The schema of `Flow`. */
export const flow = shape.superRefine((value, context) => {
  for (const { path, message } of flowGraphFaults(value))
    context.addIssue({ code: 'custom', path: [...path], message })
}) satisfies z.ZodType<Flow>

/**
 * Everything that is wrong with a flow, each fault with its path: malformed steps, names of continuations that do not
 * exist, steps that are never reached, and loops in which nothing takes time.
 */
export const flowFaults = (input: unknown): readonly Fault[] => {
  const result = shape.safeParse(input)
  return [
    ...(result.success ? [] : faultsOf(result.error, [], shape)),
    ...flowGraphFaults(result.success ? result.data : input),
  ]
}

/** The flow, or one `CallError` that lists every fault. `subject` begins its message. */
export const parseFlow = (input: unknown, subject = 'flow'): Flow => {
  const faults = flowFaults(input)
  if (faults.length > 0) throw inputError('input-invalid', subject, faults)
  return flow.parse(input)
}
