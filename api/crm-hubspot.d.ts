import { CallLogSink, SinkEntry } from "@callplane/crm";
import { CountryCode } from "libphonenumber-js/max";
type Recording = SinkEntry['recordings'][number];
declare const defaultDispositions: {
  readonly busy: '9d9162e7-6cf3-4944-bf63-4dff82258764';
  readonly connected: 'f240bbac-87c9-4f6e-bf70-924b57d47db7';
  readonly 'left-live-message': 'a4c4c377-d246-4b32-a13b-75a56a4cd0ff';
  readonly 'left-voicemail': 'b2cf5968-551e-4856-9783-52b3da59a7d0';
  readonly 'no-answer': '73a0d17f-1163-4015-bdd5-ec830791da20';
  readonly 'wrong-number': '17b47fee-58de-441e-a44c-c6300d46f273';
};
interface PropertyOptions {
  readonly idProperty: string;
  readonly dispositions: Readonly<Record<string, string>>;
  readonly owner: string | null;
  readonly recordingUrl: (entry: SinkEntry, recording: Recording) => string | null;
}
type AccessToken = string | ((request: {
  readonly refresh: boolean;
}) => Promise<string>);
interface HubSpotClientOptions {
  readonly accessToken: AccessToken;
  readonly basePath?: string | undefined;
}
interface HubSpotSinkOptions extends HubSpotClientOptions {
  readonly name?: string | undefined;
  readonly accepts?: 'live' | 'final' | undefined;
  readonly idProperty?: string | undefined;
  readonly country?: CountryCode | undefined;
  readonly dispositions?: Readonly<Record<string, string>> | undefined;
  readonly ownerOf?: ((entry: SinkEntry) => string | null | Promise<string | null>) | undefined;
  readonly recordingUrl?: PropertyOptions['recordingUrl'] | undefined;
}
interface HubSpotSink extends CallLogSink {
  setUp(): Promise<void>;
}
declare const hubspotSink: (options: HubSpotSinkOptions) => HubSpotSink;
export { type AccessToken, type HubSpotClientOptions, type HubSpotSink, type HubSpotSinkOptions, defaultDispositions, hubspotSink };