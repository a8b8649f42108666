import {
  CallError,
  createDispatcher,
  type Dispatcher,
  type Flow,
  type Note,
  type OutboundCallInput,
} from '@callplane/core'
import { documentRunner } from '@callplane/flows'
import type { TargetResult, Verdict } from '../report/report.ts'
import { assumedCallerId, isolatedHost, providerOf, type TargetId } from './assumed-accounts.ts'

/** Number of a far party, where a call site does not name one. */
export const assumedNumber = '+14155550123'

const rule = 'preflight'

/** A target that judges calls and flows, with the very code that would place them. */
export interface Target {
  readonly id: TargetId
  readonly verbs: readonly string[]
  /** Notes of the source are part of the result. */
  call(call: OutboundCallInput, sourceNotes?: readonly Note[]): Promise<TargetResult>
  flow(flow: Flow, sourceNotes?: readonly Note[]): Promise<TargetResult>
}

/** A step that is left out altogether: the document does something else without it. */
const isLeftOut = ({ field, effect }: Note): boolean =>
  effect === 'dropped' && /^connect\.flow\.[^.]*\[\d+\]$/.test(field)

/** What notes come to. */
export const verdictOf = (notes: readonly Note[]): Verdict => {
  if (notes.some(isLeftOut)) return 'blocker'
  return notes.length > 0 ? 'adjusted' : 'works'
}

const blocked = (target: TargetId, reason: string, notes: readonly Note[]): TargetResult => ({
  target,
  verdict: 'blocker',
  reason,
  notes,
})

const explainedBy = async (
  dispatcher: Dispatcher,
  target: TargetId,
  call: OutboundCallInput,
  before: readonly Note[],
): Promise<TargetResult> => {
  try {
    const { routes, error, refused } = await dispatcher.explain({
      ...call,
      from: assumedCallerId,
      rule,
    })
    const [route] = routes
    const why = error?.message ?? refused[0] ?? route?.skipped?.detail
    if (why !== undefined || !route) return blocked(target, why ?? 'there is no route', before)
    const notes = [...before, ...route.notes]
    return { target, verdict: verdictOf(notes), notes }
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    return blocked(target, error.message, before)
  }
}

/** What a document leads to is another document, of which nothing is known here. */
const withoutAddresses = ({ steps, continuations = {} }: Flow): Flow => ({
  steps,
  continuations: Object.fromEntries(
    Object.entries(continuations).map(([name, continuation]) => [
      name,
      'url' in continuation ? [{ step: 'hangUp' }] : continuation,
    ]),
  ),
})

/** Makes a target of a provider. The rule has what every move has to set up: a caller ID, a gateway, addresses of rooms. */
export const targetOf = (id: TargetId): Target => {
  const provider = providerOf(id)
  const { verbs, connect } = provider.definition.can
  const dispatcher = createDispatcher({
    host: isolatedHost,
    providers: [provider],
    documents: documentRunner({ hosts: ['*'] }),
    rules: [
      {
        id: rule,
        direction: 'outbound',
        numbers: [assumedCallerId],
        routes: [
          {
            provider: provider.name,
            gateway: 'preflight',
            ...(!connect.includes('room') && { roomAddress: 'sip:{room}@rooms.invalid' }),
          },
        ],
      },
    ],
  })
  const judged = (call: OutboundCallInput, notes: readonly Note[] = []) =>
    explainedBy(dispatcher, id, call, notes)
  return {
    id,
    verbs,
    call: judged,
    flow: (flow, notes) =>
      judged({ to: assumedNumber, connect: { flow: withoutAddresses(flow) } }, notes),
  }
}
