import { Clock, StreamAudio } from "@callplane/core";
import { Counters } from "@callplane/core/stores";
declare const createConverter: (from: StreamAudio, to: StreamAudio) => ((bytes: Uint8Array) => Uint8Array);
declare const convertAudio: (bytes: Uint8Array, from: StreamAudio, to: StreamAudio) => Uint8Array;
type StreamCarrier = 'twilio' | 'telnyx' | 'plivo' | 'vonage';
type StreamFrame = string | Uint8Array;
type StreamEvent = {
  readonly type: 'start';
  readonly streamId?: string | undefined;
  readonly callId?: string | undefined;
  readonly audio: StreamAudio;
  readonly parameters: Readonly<Record<string, string>>;
} | {
  readonly type: 'audio';
  readonly audio: Uint8Array;
  readonly track: 'inbound' | 'outbound';
} |
{
  readonly type: 'digits';
  readonly digits: string;
} |
{
  readonly type: 'mark';
  readonly name: string;
} |
{
  readonly type: 'cleared';
} |
{
  readonly type: 'stop';
} |
{
  readonly type: 'other';
  readonly event: string;
};
type StreamCommand = {
  readonly type: 'audio';
  readonly audio: Uint8Array;
} |
{
  readonly type: 'mark';
  readonly name: string;
} |
{
  readonly type: 'clear';
};
interface MediaStream {
  read(frame: StreamFrame): StreamEvent;
  write(command: StreamCommand): readonly StreamFrame[];
}
declare const openStream: (carrier: StreamCarrier, audio?: StreamAudio) => MediaStream;
interface StreamTokenOptions {
  readonly secret: string;
  readonly clock: Pick<Clock, 'wall'>;
  readonly validFor?: number | undefined;
  readonly counters?: Pick<Counters, 'take'> | undefined;
}
interface StreamTokens {
  sign(url: string): string;
  admit(path: string): Promise<boolean>;
}
declare const streamTokens: ({ secret, clock, validFor, counters }: StreamTokenOptions) => StreamTokens;
export { type MediaStream, type StreamCarrier, type StreamCommand, type StreamEvent, type StreamFrame, type StreamTokenOptions, type StreamTokens, convertAudio, createConverter, openStream, streamTokens };