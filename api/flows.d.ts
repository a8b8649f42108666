import { Call, DocumentDialect, DocumentNearEnd, DocumentRunner, Fault, Flow, FlowNearEnd, FlowPlan, Note, Step } from "@callplane/core";
interface DocumentPosition {
  readonly line: number;
  readonly column: number;
}
interface DocumentFault extends Fault, DocumentPosition {}
interface DocumentNote extends Note, DocumentPosition {}
interface FlowRead {
  readonly flow: Flow;
  readonly notes: readonly DocumentNote[];
}
interface FlowWritten {
  readonly document: string;
  readonly notes: readonly Note[];
}
interface WriteOptions {
  readonly continuationUrl?: ((name: string) => string) | undefined;
  readonly wholeRecordings?: boolean | undefined;
}
type Dialect = DocumentDialect;
declare const dialects: readonly Dialect[];
declare const titleOf: (dialect: Dialect) => string;
declare const carrierOf: (dialect: Dialect) => string;
declare const readFlow: (dialect: Dialect, text: string) => FlowRead;
declare const readRunning: (dialect: Dialect, text: string) => FlowRead;
declare const writeFlow: (dialect: Dialect, flow: Flow, options?: WriteOptions) => FlowWritten;
interface FlowTranslated extends FlowWritten {
  readonly readNotes: readonly DocumentNote[];
  readonly flow: Flow;
}
declare const translateFlow: (text: string, { from, to, ...options }: WriteOptions & {
  readonly from: Dialect;
  readonly to: Dialect;
}) => FlowTranslated;
interface TwimlAccount {
  readonly dialect: 'twiml';
  readonly accountSid: string;
  readonly authToken: string;
}
interface TexmlAccount {
  readonly dialect: 'texml';
  readonly accountSid: string;
  readonly privateKey: string;
}
interface NccoAccount {
  readonly dialect: 'ncco';
  readonly apiKey: string;
  readonly applicationId: string;
  readonly signatureSecret: string;
}
interface PlivoAccount {
  readonly dialect: 'plivo-xml';
  readonly authId: string;
  readonly authToken: string;
}
interface VideosdkAccount {
  readonly dialect: 'videosdk';
  readonly privateKey: string;
}
interface DailyAccount {
  readonly dialect: 'daily';
  readonly hmac: string;
  readonly domainId?: string | undefined;
}
type DocumentAccount = TwimlAccount | TexmlAccount | NccoAccount | PlivoAccount | VideosdkAccount | DailyAccount;
type AccountDialect = DocumentAccount['dialect'];
type AccountOf<Dialect extends AccountDialect> = Extract<DocumentAccount, {
  dialect: Dialect;
}>;
interface InlineDocument {
  readonly connect: FlowNearEnd | DocumentNearEnd;
  readonly notes: readonly Note[];
}
declare const inlineDocument: (dialect: DocumentDialect, text: string, field: string) => InlineDocument;
interface DocumentRunnerOptions {
  readonly accounts?: Readonly<Record<string, DocumentAccount>> | undefined;
  readonly hosts?: readonly string[] | undefined;
}
declare const documentRunner: (options?: DocumentRunnerOptions) => DocumentRunner;
interface SegmentInput extends Pick<FlowPlan, 'steps' | 'turnUrl' | 'from'> {
  readonly recordingUrl?: string | undefined;
  readonly dialUrl?: string | undefined;
}
declare const writeSegment: (dialect: Dialect, input: SegmentInput) => FlowWritten;
declare const segmentNotes: (dialect: Dialect, step: Step) => readonly Note[];
interface PlivoHangup {
  readonly status: string;
  readonly code: number;
  readonly name: string;
  readonly cause: string;
  readonly source: string;
}
declare const plivoHangup: ({ status: ended, endReason }: Pick<Call, 'status' | 'endReason'>) => PlivoHangup;
export { type AccountDialect, type AccountOf, type DailyAccount, type Dialect, type DocumentAccount, type DocumentFault, type DocumentNote, type DocumentPosition, type DocumentRunnerOptions, type FlowRead, type FlowTranslated, type FlowWritten, type InlineDocument, type NccoAccount, type PlivoAccount, type PlivoHangup, type SegmentInput, type TexmlAccount, type TwimlAccount, type VideosdkAccount, type WriteOptions, carrierOf, dialects, documentRunner, inlineDocument, plivoHangup, readFlow, readRunning, segmentNotes, titleOf, translateFlow, writeFlow, writeSegment };