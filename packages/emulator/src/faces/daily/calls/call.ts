import type { Leg } from '../../../network/leg.ts'
import type { DialOutPlan } from './create.ts'

/** One dialled-out party of a room. */
export type Session = {
  readonly id: string
  readonly room: string
  readonly plan: DialOutPlan
  readonly origin: string
  readonly callerId: string | undefined
  leg: Leg | undefined
  /** The party it was transferred to: bridged parties end together. */
  bridged: Leg | undefined
  /** Virtual time of the answer, from which on the party is a participant of the room. */
  joinedAt: number | undefined
  /** Virtual time of its end, answered or not. */
  endedAt: number | undefined
}
