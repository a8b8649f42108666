export {
  carrierOf,
  dialects,
  readFlow,
  titleOf,
  translateFlow,
  writeFlow,
  type Dialect,
  type FlowTranslated,
} from './dialects.ts'
export type {
  DocumentFault,
  DocumentNote,
  DocumentPosition,
  FlowRead,
  FlowWritten,
} from './report.ts'
export type { WriteOptions } from './write-context.ts'
export { segmentNotes, writeSegment, type SegmentInput } from './segment.ts'
