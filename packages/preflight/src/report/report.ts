import type { Note } from '@callplane/core'

/**
 * Whether a call site or a verb works at another provider.
 *
 * - `works`: as it is.
 * - `adjusted`: with the differences that the notes name.
 * - `blocker`: not at all; the code has to change first, or that part stays with its provider.
 * - `look`: not known before the code runs; someone has to look at it.
 */
export type Verdict = 'works' | 'adjusted' | 'blocker' | 'look'

/** Verdicts from the best to the worst. */
export const verdicts = [
  'works',
  'adjusted',
  'look',
  'blocker',
] as const satisfies readonly Verdict[]

/** The worst of verdicts; `works` where there is none. */
export const worstOf = (given: readonly Verdict[]): Verdict =>
  verdicts[Math.max(0, ...given.map((verdict) => verdicts.indexOf(verdict)))] ?? 'works'

/** Providers whose code is understood. */
export type SourceId = 'twilio' | 'plivo' | 'vonage' | 'videosdk-legacy'

/** The outcome at one provider. */
export interface TargetResult {
  /** Id of the provider. */
  readonly target: string
  readonly verdict: Verdict
  /** Why it is a blocker, where no note says it. */
  readonly reason?: string | undefined
  /** What is not carried out as asked, as it would be on the record of a call. */
  readonly notes: readonly Note[]
}

/** Kinds of entries. */
export type EntryKind =
  /** A client of an SDK is made. */
  | 'client'
  /** A call is placed. */
  | 'call'
  /** Another request to the provider, such as `calls(sid).fetch`. */
  | 'request'
  /** A verb or an action of a document. */
  | 'verb'
  /** A webhook is verified. */
  | 'webhook'
  /** A token for a browser or an app is made. */
  | 'token'
  /** An answer endpoint that was fetched, or could not be. */
  | 'endpoint'
  /** Code that could not be read. */
  | 'syntax'

/** One call site, verb or endpoint. */
export interface PreflightEntry {
  /** Path below the folder, with forward slashes. Absent for an endpoint that was given on its own. */
  readonly file?: string | undefined
  /** From 1. Of a fetched document, in that document. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** Of a fetched document, without its query. */
  readonly url?: string | undefined
  /** Whose code it is. Absent where that is not known. */
  readonly source?: SourceId | undefined
  readonly kind: EntryKind
  /** Such as `calls.create` or `<Gather>`. */
  readonly what: string
  /** The verdict at the target that it suits best. */
  readonly verdict: Verdict
  /** Why. */
  readonly reason: string
  /** What to do about it. Absent: nothing. */
  readonly todo?: string | undefined
  /** Names of what is not known before the code runs, and was judged with an example. */
  readonly assumed?: readonly string[] | undefined
  /** Each target. Empty where the verdict is the same for all. */
  readonly targets: readonly TargetResult[]
}

/** A file or folder that was not read. */
export interface SkippedPath {
  readonly path: string
  readonly reason: string
}

/** How many entries have each verdict. */
export type VerdictCounts = Readonly<Record<Verdict, number>>

/** The whole report, as `--json` prints it. */
export interface PreflightReport {
  /** Version of this format. A field that is added keeps it; one that changes or goes raises it. */
  readonly version: 1
  /** The providers that were looked at, by id. */
  readonly targets: readonly string[]
  readonly files: { readonly read: number; readonly skipped: readonly SkippedPath[] }
  /** By target: what a move there meets. */
  readonly counts: Readonly<Record<string, VerdictCounts>>
  /** In the order of files and places. */
  readonly entries: readonly PreflightEntry[]
  /** Whether every target has a blocker. */
  readonly blocked: boolean
}

const resultAt = ({ targets, verdict }: PreflightEntry, target: string): Verdict =>
  targets.find((result) => result.target === target)?.verdict ?? verdict

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** Counts and orders what was found. */
export const reportOf = (
  entries: readonly PreflightEntry[],
  { targets, files }: Pick<PreflightReport, 'targets' | 'files'>,
): PreflightReport => {
  const counts = Object.fromEntries(
    targets.map((target) => {
      const all = entries.map((entry) => resultAt(entry, target))
      const count = (verdict: Verdict) => all.filter((one) => one === verdict).length
      return [
        target,
        {
          works: count('works'),
          adjusted: count('adjusted'),
          look: count('look'),
          blocker: count('blocker'),
        },
      ]
    }),
  )
  const place = ({ file = '', url = '' }: PreflightEntry): string => file || url
  return {
    version: 1,
    targets,
    files,
    counts,
    entries: entries.toSorted(
      (a, b) => compare(place(a), place(b)) || a.line - b.line || a.column - b.column,
    ),
    blocked: Object.values(counts).every(({ blocker }) => blocker > 0),
  }
}
