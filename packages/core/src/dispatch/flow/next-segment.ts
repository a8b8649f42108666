import {
  cutSegment,
  FlowFailure,
  firstList,
  nextList,
  type Answer,
  type Answering,
  type Segment,
} from '../../flow/next-steps.ts'
import type { SegmentRecord } from '../../journal/record.ts'
import type { DialStep, Step } from '../../model/flow/flow-step.ts'
import type { FlowSource } from '../../flow/flow-book.ts'
import type { DialledTurn, Turn, WentTurn } from '../../model/flow/flow-turn.ts'
import type { Note } from '../../model/note.ts'
import type { Provider } from '../../plugin/define-plugin.ts'
import { askInTime } from '../engine/ask-in-time.ts'
import type { DispatchWorld } from '../world.ts'
import type { Asked } from './asked.ts'
import { dialable } from './dial-targets.ts'
import { documentAnswers, documentPath, type DocumentAnswers } from './document-answers.ts'
import { doable, stepNotes } from './flow-notes.ts'
import { segmentsOf } from './turns.ts'

type Answered = Pick<SegmentRecord, 'continuation' | 'steps' | 'rest' | 'document'>

/** A caller who goes round in a menu indefinitely would let the record grow without limit. */
const maxSegments = 500

/** What the turn of each kind of step is called. */
const turnsOfSteps: Readonly<Partial<Record<Step['step'], Turn['turn']>>> = {
  gather: 'gathered',
  record: 'recorded',
  dial: 'dialled',
  stream: 'streamed',
  goto: 'went',
}

export const turnOfStep = ({ step }: Step): Turn['turn'] | undefined => turnsOfSteps[step]

const answering = (
  source: FlowSource | undefined,
  { record: { request } }: Asked,
  documents: DocumentAnswers | null,
  provider: Provider,
  world: DispatchWorld,
): Answering => ({
  // Steps that are left of a list need none, such as those of the fallback.
  get source() {
    if (!source) throw new FlowFailure('the flow of the call is not registered any more')
    return source
  },
  handlers: world.flow.book.handlers,
  ...(documents && { document: documents.answer }),
  doable: (list) => doable(list, provider),
  async ask(handler, turn, continuation) {
    const context = { continuation, far: request.to, metadata: request.metadata ?? {} }
    const asked = await askInTime(world.host.clock, world.times.answerTurnWithin, (signal) =>
      handler(turn, { ...context, signal }),
    )
    if ('answer' in asked) return asked.answer
    throw new FlowFailure(`${continuation ?? 'the flow'}: ${asked.failed}`)
  },
})

const listFor = async (asked: Asked, by: Answering): Promise<Answer> => {
  const { last, turn, record, attempt } = asked
  if (!last) return firstList(turn, by)
  const step = last.steps.at(-1)
  if (step && turnOfStep(step) !== turn.turn)
    throw new FlowFailure(`a ${step.step} step cannot end with a turn that is ${turn.turn}`)
  if (segmentsOf(record, attempt.key).length >= maxSegments)
    throw new FlowFailure(`the flow has had ${maxSegments} turns`)
  return nextList(step, last.rest ?? [], turn, by)
}

/** Where notes say that a list of steps is. */
const pathOf =
  (source: FlowSource | undefined) =>
  (continuation: string | null): string =>
    source && 'document' in source ? documentPath : `connect.flow.${continuation ?? 'steps'}`

const went = ({ callId, at }: Turn): WentTurn => ({ callId, at, turn: 'went' })

const notDialled = ({ callId, at }: Turn): DialledTurn => ({
  callId,
  at,
  turn: 'dialled',
  status: 'failed',
})

interface Checked {
  readonly segment: Segment
  readonly notes: readonly Note[]
}

/** What answers a turn, and where notes say that its lists are. */
interface Lists {
  readonly by: Answering
  pathOf(continuation: string | null): string
}

