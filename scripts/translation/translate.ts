import type { Note, OutboundCallInput, SkippedRoute, WireRequest } from '@callplane/core'
import { usualConnect, type Desk } from './example.ts'

export interface Translation {
  readonly from: string
  readonly to: string
  /** The call as the front door read it. */
  readonly call: OutboundCallInput
  /** The target provider's request; null if the target cannot place such a call at all. */
  readonly request: WireRequest | null
  readonly refused?: string | undefined
  /** Everything that does not arrive as requested, from the front door and from `map`. */
  readonly notes: readonly Note[]
}

const lost = (field: string, detail: string): Note => ({ field, effect: 'dropped', detail })

/** Options belong to one provider and mean nothing to another. */
const withoutOptions = (
  { options, ...call }: OutboundCallInput,
  { plugin }: Desk,
): { readonly call: OutboundCallInput; readonly notes: readonly Note[] } => {
  const own = options?.[plugin.id]
  const others = Object.entries(options ?? {}).flatMap(([id, given]) =>
    id === plugin.id
      ? []
      : Object.keys(given as object).map((name) =>
          lost(`options.${id}.${name}`, `only ${id} has this option`),
        ),
  )
  return { call: own ? { ...call, options: { [plugin.id]: own } } : call, notes: others }
}

type Given = Partial<OutboundCallInput>

/**
 * The change that makes the route usable during a migration: the dispatcher skips a route that would drop these fields
 * instead of dropping them. Null if no change helps.
 */
const mend = (
  { reason, detail }: Omit<SkippedRoute, 'provider'>,
  target: Desk,
): { readonly change: Given; readonly note: Note } | null => {
  switch (reason) {
    case 'connect-unsupported':
    case 'room-unreachable':
    case 'room-missing':
      return {
        change: { connect: usualConnect(target) },
        note: lost('connect', `${detail}; the rule must name a near end`),
      }
    case 'encryption-unsupported':
      return { change: { mediaEncryption: undefined }, note: lost('mediaEncryption', detail) }
    case 'caller-id-hiding-unsupported':
      return { change: { hideCallerId: undefined }, note: lost('hideCallerId', detail) }
    default:
      return null
  }
}

/** Translates one provider's request into another's: through the front door, then through `map`, as a dispatch would. */
export const translate = async (
  source: Desk,
  request: WireRequest,
  target: Desk,
): Promise<Translation> => {
  const [from, to] = [source.plugin.id, target.plugin.id]
  const { frontDoor } = source.ports
  if (!frontDoor) throw new Error(`${from} has no front door`)
  const read = frontDoor.parse(request)
  const { call, notes: ownOptions } = withoutOptions(read.call, target)
  const notes = [...read.notes, ...ownOptions]
  let input: OutboundCallInput = { ...call, rule: 'conformance' }
  if (input.connect === undefined && target.plugin.can.roomRequired) {
    input = { ...input, connect: usualConnect(target) }
    const detail = 'the target calls from a room; the rule must name one'
    notes.push({ field: 'connect', effect: 'adjusted', detail })
  }
  for (let mended = 0; ; mended++) {
    const [route] = (await target.bench.dispatcher.explain(input)).routes
    if (route?.request)
      return {
        from,
        to,
        call: read.call,
        request: route.request,
        notes: distinct([...notes, ...route.notes]),
      }
    const change = route?.skipped && mended < 4 ? mend(route.skipped, target) : null
    if (!change) {
      const refused = route?.skipped?.detail ?? 'there is no route'
      return { from, to, call: read.call, request: null, refused, notes: distinct(notes) }
    }
    input = { ...input, ...change.change }
    notes.push(change.note)
  }
}

const distinct = (notes: readonly Note[]): readonly Note[] => [
  ...new Map(notes.map((note) => [JSON.stringify(note), note])).values(),
]
