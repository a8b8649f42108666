export { pipedriveSink, type PipedriveSinkOptions } from './pipedrive-sink.ts'
export type {
  AccessTokenRequest,
  GiveAccessToken,
  PipedriveClientOptions,
} from './pipedrive-client.ts'
export type { PipedriveLinks } from './call-log.ts'
