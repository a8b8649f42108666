import { Host, Note, Provider } from "@callplane/core";
import { DocumentAccount } from "@callplane/flows";
type Verdict = 'works' | 'adjusted' | 'blocker' | 'look';
type SourceId = 'twilio' | 'plivo' | 'vonage' | 'videosdk-legacy';
interface TargetResult {
  readonly target: string;
  readonly verdict: Verdict;
  readonly reason?: string | undefined;
  readonly notes: readonly Note[];
}
type EntryKind =
'client' |
'call' |
'request' |
'verb' |
'webhook' |
'token' |
'endpoint' |
'syntax';
interface PreflightEntry {
  readonly file?: string | undefined;
  readonly line: number;
  readonly column: number;
  readonly url?: string | undefined;
  readonly source?: SourceId | undefined;
  readonly kind: EntryKind;
  readonly what: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly todo?: string | undefined;
  readonly assumed?: readonly string[] | undefined;
  readonly targets: readonly TargetResult[];
}
interface SkippedPath {
  readonly path: string;
  readonly reason: string;
}
type VerdictCounts = Readonly<Record<Verdict, number>>;
interface PreflightReport {
  readonly version: 1;
  readonly targets: readonly string[];
  readonly files: {
    readonly read: number;
    readonly skipped: readonly SkippedPath[];
  };
  readonly counts: Readonly<Record<string, VerdictCounts>>;
  readonly entries: readonly PreflightEntry[];
  readonly blocked: boolean;
}
declare const accounts: {
  readonly videosdk: () => Provider<"videosdk", import("@callplane/videosdk").VideosdkOptions, string>;
  readonly 'videosdk-legacy': () => Provider<"videosdk-legacy", Record<string, never>, string>;
  readonly daily: () => Provider<"daily", import("@callplane/daily").DailyOptions, string>;
  readonly livekit: () => Provider<"livekit", import("@callplane/livekit").LivekitOptions, string>;
  readonly twilio: () => Provider<"twilio", import("@callplane/twilio").TwilioOptions, string>;
  readonly telnyx: () => Provider<"telnyx", import("@callplane/telnyx").TelnyxOptions, string>;
  readonly plivo: () => Provider<"plivo", import("@callplane/plivo").PlivoOptions, string>;
  readonly vonage: () => Provider<"vonage", import("@callplane/vonage").VonageOptions, string>;
  readonly sinch: () => Provider<"sinch", import("@callplane/sinch").SinchOptions, string>;
};
type TargetId = keyof typeof accounts;
declare const targetIds: readonly TargetId[];
interface AnswerEndpoint {
  readonly url: string;
  readonly source: DocumentSource;
  readonly method?: 'GET' | 'POST' | undefined;
  readonly site?: Pick<PreflightEntry, 'file' | 'line' | 'column'> | undefined;
}
type DocumentSource = Exclude<SourceId, 'videosdk-legacy'>;
interface FolderLimits {
  readonly maxBytes?: number | undefined;
  readonly maxFiles?: number | undefined;
}
interface PreflightOptions extends FolderLimits {
  readonly folder?: string | undefined;
  readonly to?: readonly string[] | undefined;
  readonly endpoints?: readonly AnswerEndpoint[] | undefined;
  readonly fetchFound?: boolean | undefined;
  readonly host?: Host | undefined;
  readonly accounts?: Readonly<Partial<Record<DocumentSource, DocumentAccount>>> | undefined;
  onProgress?(text: string): void;
}
declare const preflight: (options: PreflightOptions) => Promise<PreflightReport>;
interface LegacyFixOptions extends FolderLimits {
  readonly folder: string;
  readonly dispatcher: string;
  readonly write?: boolean | undefined;
}
interface LegacyChange {
  readonly file: string;
  readonly requests: number;
  readonly diff: string;
}
interface LegacyLeft {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}
interface LegacyFix {
  readonly changes: readonly LegacyChange[];
  readonly left: readonly LegacyLeft[];
}
declare const fixLegacyCalls: (options: LegacyFixOptions) => Promise<LegacyFix>;
declare const renderReport: (report: PreflightReport) => readonly string[];
export { type AnswerEndpoint, type DocumentSource, type EntryKind, type FolderLimits, type LegacyChange, type LegacyFix, type LegacyFixOptions, type LegacyLeft, type PreflightEntry, type PreflightOptions, type PreflightReport, type SkippedPath, type SourceId, type TargetId, type TargetResult, type Verdict, type VerdictCounts, fixLegacyCalls, preflight, renderReport, targetIds };