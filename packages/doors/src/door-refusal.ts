import type { CallError, CallFailure, Fault } from '@callplane/core'

/** Why a door does not do what it is asked, in neutral terms; its provider says it in its own. */
export type RefusalReason =
  /** The credentials are missing or wrong. */
  | 'unauthenticated'
  /** There is no such thing, and no upstream that may have it. */
  | 'not-found'
  /** The provider has such a request, and the door does not serve it. */
  | 'not-served'
  /** The request has faults. */
  | 'invalid'
  /** The call was refused, or a command to it failed: `error` says why. */
  | 'failed'
  /** Too long, too many, or another limit of the door itself. */
  | 'too-large'
  /** It is not known what happened, such as where the store did not answer. */
  | 'unexpected'

/** What is refused, and why. */
export interface Refusal {
  readonly reason: RefusalReason
  /** For people: what is wrong and what to do. No numbers, no secrets. */
  readonly message: string
  /** With `invalid`: everything that is wrong, each with its path in the provider's own request. */
  readonly faults?: readonly Fault[] | undefined
  /** With `failed`. */
  readonly error?: CallError | CallFailure | undefined
  /** With `not-found`: the kind of thing that was asked for, such as `call`. */
  readonly subject?: string | undefined
}

/** Thrown by the operations of a door. */
export class DoorRefusal extends Error {
  override readonly name = 'DoorRefusal'
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

/** Thrown where a request may be meant for the real provider: it goes to the upstream, if there is one, else it is refused. */
export class NotOurs extends DoorRefusal {}

/** There is no such call, recording or other thing here. */
export const notFound = (subject: string): NotOurs =>
  new NotOurs({ reason: 'not-found', message: `there is no such ${subject}`, subject })

/** Refuses a request whose parts have these faults. */
const faulty = (faults: readonly Fault[]): DoorRefusal =>
  new DoorRefusal({ reason: 'invalid', message: 'the request has faults', faults })

/** Throws one refusal that names every fault, if there is any. */
export const refuseFaults = (faults: readonly Fault[]): void => {
  if (faults.length > 0) throw faulty(faults)
}

/** What is wrong with one part of a request. */
export const invalid = (part: string, message: string): DoorRefusal =>
  faulty([{ path: [part], message }])

/** Refuses what the provider offers and the door does not. `what` begins the sentence, such as `redirecting a call`. */
export const notServed = (what: string): DoorRefusal =>
  new DoorRefusal({ reason: 'not-served', message: `${what} is not served by this door` })
