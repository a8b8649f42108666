import { CallLogSink, RecordingAudio, SinkEntry } from "@callplane/crm";
interface PipedriveLinks {
  readonly user?: number | undefined;
  readonly person?: number | undefined;
  readonly organization?: number | undefined;
  readonly deal?: number | undefined;
  readonly lead?: string | undefined;
}
interface AccessTokenRequest {
  readonly refresh: boolean;
}
type GiveAccessToken = (request: AccessTokenRequest) => Promise<string>;
interface PipedriveClientOptions {
  readonly apiToken?: string | undefined;
  readonly accessToken?: GiveAccessToken | undefined;
  readonly basePath?: string | undefined;
}
type Recording = SinkEntry['recordings'][number];
interface PipedriveSinkOptions extends PipedriveClientOptions {
  readonly name?: string | undefined;
  readonly linksOf?: ((entry: SinkEntry) => PipedriveLinks | Promise<PipedriveLinks>) | undefined;
  readonly readRecording?: ((entry: SinkEntry, recording: Recording) => Promise<RecordingAudio | null>) | undefined;
  readonly finalDelayMs?: number | undefined;
}
declare const pipedriveSink: (options: PipedriveSinkOptions) => CallLogSink;
export { type AccessTokenRequest, type GiveAccessToken, type PipedriveClientOptions, type PipedriveLinks, type PipedriveSinkOptions, pipedriveSink };