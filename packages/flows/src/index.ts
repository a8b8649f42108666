export {
  carrierOf,
  dialects,
  readFlow,
  readRunning,
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
export type {
  AccountDialect,
  AccountOf,
  DailyAccount,
  DocumentAccount,
  NccoAccount,
  PlivoAccount,
  TexmlAccount,
  TwimlAccount,
  VideosdkAccount,
} from './documents/accounts.ts'
export { inlineDocument, type InlineDocument } from './documents/inline-document.ts'
export { documentRunner, type DocumentRunnerOptions } from './documents/document-runner.ts'
export { segmentNotes, writeSegment, type SegmentInput } from './segment.ts'
export { plivoHangup, type PlivoHangup } from './documents/plivo-hangups.ts'
