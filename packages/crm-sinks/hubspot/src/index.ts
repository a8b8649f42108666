export { hubspotSink, type HubSpotSink, type HubSpotSinkOptions } from './hubspot-sink.ts'
export { defaultDispositions } from './call-properties.ts'
export type { AccessToken, HubSpotClientOptions } from './hubspot-client.ts'
