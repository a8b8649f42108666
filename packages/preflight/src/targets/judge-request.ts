import { CallError, type Fault, type Note, type OutboundCallInput } from '@callplane/core'
import { bestFit, type Fit } from '../documents/samples.ts'
import { entryOf, lookAt, type EntryContent } from '../report/entry.ts'
import type { PreflightEntry, SourceId, TargetResult } from '../report/report.ts'
import type { SdkRequest } from '../sdks/sdk.ts'
import type { DoorReading } from './door-reading.ts'
import { doorReads } from './door-reads.ts'
import { verdictOf, type Target } from './judge.ts'

/** A reading of a request that was filled with samples. */
interface Attempt extends Fit {
  readonly reading: DoorReading | null
  readonly faults: readonly Fault[]
  readonly notes: readonly Note[]
}

const attempted = async (
  source: SourceId,
  request: SdkRequest,
  chosen: Parameters<SdkRequest['wire']>[0],
): Promise<Attempt> => {
  try {
    const reading = await doorReads(source, request.wire(chosen))
    return { reading, faults: [], notes: reading.notes }
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    const faults = error.faults.length > 0 ? error.faults : [{ path: [], message: error.message }]
    return { reading: null, faults, notes: [] }
  }
}

const openTodo = 'write the parameters out where the request is sent, or look up which ones it has'

const assumedNames = ({ slots }: SdkRequest): readonly string[] => [
  ...new Set(slots.map(([, name]) => name)),
]

const faultText = ({ path, message }: Fault): string =>
  [path.join('.'), message].filter(Boolean).join(': ')

const plainName = (name: string): string => name.replaceAll('_', '').toLowerCase()

const isAbout = ({ path }: Fault, names: readonly string[]): boolean =>
  names.some((name) => path.some((part) => plainName(String(part)) === plainName(name)))

/** A placed call at every target. */
const judgeCall = async (
  call: OutboundCallInput,
  notes: readonly Note[],
  targets: readonly Target[],
): Promise<readonly TargetResult[]> =>
  Promise.all(targets.map((target) => target.call(call, notes)))

/** A request about a call that exists: whether a target has what the door needs for it. */
const judgeVerbs = (
  { verbs, notes }: DoorReading,
  targets: readonly Target[],
): readonly TargetResult[] =>
  targets.map((target) => {
    const missing = verbs.filter((verb) => !target.verbs.includes(verb))
    return missing.length > 0
      ? {
          target: target.id,
          verdict: 'blocker',
          reason: `${target.id} has no ${missing.join(' and ')}`,
          notes,
        }
      : { target: target.id, verdict: verdictOf(notes), notes }
  })

/** What the door says of a request that it has a route for says more than that it has none. */
const unservedEntry = (
  content: EntryContent,
  { unserved: { verdict, reason, todo } }: SdkRequest,
  said: string,
): PreflightEntry => ({
  ...entryOf(content, [], {
    verdict,
    reason: said.startsWith('this door does not serve') ? reason : said,
  }),
  ...(todo !== undefined && { todo }),
})

/** Judges a request: the door reads it, and every target explains the call. */
export const judgeRequest = async (
  { source, ...rest }: EntryContent & { readonly source: SourceId },
  request: SdkRequest,
  targets: readonly Target[],
): Promise<PreflightEntry> => {
  const assumed = assumedNames(request)
  const content: EntryContent = {
    ...rest,
    source,
    kind: request.places ? 'call' : 'request',
    ...(assumed.length > 0 && { assumed }),
  }
  const { reading, faults } = await bestFit(request.slots, (chosen) =>
    attempted(source, request, chosen),
  )
  if (!reading) {
    if (request.open)
      return lookAt(content, 'its parameters are only known when the code runs', openTodo)
    // What is wrong with a parameter that is written out is wrong whatever the others are.
    const certain = faults.filter((fault) => !isAbout(fault, assumed))
    const reason = (certain.length > 0 ? certain : faults).map(faultText).join('; ')
    return certain.length > 0
      ? entryOf(content, [], { verdict: 'blocker', reason })
      : lookAt(content, `with examples for what is not known it is refused: ${reason}`, openTodo)
  }
  if (reading.unserved !== undefined) return unservedEntry(content, request, reading.unserved)
  const results = reading.call
    ? await judgeCall(reading.call, reading.notes, targets)
    : judgeVerbs(reading, targets)
  const entry = entryOf(content, results)
  return request.open && entry.verdict !== 'blocker'
    ? lookAt(entry, 'some of its parameters are only known when the code runs', openTodo)
    : entry
}
