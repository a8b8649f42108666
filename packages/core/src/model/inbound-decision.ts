import type {
  ConferenceNearEnd,
  Connect,
  FlowNearEnd,
  PhoneNearEnd,
  RoomNearEnd,
  SipNearEnd,
  StreamNearEnd,
} from './connect.ts'
import { connect } from './connect.ts'
import type { DocumentNearEnd } from './flow/document.ts'
import { inputError, type Fault } from './error.ts'
import type { References } from './event.ts'
import { jsonObject, type JsonObject } from './json-object.ts'
import { recordReference, type RecordReference } from './outbound-call.ts'
import { faultsOf } from './parse.ts'
import { unknownName } from './suggest.ts'

/** A caller who waits to hear where the call goes. */
export interface InboundCaller {
  /** Name of the provider instance that the call came through. */
  readonly provider: string
  /** The caller's number or SIP URI; null where it is withheld. */
  readonly from: string | null
  /** The number that was called, in E.164; null where the provider does not tell. */
  readonly to: string | null
  /** Id of the inbound rule that owns the called number; null where none does. */
  readonly rule: string | null
  /** Ids by which the provider knows the caller's leg, by kind. */
  readonly references: References
  /** Aborted when the time for the decision is over; what is decided later has no effect. */
  readonly signal: AbortSignal
}

/** What the record of a caller is to say besides. */
export interface CallerDetails {
  /** Kept on the record. */
  readonly metadata?: JsonObject | undefined
  /** A record of another system that the caller belongs to, such as a CRM contact. Kept on the record. */
  readonly contact?: RecordReference | undefined
}

/** A caller who is not taken. */
export interface Rejection {
  /** What the caller hears: the busy tone, or that the call was declined. */
  readonly reject: 'busy' | 'declined'
}

type Choice =
  | RoomNearEnd
  | SipNearEnd
  | Omit<PhoneNearEnd, 'first'>
  | ConferenceNearEnd
  | FlowNearEnd
  | StreamNearEnd
  | DocumentNearEnd
  | Rejection
type ChoiceField = Choice extends infer One ? (One extends Choice ? keyof One : never) : never
/** One choice, with the fields of the others ruled out. */
type Only<One> = One & { readonly [Field in Exclude<ChoiceField, keyof One>]?: never }
type ExactChoice = Choice extends infer One ? (One extends Choice ? Only<One> : never) : never

/**
 * Where a caller goes: exactly one of `room`, `sip`, `phone`, `conference`, `flow`, `stream`, `document` and `reject`.
 */
export type InboundDecision = ExactChoice & CallerDetails

/**
 * Decides where a caller goes, beside the inbound rules. `undefined` and null leave it to them, and so does a decision
 * that throws, takes longer than `times.decideWithinMs`, or names what the provider cannot reach; the record then has a
 * note that says so.
 */
export type OnInbound = (
  caller: InboundCaller,
) => InboundDecision | null | undefined | Promise<InboundDecision | null | undefined>

/** A decision as it was checked. */
export interface Decided extends CallerDetails {
  readonly to: Connect | Rejection
}

const fields = [
  'room',
  'on',
  'sip',
  'phone',
  'conference',
  'flow',
  'stream',
  'parameters',
  'audio',
  'document',
  'reject',
  'metadata',
  'contact',
]

const detailFaults = (given: Readonly<Record<string, unknown>>): Fault[] => {
  const metadata = jsonObject.optional().safeParse(given['metadata'])
  const contact = recordReference.optional().safeParse(given['contact'])
  return [
    ...(metadata.success ? [] : faultsOf(metadata.error, ['metadata'])),
    ...(contact.success ? [] : faultsOf(contact.error, ['contact'])),
  ]
}

const destinationOf = (
  given: Readonly<Record<string, unknown>>,
): { readonly to: Connect | Rejection } | { readonly faults: Fault[] } => {
  const { metadata: _metadata, contact: _contact, reject, ...nearEnd } = given
  if (reject === undefined) {
    const read = connect.safeParse(nearEnd)
    if (read.success) return { to: read.data }
    return Object.keys(nearEnd).length === 0
      ? {
          faults: [
            {
              path: [],
              message:
                'must have exactly one of room, sip, phone, conference, flow, stream, document, reject',
            },
          ],
        }
      : { faults: faultsOf(read.error) }
  }
  if (Object.keys(nearEnd).length > 0)
    return {
      faults: [
        { path: ['reject'], message: 'must be alone: a caller who is rejected goes nowhere' },
      ],
    }
  return reject === 'busy' || reject === 'declined'
    ? { to: { reject } }
    : { faults: [{ path: ['reject'], message: 'must be busy or declined' }] }
}

/** Checks what the application decided. Throws one `CallError` that lists every fault. */
export const readDecision = (given: unknown): Decided => {
  const refuse = (faults: readonly Fault[]): never => {
    throw inputError('input-invalid', 'onInbound', faults)
  }
  if (typeof given !== 'object' || given === null)
    return refuse([
      { path: [], message: 'must give an object such as { room: "desk" }, or nothing' },
    ])
  const all = given as Readonly<Record<string, unknown>>
  const unknown = Object.keys(all).filter((name) => !fields.includes(name))
  const known = Object.fromEntries(
    Object.entries(all).filter(([name, value]) => fields.includes(name) && value !== undefined),
  )
  const destination = destinationOf(known)
  const faults = [
    ...unknown.map((name) => ({ path: [name], message: unknownName('field', name, fields) })),
    ...detailFaults(known),
    ...('faults' in destination ? destination.faults : []),
  ]
  if ('faults' in destination || faults.length > 0) return refuse(faults)
  const { metadata, contact } = known as CallerDetails
  return { to: destination.to, metadata, contact }
}
