import type { Parameter, Parameters } from '../parameters.ts'
import type { ConnectionKind } from './state.ts'

/**
 * Parameters of connections and profiles that have no effect on this network: kept, and given back as documented
 * (OpenAPI, 16 Jul 2026). Defaults are the documented ones; a parameter without a default is absent until it is set.
 */
const text: Parameter = { type: 'string' }
const flag: Parameter = { type: 'boolean' }
const count: Parameter = { type: 'integer' }
const object: Parameter = { type: 'object' }
const oneOf = (...values: readonly string[]): Parameter => ({ type: 'string', enum: values })

export const keptOfConnection: Parameters = {
  android_push_credential_id: text,
  ios_push_credential_id: text,
  call_cost_in_webhooks: flag,
  default_on_hold_comfort_noise_enabled: flag,
  jitter_buffer: object,
  noise_suppression: oneOf('inbound', 'outbound', 'both', 'disabled'),
  noise_suppression_details: object,
  rtcp_settings: object,
  webhook_event_failover_url: text,
}

export const connectionDefaults = {
  android_push_credential_id: null,
  ios_push_credential_id: null,
  call_cost_in_webhooks: false,
  default_on_hold_comfort_noise_enabled: true,
  onnet_t38_passthrough_enabled: false,
  rtcp_settings: { port: 'rtp+1', capture_enabled: false, report_frequency_secs: 5 },
  webhook_event_failover_url: '',
  webhook_timeout_secs: null,
}

export const keptOfInbound: Parameters = {
  default_primary_ip_id: text,
  default_secondary_ip_id: text,
  default_tertiary_ip_id: text,
  default_secondary_fqdn_id: text,
  default_tertiary_fqdn_id: text,
  generate_ringback_tone: flag,
  isup_headers_enabled: flag,
  prack_enabled: flag,
  shaken_stir_enabled: flag,
  simultaneous_ringing: oneOf('disabled', 'enabled'),
  sip_compact_headers_enabled: flag,
  sip_subdomain: text,
  sip_subdomain_receive_settings: oneOf('only_my_connections', 'from_anyone'),
}

export const inboundDefaults = {
  codecs: ['G722', 'G711U', 'G711A', 'G729', 'OPUS', 'H.264'],
  generate_ringback_tone: false,
  isup_headers_enabled: false,
  prack_enabled: false,
  shaken_stir_enabled: false,
  sip_compact_headers_enabled: true,
  timeout_1xx_secs: 3,
  timeout_2xx_secs: 90,
}

export const keptOfOutbound: Parameters = {
  call_parking_enabled: flag,
  encrypted_media: oneOf('SRTP'),
  generate_ringback_tone: flag,
  instant_ringback_enabled: flag,
  ip_authentication_method: oneOf(
    'tech-prefixp-charge-info',
    'token',
    'credential-authentication',
    'ip-authentication',
  ),
  ip_authentication_token: text,
  t38_reinvite_source: oneOf(
    'telnyx',
    'customer',
    'disabled',
    'passthru',
    'caller-passthru',
    'callee-passthru',
  ),
  timeout_1xx_secs: { type: 'integer', range: [1, 120] },
  timeout_2xx_secs: { type: 'integer', range: [1, 600] },
}

export const outboundDefaults = (kind: ConnectionKind) => ({
  call_parking_enabled: false,
  generate_ringback_tone: false,
  instant_ringback_enabled: kind !== 'fqdn_connection',
  t38_reinvite_source: kind === 'credential_connection' ? 'telnyx' : 'customer',
})

export const keptOfProfile: Parameters = {
  billing_group_id: text,
  call_recording: object,
  calling_window: object,
  max_destination_rate: count,
}
