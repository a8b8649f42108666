import {
  cutSegment,
  endsInTurn,
  FlowFailure,
  firstList,
  nextList,
  type Answer,
  type Answering,
  type Segment,
} from '../../flow/next-steps.ts'
import type { SegmentRecord } from '../../journal/record.ts'
import type { DialStep, Step } from '../../model/flow-step.ts'
import type { FlowSource } from '../../flow/flow-book.ts'
import type { DialledTurn, Turn } from '../../model/flow-turn.ts'
import type { Note } from '../../model/note.ts'
import type { Provider } from '../../plugin/define-plugin.ts'
import { askInTime } from '../ask-in-time.ts'
import type { DispatchWorld } from '../world.ts'
import type { Asked } from './asked.ts'
import { dialable } from './dial-targets.ts'
import { documentAnswers, documentPath, type DocumentAnswers } from './document-answers.ts'
import { doable, stepNotes } from './flow-notes.ts'

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
  { record, source }: Asked,
  documents: DocumentAnswers | null,
  provider: Provider,
  world: DispatchWorld,
): Answering => {
  if (!source) throw new FlowFailure('the flow of the call is not registered any more')
  const { request } = record
  return {
    source,
    handlers: world.flow.book.handlers,
    ...(documents && { document: documents.answer }),
    doable: (list) => doable(list, provider),
    async ask(handler, turn, continuation) {
      const context = { continuation, far: request.to, metadata: request.metadata ?? {} }
      const answer = await askInTime(world.host.clock, world.times.answerTurnWithin, (signal) =>
        handler(turn, { ...context, signal }),
      )
      if ('answer' in answer) return answer.answer
      throw new FlowFailure(`${continuation ?? 'the flow'}: ${answer.failed}`)
    },
  }
}

const listFor = async (asked: Asked, by: Answering): Promise<Answer> => {
  const { last, turn, record, attempt } = asked
  if (!last) return firstList(turn, by)
  const step = last.steps.at(-1)
  if (step && turnOfStep(step) !== turn.turn)
    throw new FlowFailure(`a ${step.step} step cannot end with a turn that is ${turn.turn}`)
  if ((record.flow ?? []).filter((one) => one.attempt === attempt.key).length >= maxSegments)
    throw new FlowFailure(`the flow has had ${maxSegments} turns`)
  return nextList(step, last.rest ?? [], turn, by)
}

/** Where notes say that a list of steps is. */
const pathOf = (source: FlowSource, continuation: string | null): string =>
  'document' in source ? documentPath : `connect.flow.${continuation ?? 'steps'}`

const notDialled = (turn: Turn): DialledTurn => ({
  callId: turn.callId,
  at: turn.at,
  turn: 'dialled',
  status: 'failed',
})

/** The segment with its parties checked; a `dial` step that may ring none has failed at once, and the flow goes on. */
const withDialled = async (
  asked: Asked,
  segment: Segment,
  by: Answering,
  world: DispatchWorld,
): Promise<{ readonly segment: Segment; readonly notes: readonly Note[] }> => {
  const { record, attempt, turn } = asked
  const route = record.routes[attempt.routeIndex]
  const notes: Note[] = []
  let { continuation, steps, rest } = segment
  for (let hops = 0; ; hops++) {
    const last = steps.at(-1)
    if (last?.step !== 'dial' || !route) return { segment: { continuation, steps, rest }, notes }
    if (hops > maxSegments) throw new FlowFailure('no party of any `dial` step may be rung')
    const path = pathOf(by.source, continuation)
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
    const failed = notDialled(turn)
    const list = await nextList(last, rest, failed, by)
    const cut = await cutSegment(list, { ...failed, turn: 'went' }, by)
    steps = [...steps.slice(0, -1), ...cut.steps]
    continuation = list.continuation ?? continuation
    rest = cut.rest
  }
}

/** What is done where a turn cannot be answered. */
const fallback = (
  { record, isOver, attempt }: Asked,
  { message }: FlowFailure,
  world: DispatchWorld,
): { readonly segment: Answered; readonly notes: readonly Note[] } => {
  world.host.log({ level: 'warn', event: 'flow.fallback', call: record.id, detail: message })
  const provider = world.providers.get(attempt.provider)
  const given = world.flow.book.fallback
  const list = provider ? doable(given, provider) : given
  const at = list.findIndex(endsInTurn)
  const steps = at < 0 ? list : list.slice(0, at + 1)
  const isOpen = at < 0 && steps.every(({ step }) => step !== 'hangUp' && step !== 'reject')
  return {
    segment: {
      continuation: null,
      steps: isOver ? [] : isOpen ? [...steps, { step: 'hangUp' }] : steps,
      rest: at < 0 ? [] : list.slice(at + 1),
    },
    notes: [
      { field: 'connect.flow', effect: 'adjusted', detail: `${message}; the fallback answered` },
    ],
  }
}

/**
 * The steps that answer a turn, until the next one. What cannot be answered, because a function of the application throws,
 * is late or answers nonsense, gets the fallback, and a note that says why.
 */
export const nextSegment = async (
  asked: Asked,
  world: DispatchWorld,
): Promise<{ readonly segment: Answered; readonly notes: readonly Note[] }> => {
  const { attempt, turn, isOver, source } = asked
  const provider = world.providers.get(attempt.provider)
  const documents =
    provider && source && 'document' in source
      ? documentAnswers(asked, source, provider, world)
      : null
  const said = () => documents?.notes() ?? []
  try {
    if (!provider) throw new FlowFailure('the provider of the call is not registered any more')
    const by = answering(asked, documents, provider, world)
    const { list, continuation, isAsked } = await listFor(asked, by)
    if (isOver) return { segment: { continuation, steps: [], rest: undefined }, notes: said() }
    // What a list of the flow itself says was looked at before the call was dialled.
    const notes = isAsked ? stepNotes(list, pathOf(by.source, continuation), provider, world) : []
    const went = { callId: turn.callId, at: turn.at, turn: 'went' } as const
    const cut = await cutSegment({ continuation, list }, went, by)
    const dialled = await withDialled(asked, cut, by, world)
    const expand = world.ports(provider.name).flows?.expand
    const { steps } = dialled.segment
    const document = documents?.state()
    return {
      segment: {
        ...dialled.segment,
        steps: expand ? steps.flatMap(expand) : steps,
        ...(document && { document }),
      },
      notes: [...notes, ...said(), ...dialled.notes],
    }
  } catch (error) {
    if (!(error instanceof FlowFailure)) throw error
    const { segment, notes } = fallback(asked, error, world)
    return { segment, notes: [...said(), ...notes] }
  }
}
