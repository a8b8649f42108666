import { Fault, Flow, FlowPlan, Note, Step } from "@callplane/core";
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
type Dialect = 'twiml' | 'texml' | 'ncco' | 'plivo-xml';
declare const dialects: readonly Dialect[];
declare const titleOf: (dialect: Dialect) => string;
declare const carrierOf: (dialect: Dialect) => string;
declare const readFlow: (dialect: Dialect, text: string) => FlowRead;
declare const writeFlow: (dialect: Dialect, flow: Flow, options?: WriteOptions) => FlowWritten;
interface FlowTranslated extends FlowWritten {
  readonly readNotes: readonly DocumentNote[];
  readonly flow: Flow;
}
declare const translateFlow: (text: string, { from, to, ...options }: WriteOptions & {
  readonly from: Dialect;
  readonly to: Dialect;
}) => FlowTranslated;
interface SegmentInput extends Pick<FlowPlan, 'steps' | 'turnUrl' | 'from'> {
  readonly recordingUrl?: string | undefined;
  readonly dialUrl?: string | undefined;
}
declare const writeSegment: (dialect: Dialect, input: SegmentInput) => FlowWritten;
declare const segmentNotes: (dialect: Dialect, step: Step) => readonly Note[];
export { type Dialect, type DocumentFault, type DocumentNote, type DocumentPosition, type FlowRead, type FlowTranslated, type FlowWritten, type SegmentInput, type WriteOptions, carrierOf, dialects, readFlow, segmentNotes, titleOf, translateFlow, writeFlow, writeSegment };