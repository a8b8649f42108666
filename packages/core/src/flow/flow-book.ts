import type { Fault } from '../model/error.ts'
import type { Connect } from '../model/connect.ts'
import type { DocumentNearEnd } from '../model/flow/document.ts'
import type { CallReport } from '../model/call-report.ts'
import {
  flowFaults,
  steps as stepsSchema,
  type Flow,
  type TurnHandler,
} from '../model/flow/flow.ts'
import type { Step } from '../model/flow/flow-step.ts'
import { faultsOf } from '../model/parse.ts'
import { unknownName } from '../model/suggest.ts'
import type { DocumentRunner } from './document-runner.ts'

/** The flows of an application: data, or functions that answer every turn. */
export interface FlowBook {
  readonly flows: ReadonlyMap<string, Flow | TurnHandler>
  /** Functions that continuations name with `handler`. */
  readonly handlers: ReadonlyMap<string, TurnHandler>
  /** Requests the documents of applications. */
  readonly documents: DocumentRunner | undefined
  /** What is done where a turn cannot be answered. */
  readonly fallback: readonly Step[]
}

/** What `createDispatcher` takes of flows. */
export interface FlowOptions {
  readonly flows?: Readonly<Record<string, Flow | TurnHandler>> | undefined
  readonly handlers?: Readonly<Record<string, TurnHandler>> | undefined
  readonly documents?: DocumentRunner | undefined
  readonly flowFallback?: readonly Step[] | undefined
}

/** What says what happens on a call: steps, a function that answers every turn, or the documents of an application. */
export type FlowSource = Flow | TurnHandler | DocumentNearEnd

type Path = readonly PropertyKey[]

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What of a well-formed flow cannot be run: a function that is not registered, and a document at a URL. */
const runFaults = (
  { continuations = {} }: Flow,
  handlers: readonly string[],
  path: Path,
): Fault[] =>
  Object.entries(continuations).flatMap(([name, continuation]): Fault[] => {
    const at = [...path, 'continuations', name]
    if ('url' in continuation)
      return [
        {
          path: at,
          message:
            'is a document at a URL, which a flow cannot request; use steps or a handler, or run the whole application with connect: { document }',
        },
      ]
    return 'handler' in continuation && !handlers.includes(continuation.handler)
      ? [
          {
            path: [...at, 'handler'],
            message: unknownName('handler', continuation.handler, handlers),
          },
        ]
      : []
  })

const fallbackFaults = (fallback: unknown): Fault[] => {
  if (fallback === undefined) return []
  const read = stepsSchema.safeParse(fallback)
  if (!read.success) return faultsOf(read.error, ['flowFallback'], stepsSchema)
  return read.data.flatMap((step, index) =>
    step.step === 'goto' || ('next' in step && step.next !== undefined)
      ? [
          {
            path: ['flowFallback', index],
            message: 'names a continuation, and the fallback belongs to no flow; say what happens',
          },
        ]
      : [],
  )
}

const functionFaults = (given: unknown, name: string): Fault[] => {
  if (given === undefined) return []
  if (!isObject(given)) return [{ path: [name], message: 'must be an object with functions' }]
  return Object.entries(given).flatMap(([key, value]) =>
    typeof value === 'function' ? [] : [{ path: [name, key], message: 'must be a function' }],
  )
}

const runnerFaults = (documents: unknown): Fault[] =>
  documents === undefined || (isObject(documents) && typeof documents['answer'] === 'function')
    ? []
    : [{ path: ['documents'], message: 'must be a runner, such as documentRunner({ … })' }]

/** Everything that is wrong with the flows of `createDispatcher`. */
export const flowOptionFaults = ({
  flows,
  handlers,
  documents,
  flowFallback,
}: FlowOptions): Fault[] => {
  const names = isObject(handlers) ? Object.keys(handlers) : []
  const faults = [
    ...functionFaults(handlers, 'handlers'),
    ...runnerFaults(documents),
    ...fallbackFaults(flowFallback),
  ]
  if (flows === undefined) return faults
  if (!isObject(flows))
    return [...faults, { path: ['flows'], message: 'must be an object with flows by name' }]
  for (const [name, given] of Object.entries(flows)) {
    if (typeof given === 'function') continue
    const path = ['flows', name]
    const found = flowFaults(given)
    faults.push(...found.map((fault) => ({ ...fault, path: [...path, ...fault.path] })))
    if (found.length === 0) faults.push(...runFaults(given as Flow, names, path))
  }
  return faults
}

export const flowBook = ({
  flows = {},
  handlers = {},
  documents,
  flowFallback,
}: FlowOptions): FlowBook => ({
  flows: new Map(Object.entries(flows)),
  handlers: new Map(Object.entries(handlers)),
  documents,
  fallback: flowFallback ?? [{ step: 'hangUp' }],
})

/** Why a near end cannot be run, as far as its flow says; `path` leads to it. */
export const nearEndFaults = (
  connect: Connect | undefined,
  { flows, handlers, documents }: FlowBook,
  path: Path,
): Fault[] => {
  if (connect && 'document' in connect) {
    const at = [...path, 'document']
    return documents
      ? documents
          .check(connect.document)
          .map((fault) => ({ ...fault, path: [...at, ...fault.path] }))
      : [
          {
            path: at,
            message: 'needs `documents` of createDispatcher: documentRunner() of @callplane/flows',
          },
        ]
  }
  if (!connect || !('flow' in connect)) return []
  const { flow } = connect
  if (typeof flow !== 'string') return runFaults(flow, [...handlers.keys()], [...path, 'flow'])
  return flows.has(flow)
    ? []
    : [{ path: [...path, 'flow'], message: unknownName('flow', flow, [...flows.keys()]) }]
}

/**
 * The flow of a near end, or the documents in its place; a stream is a flow of one step. Undefined for other near ends, and
 * for an unknown name.
 */
export const flowOf = (
  connect: Connect | undefined,
  { flows }: FlowBook,
): FlowSource | undefined => {
  if (!connect) return undefined
  if ('document' in connect) return connect
  if ('stream' in connect) {
    const { stream: url, parameters, audio } = connect
    return { steps: [{ step: 'stream', url, parameters, audio }] }
  }
  if (!('flow' in connect)) return undefined
  return typeof connect.flow === 'string' ? flows.get(connect.flow) : connect.flow
}

/** Why an application cannot be told of a call; `path` leads to its addresses. */
export const reportFaults = (
  reports: readonly CallReport[] | undefined,
  { documents }: FlowBook,
  path: Path,
): Fault[] => {
  if (!reports || reports.length === 0) return []
  if (!documents?.report)
    return [
      { path, message: 'needs `documents` of createDispatcher, such as documentRunner({ … })' },
    ]
  return reports.flatMap((report, index) =>
    (documents.checkReport?.(report) ?? []).map((fault) => ({
      ...fault,
      path: [...path, index, ...fault.path],
    })),
  )
}
