import { z } from 'zod'
import { applicationUrl, documentDialect, type DocumentDialect } from './flow/document.ts'
import { webAddress } from './flow/flow-step-schema.ts'
import type { WebAddress } from './flow/flow-step.ts'
import { lineOfText } from './text.ts'

/** Whose parameters, signature and retries reports have: those of a dialect of documents, or of a provider without documents. */
export type ReportDialect = DocumentDialect | 'telnyx' | 'videosdk' | 'videosdk-legacy' | 'daily'

/**
 * What an application can be told of. `initiated`: a provider accepted the call. `ended`: with the outcome. `machine`: who
 * answered. `recording`: one was completed; `recording-started`: one has begun.
 */
export type CallReportEvent =
  | 'initiated'
  | 'ringing'
  | 'answered'
  | 'ended'
  | 'machine'
  | 'recording'
  | 'recording-started'

/** Where an application is told of a call, as the provider of the dialect tells it. */
export interface CallReport {
  /** `https:` or `http:` URL, at most 4096 characters. */
  readonly url: string
  /** As which provider the application is told. */
  readonly dialect: ReportDialect
  /** Default: that of the dialect's provider. */
  readonly method?: 'GET' | 'POST' | undefined
  /** Of what it is told; at least one. Each is told once, in this order of time, and one that comes too late is left out. */
  readonly events: readonly CallReportEvent[]
  /** Gets what `url` did not take, where the dialect's provider has such an address. `https:` or `http:` URL. */
  readonly fallback?: WebAddress | undefined
  /** Name of the account of the document runner whose credentials sign the reports. Absent: they are not signed. */
  readonly signAs?: string | undefined
  /** Where the door is through which the application placed the call, as in `ApplicationDocument`. */
  readonly door?: string | undefined
}

/** Every `CallReportEvent`. */
export const callReportEvents = [
  'initiated',
  'ringing',
  'answered',
  'ended',
  'machine',
  'recording',
  'recording-started',
] as const satisfies readonly CallReportEvent[]

/** The schema of `CallReport`. */
export const callReport = z.strictObject({
  url: applicationUrl,
  dialect: z.enum([...documentDialect.options, 'telnyx', 'videosdk', 'videosdk-legacy', 'daily']),
  method: z.enum(['GET', 'POST']).optional(),
  events: z.array(z.enum(callReportEvents)).min(1).max(callReportEvents.length),
  fallback: webAddress.extend({ url: applicationUrl }).optional(),
  signAs: lineOfText(128).min(1).optional(),
  door: applicationUrl.optional(),
}) satisfies z.ZodType<CallReport>
