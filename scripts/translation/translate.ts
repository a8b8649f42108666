import {
  featureFields,
  type FeatureField,
  type FrontDoorRead,
  type Note,
  type OutboundCallInput,
  type WireRequest,
} from '@callplane/core'
import { portableCall } from '@callplane/kit'
import { isDeepStrictEqual } from 'node:util'
import { requestOf, type Desk, type Example } from './example.ts'

/** Fields for which the dispatcher skips a route instead of dropping them. */
type Essential = 'connect' | 'mediaEncryption' | 'hideCallerId'

/** What the target does not take at all, and what is only said together with it. */
export interface Refused {
  readonly field: Essential | FeatureField
  readonly detail: string
}

export interface Translation {
  readonly from: string
  readonly to: string
  /** The call as the front door read it, without what was refused. */
  readonly call: OutboundCallInput
  /** The target provider's request; null if the target cannot place such a call at all. */
  readonly request: WireRequest | null
  readonly impossible?: string | undefined
  readonly refused: readonly Refused[]
  /** Everything that does not arrive as requested, from the front door and from the dispatcher. */
  readonly notes: readonly Note[]
}

const fields: Readonly<Partial<Record<string, Essential>>> = {
  'connect-unsupported': 'connect',
  'room-unreachable': 'connect',
  'room-missing': 'connect',
  'encryption-unsupported': 'mediaEncryption',
  'caller-id-hiding-unsupported': 'hideCallerId',
}

/** What goes into the target's dispatcher, and what was left out for it. */
interface Attempt {
  readonly read: FrontDoorRead
  readonly example: OutboundCallInput
  readonly request: WireRequest
}

/**
 * The source's request without the refused field: as its application would write it after the move. An application that
 * always names a document leaves it behind: its rule names the near end.
 */
const without = async (
  { example, read, request }: Attempt,
  field: Essential,
  source: Desk,
): Promise<Attempt | null> => {
  const { frontDoor } = source.ports
  if (!frontDoor) return null
  const reduced = { ...example, [field]: undefined }
  const said = await requestOf(source, reduced).catch(() => null)
  const again = said && portableCall(frontDoor, said)
  if (said && again && !isDeepStrictEqual(again.call[field], read.call[field]))
    return { read: again, example: reduced, request: said }
  const own = frontDoor.parse(request)
  return own.call[field] === undefined ? { read: own, example, request } : null
}

/** Translates a request of one provider into another's, on the path of a user: through the front door, then a dispatch. */
export const translate = async (
  source: Desk,
  example: Pick<Example, 'call' | 'request'>,
  target: Desk,
): Promise<Translation> => {
  const [from, to] = [source.plugin.id, target.plugin.id]
  const { frontDoor } = source.ports
  if (!frontDoor) throw new Error(`${from} has no front door`)
  const read = portableCall(frontDoor, example.request)
  let attempt: Attempt = { read, example: example.call, request: example.request }
  const refused: Refused[] = []
  for (;;) {
    const { call, notes } = attempt.read
    const [route] = (await target.moved.explain(call)).routes
    if (route?.request)
      return {
        from,
        to,
        call,
        request: route.request,
        refused,
        notes: distinct([...notes, ...route.notes]),
      }
    const { reason, detail } = route?.skipped ?? { reason: '', detail: 'there is no route' }
    const field = fields[reason]
    const isNew = field !== undefined && !refused.some((one) => one.field === field)
    const next = isNew ? await without(attempt, field, source) : null
    if (!field || !next)
      return { from, to, call, request: null, impossible: detail, refused, notes: distinct(notes) }
    refused.push({ field, detail })
    for (const feature of featureFields)
      if (feature !== field && call[feature] !== undefined && next.read.call[feature] === undefined)
        refused.push({ field: feature, detail: `${from} says it together with \`${field}\`` })
    attempt = next
  }
}

const distinct = (notes: readonly Note[]): readonly Note[] => [
  ...new Map(notes.map((note) => [JSON.stringify(note), note])).values(),
]