/** The segment with its parties checked; a `dial` step that may ring none has failed at once, and the flow goes on. */
const withDialled = async (
  asked: Asked,
  segment: Segment,
  { by, pathOf }: Lists,
  world: DispatchWorld,
): Promise<Checked> => {
  const { record, attempt, turn } = asked
  const route = record.routes[attempt.routeIndex]
  const notes: Note[] = []
  let { continuation, steps, rest } = segment
  for (let hops = 0; ; hops++) {
    const last = steps.at(-1)
    if (last?.step !== 'dial' || !route) return { segment: { continuation, steps, rest }, notes }
    if (hops > maxSegments) throw new FlowFailure('no party of any `dial` step may be rung')
    const path = pathOf(continuation)
    const checked = await dialable(last, { record, route, path }, world)
    notes.push(...checked.notes)
    if (checked.step)
      return {
        segment: {
          continuation,
          steps: [...steps.slice(0, -1), checked.step satisfies DialStep],
          rest,
        },
        notes,
      }
    const list = await nextList(last, rest, notDialled(turn), by)
    const cut = await cutSegment(list, went(turn), by)
    steps = [...steps.slice(0, -1), ...cut.steps]
    continuation = list.continuation ?? continuation
    rest = cut.rest
  }
}

/** The steps of a list until the next turn, as the provider does them. */
const segmentOf = async (
  asked: Asked,
  list: Answer,
  lists: Lists,
  provider: Provider,
  world: DispatchWorld,
): Promise<Checked> => {
  const cut = await cutSegment(list, went(asked.turn), lists.by)
  const { segment, notes } = await withDialled(asked, cut, lists, world)
  const expand = world.ports(provider.name).flows?.expand
  return { segment: expand ? { ...segment, steps: segment.steps.flatMap(expand) } : segment, notes }
}

/** Nothing more is done. */
const nothing = { steps: [], rest: undefined } as const

/** What is done where a turn cannot be answered. */
const fallback = async (
  asked: Asked,
  { message }: FlowFailure,
  provider: Provider | undefined,
  world: DispatchWorld,
): Promise<{ readonly segment: Answered; readonly notes: readonly Note[] }> => {
  const { record, isOver } = asked
  world.host.log({ level: 'warn', event: 'flow.fallback', call: record.id, detail: message })
  const note: Note = {
    field: 'connect.flow',
    effect: 'adjusted',
    detail: `${message}; the fallback answered`,
  }
  if (isOver || !provider) return { segment: { continuation: null, ...nothing }, notes: [note] }
  const steps = world.flow.book.fallback
  const { segment, notes } = await segmentOf(
    asked,
    { continuation: null, list: steps },
    { by: answering({ steps }, asked, null, provider, world), pathOf: () => 'flowFallback' },
    provider,
    world,
  )
  return { segment, notes: [note, ...notes] }
}

/**
 * The steps that answer a turn, until the next one. What cannot be answered, because a function of the application throws,
 * is late or answers nonsense, gets the fallback, and a note that says why.
 */
export const nextSegment = async (
  asked: Asked,
  world: DispatchWorld,
): Promise<{ readonly segment: Answered; readonly notes: readonly Note[] }> => {
  const { attempt, isOver, source } = asked
  const provider = world.providers.get(attempt.provider)
  const documents =
    provider && source && 'document' in source
      ? documentAnswers(asked, source, provider, world)
      : null
  const said = () => documents?.notes() ?? []
  try {
    if (!provider) throw new FlowFailure('the provider of the call is not registered any more')
    const lists = {
      by: answering(source, asked, documents, provider, world),
      pathOf: pathOf(source),
    }
    const answer = await listFor(asked, lists.by)
    const { list, continuation, isAsked } = answer
    if (isOver) return { segment: { continuation, ...nothing }, notes: said() }
    // What a list of the flow itself says was looked at before the call was dialled.
    const notes = isAsked ? stepNotes(list, lists.pathOf(continuation), provider, world) : []
    const { segment, notes: left } = await segmentOf(asked, answer, lists, provider, world)
    const document = documents?.state()
    return {
      segment: { ...segment, ...(document && { document }) },
      notes: [...notes, ...said(), ...left],
    }
  } catch (error) {
    if (!(error instanceof FlowFailure)) throw error
    const { segment, notes } = await fallback(asked, error, provider, world)
    return { segment, notes: [...said(), ...notes] }
  }
}
