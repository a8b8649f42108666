import type { FlowBook } from '../../flow/flow-book.ts'
import type { AttemptRecord, CallRecord, SegmentRecord } from '../../journal/record.ts'

/** What the parts of a dispatcher share for the flows of calls. */
export interface FlowWorld {
  readonly book: FlowBook
  /** Turns that are being answered, by attempt and segment: one that is delivered twice at once is answered once. */
  readonly answering: Map<string, Promise<CallRecord | null>>
}

/** The segments of one attempt, in order. */
export const segmentsOf = ({ flow = [] }: CallRecord, attempt: string): readonly SegmentRecord[] =>
  flow.filter((segment) => segment.attempt === attempt)

/** The record with a further segment; only the last one keeps what is needed to go on from it. */
export const withSegment = (record: CallRecord, segment: SegmentRecord): CallRecord => ({
  ...record,
  flow: [
    ...(record.flow ?? []).map((held) =>
      held.attempt === segment.attempt && (held.rest || held.document)
        ? { ...held, rest: undefined, document: undefined }
        : held,
    ),
    segment,
  ],
})

/** The attempt of a segment's `dial` step. */
export const dialOf = (
  { attempts }: CallRecord,
  { attempt, seq }: SegmentRecord,
): AttemptRecord | undefined =>
  attempts.find((one) => one.parent === attempt && one.segment === seq)
