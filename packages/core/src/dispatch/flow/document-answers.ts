import { FlowFailure, type Answer } from '../../flow/next-steps.ts'
import type { DocumentAnswer, DocumentCall, DocumentRequest } from '../../flow/document-runner.ts'
import { callReferences } from '../../journal/record.ts'
import type { DocumentNearEnd } from '../../model/flow/document.ts'
import { flowFaults } from '../../model/flow/flow.ts'
import type { Turn } from '../../model/flow/flow-turn.ts'
import type { JsonObject } from '../../model/json-object.ts'
import type { Note } from '../../model/note.ts'
import {
  between,
  inMilliseconds,
  milliseconds,
  shorter,
  timeAfter,
  timeBefore,
} from '../../model/units.ts'
import type { Provider } from '../../plugin/define-plugin.ts'
import { monotonicOf } from '../../plugin/monotonic.ts'
import { askInTime } from '../engine/ask-in-time.ts'
import type { DispatchWorld } from '../world.ts'
import { stepNotes } from './flow-notes.ts'
import type { Asked } from './asked.ts'
import { dialOf, segmentsOf } from './turns.ts'

/** The documents that answer one turn: more than one where a document does nothing but lead to another. */
export interface DocumentAnswers {
  /** Asks for the document at a continuation, null for the first one. Null: the application is not asked about the turn. */
  answer(name: string | null, turn: Turn): Promise<Answer | null>
  /** Of the newest document. */
  state(): JsonObject | undefined
  /** What the documents say and is not done. */
  notes(): readonly Note[]
}

/** Longer chains of documents without a step that takes time are a loop. */
const maxDocuments = 20

/** The provider gets the answer that much before it gives up. */
const margin = milliseconds(1_000)

/** Notes of documents name their steps with this path: a document has no name of its own. */
export const documentPath = 'connect.document.steps'

/** The call as its application is told of it. */
export const callOf = (
  { record, attempt, last, isOver }: Pick<Asked, 'record' | 'attempt' | 'isOver'> & Partial<Asked>,
  provider: Provider,
): DocumentCall => {
  const { request, direction } = record
  const far = request.to === 'anonymous' ? undefined : request.to
  const isInbound = direction === 'inbound'
  const dial = last && dialOf(record, last)
  return {
    id: record.id,
    attempt: attempt.key,
    direction: isInbound ? 'inbound' : 'outbound',
    from: isInbound ? far : request.from,
    to: isInbound ? request.from : far,
    plugin: provider.id,
    references: callReferences(record, attempt),
    ...(dial && { dial: { attempt: dial.key, references: dial.references } }),
    isOver,
  }
}

/** When the application must have answered, on the host's clock that never goes back. */
const deadlineOf = ({ name }: Provider, { host, times, ports }: DispatchWorld): number => {
  const waits = ports(name).flows?.waitsMs
  const limit =
    waits === undefined
      ? times.answerDocumentWithin
      : shorter(times.answerDocumentWithin, milliseconds(timeBefore(waits, margin)))
  return timeAfter(monotonicOf(host.clock), limit)
}

const checked = ({ flow, source }: DocumentAnswer): void => {
  const [fault] = flowFaults(flow)
  if (fault)
    throw new FlowFailure(`${source}: ${fault.path.map(String).join('.')} ${fault.message}`)
}

/** With `strict`, a document that would not be done as it is written is not begun. */
const refuseLosses = (notes: readonly Note[]): void => {
  const lost = notes.filter(({ effect }) => effect !== 'emulated')
  if (lost.length > 0)
    throw new FlowFailure(`strict: ${lost.map((one) => `${one.field}: ${one.detail}`).join('; ')}`)
}

/** Asks an application for the documents that answer a turn, each request before the same deadline. */
export const documentAnswers = (
  asked: Asked,
  { document }: DocumentNearEnd,
  provider: Provider,
  world: DispatchWorld,
): DocumentAnswers => {
  const { record, attempt, last } = asked
  const { clock } = world.host
  const deadline = deadlineOf(provider, world)
  const seq = segmentsOf(record, attempt.key).length
  const notes: Note[] = []
  let state = last?.document
  let count = 0

  const ask = async (name: string | null, turn: Turn): Promise<DocumentAnswer | null> => {
    const { documents } = world.flow.book
    if (!documents) throw new FlowFailure('createDispatcher has no `documents` any more')
    if (++count > maxDocuments)
      throw new FlowFailure(`${maxDocuments} documents in a row have no step`)
    const left = between(monotonicOf(clock), deadline)
    const timeoutMs = inMilliseconds(left)
    if (timeoutMs <= 0) throw new FlowFailure('the documents took too long')
    const request: Omit<DocumentRequest, 'signal'> = {
      document,
      state: state ?? null,
      continuation: name,
      turn,
      ...(turn === asked.turn && last && { step: last.steps.at(-1) }),
      call: callOf(asked, provider),
      token: `${record.id} ${attempt.key} ${seq} ${count}`,
      timeoutMs,
    }
    const answer = await askInTime(clock, left, (signal) =>
      documents.answer({ ...request, signal }, world.host),
    )
    if ('failed' in answer) throw new FlowFailure(`the document: ${answer.failed}`)
    return answer.answer
  }

  return {
    state: () => state,
    notes: () => notes,
    async answer(name, turn) {
      const given = await ask(name, turn)
      if (!given) return null
      checked(given)
      const { flow, source } = given
      const found = [...given.notes, ...stepNotes(flow.steps, documentPath, provider, world)]
      notes.push(...found)
      if (record.strict) refuseLosses(found)
      state = given.state
      return { continuation: source, list: flow.steps }
    },
  }
}
