import type { Capabilities, Verb } from '@callplane/core'

/** Kinds of near end; `phone-first` rings the near phone before the far one. */
export type NearEndKind =
  | 'sip'
  | 'phone'
  | 'phone-first'
  | 'conference'
  | 'room'
  | 'flow'
  | 'stream'

/**
 * What the provider's own documents offer, written down apart from `can.ts`. The suite asks for all of it, so that a
 * plugin cannot pass by claiming less. Features are not listed here: each has its documented place in `places`.
 */
export interface Documented {
  readonly destinations: Capabilities['destinations']
  readonly nearEnds: readonly NearEndKind[]
  readonly verbs: readonly Verb[]
  readonly answers: Capabilities['answers']
  /** How an attempt whose outcome is unknown can be found; see `Capabilities.locate`. */
  readonly locate: Capabilities['locate']['proof']
  readonly reports: Capabilities['reports']
  /** Nothing can be dialled without an address where the provider reaches us. */
  readonly publicUrlRequired: boolean
}
