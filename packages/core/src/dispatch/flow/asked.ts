import type { FlowSource } from '../../flow/flow-book.ts'
import type { AttemptRecord, CallRecord, SegmentRecord } from '../../journal/record.ts'
import type { Turn } from '../../model/flow/flow-turn.ts'

/** A turn that is to be answered. */
export interface Asked {
  readonly record: CallRecord
  readonly attempt: AttemptRecord
  readonly source: FlowSource | undefined
  /** The segment that the turn ends. */
  readonly last: SegmentRecord | undefined
  readonly turn: Turn
  /** The call has ended: the application learns of the turn, and nothing is done any more. */
  readonly isOver: boolean
}
