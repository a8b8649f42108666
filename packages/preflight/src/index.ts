export { preflight, type PreflightOptions } from './preflight.ts'
export type { AnswerEndpoint, DocumentSource } from './fetch/fetch-documents.ts'
export {
  fixLegacyCalls,
  type LegacyChange,
  type LegacyFix,
  type LegacyFixOptions,
  type LegacyLeft,
} from './fix/legacy-calls.ts'
export type { FolderLimits } from './files/read-folder.ts'
export { renderReport } from './report/render.ts'
export type {
  EntryKind,
  PreflightEntry,
  PreflightReport,
  SkippedPath,
  SourceId,
  TargetResult,
  Verdict,
  VerdictCounts,
} from './report/report.ts'
export { targetIds, type TargetId } from './targets/assumed-accounts.ts'
