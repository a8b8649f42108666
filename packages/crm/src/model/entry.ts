import type {
  AnsweredBy,
  Call,
  CallStatus,
  EndReason,
  Recording,
  References,
  ReportedTime,
} from '@callplane/core'
import type { CrmReferences } from './references.ts'
import type { Report } from './report.ts'

/** What another system reported about a call that it placed itself. */
export interface Ingested {
  readonly externalCallId: string | null
  readonly transcript: readonly TranscriptLine[]
  readonly summary: string | null
  readonly agentName: string | null
  readonly contactName: string | null
  readonly metadata: Readonly<Record<string, unknown>> | null
}

interface TranscriptLine {
  readonly role: string
  readonly message: string
  /** Seconds from the start of the call, or an ISO 8601 time: as it was sent. */
  readonly timestamp?: number | string | undefined
}

/** One change of an entry after its creation. `late`: the call had already ended, as with a recording or a cost. */
export interface Revision {
  readonly version: number
  readonly at: string
  readonly fields: readonly string[]
  readonly late: boolean
}

/** What of an entry tells about the call; every change of it is a new version. */
export interface EntryContent {
  readonly status: CallStatus
  readonly endReason: EndReason | null
  /** Name of the provider instance. */
  readonly provider: string | null
  /** The provider's main id of the call, from its own replies and reports; null until one came. */
  readonly providerCallId: string | null
  /** Every id by which the provider was seen to know the call. */
  readonly providerReferences: References
  /** The provider's conference that joins the user with the other party. */
  readonly conference: string | null
  /** The business number at the provider. */
  readonly providerNumber: string | null
  readonly from: string | null
  readonly to: string | null
  readonly references: CrmReferences
  readonly startedAt: string
  readonly answeredAt: ReportedTime
  readonly endedAt: ReportedTime
  /** Seconds from answer to end; null until both are known. */
  readonly talkDuration: number | null
  /** Seconds from start to end, ringing included; null until the end is known. */
  readonly totalDuration: number | null
  readonly answeredBy: AnsweredBy | null
  readonly recordings: readonly Recording[]
  readonly cost: Call['cost']
  /** Why it could not be placed, in words for people. */
  readonly failure: string | null
  readonly ingested: Ingested | null
  /** What users wrote about the call. */
  readonly notes: string | null
  /** Its outcome in the words of the CRM, as a user chose it: `interested`, `wrong-number`. */
  readonly disposition: string | null
}

/** One call in the CRM's log, whatever placed it. */
export interface CallLogEntry extends EntryContent {
  /** 24 hexadecimal digits, the first eight the time: the shape of the ids that CRMs on MongoDB expect. */
  readonly id: string
  /** 1 at creation; counts every change of content. */
  readonly version: number
  /** Counts every save: what a store compares and swaps on. */
  readonly revision: number
  readonly tenant: string
  /** Who placed it: our dispatcher, the user's browser, or another system that told us afterwards. */
  readonly source: 'dispatched' | 'browser' | 'ingested'
  readonly direction: 'inbound' | 'outbound'
  readonly createdAt: string
  readonly updatedAt: string
  /** Of a call that the dispatcher places. `id` is null until its record was seen. */
  readonly dispatch: { readonly key: string | null; readonly id: string | null } | null
  /**
   * When the end of a call was requested that could not be reached yet: its record at the dispatcher was unknown, or
   * its provider had not confirmed it. It is ended as soon as it can be reached.
   */
  readonly cancelRequestedAt: string | null
  /**
   * The provider call id that the front end named. Anyone can name any id, so it is used to find the entry within its
   * tenant, and never to control a call: that needs `providerCallId`.
   */
  readonly claimedCallId: string | null
  /** When a call placed by a browser was given up because no report of its end arrived. */
  readonly expiredAt: string | null
  /** Of a call that a browser placed: everything said about it, from which its content is derived. */
  readonly reports: readonly Report[]
  /** Names by which the user's browser is known to the provider, in comparable form. */
  readonly identities: readonly string[]
  /** No two entries of a tenant share one: `keys.ts`. */
  readonly keys: readonly string[]
  /** The newest ones, oldest first. */
  readonly revisions: readonly Revision[]
}

const ends: ReadonlySet<CallStatus> = new Set([
  'completed',
  'busy',
  'no-answer',
  'rejected',
  'canceled',
  'failed',
])

/** `unknown` is not final: a later report may revise it. */
export const hasEnded = ({ status }: Pick<EntryContent, 'status'>): boolean => ends.has(status)

/** Ended, or given up: the call does not count as live. */
export const isOver = (entry: Pick<EntryContent, 'status'>): boolean =>
  hasEnded(entry) || entry.status === 'unknown'
