import { TelnyxError } from '../errors.ts'
import {
  optional,
  part,
  read,
  validate,
  type Body,
  type Parameter,
  type Parameters,
} from '../parameters.ts'
import {
  connectionDefaults,
  inboundDefaults as keptInboundDefaults,
  keptOfConnection,
  keptOfInbound,
  keptOfOutbound,
  keptOfProfile,
  outboundDefaults as keptOutboundDefaults,
} from './documented.ts'
import { invalidValue } from './resources.ts'
import type { ConnectionKind } from './state.ts'

const text: Parameter = { type: 'string' }
const flag: Parameter = { type: 'boolean' }
const count: Parameter = { type: 'integer' }
const TRANSPORT: Parameter = { type: 'string', enum: ['UDP', 'TCP', 'TLS'] }
const SRTP: Parameter = { type: 'string', enum: ['SRTP'] }

const common: Parameters = {
  ...keptOfConnection,
  active: flag,
  anchorsite_override: text,
  connection_name: { type: 'string', required: true },
  dtmf_type: { type: 'string', enum: ['RFC 2833', 'Inband', 'SIP INFO'] },
  encode_contact_header_enabled: flag,
  encrypted_media: SRTP,
  inbound: { type: 'object' },
  outbound: { type: 'object' },
  onnet_t38_passthrough_enabled: flag,
  tags: { type: 'strings' },
  webhook_event_url: text,
  webhook_timeout_secs: { type: 'integer', range: [0, 30] },
}

const connections: Readonly<Record<ConnectionKind, Parameters>> = {
  credential_connection: {
    ...common,
    // "4-32 characters long and alphanumeric values only", "8 to 128 characters long" (OpenAPI, 16 Jul 2026).
    user_name: { type: 'string', required: true, pattern: /^[A-Za-z0-9]{4,32}$/ },
    password: { type: 'string', required: true, range: [8, 128] },
    sip_uri_calling_preference: { type: 'string', enum: ['disabled', 'unrestricted', 'internal'] },
    webhook_api_version: { type: 'string', enum: ['1', '2', 'texml'] },
  },
  fqdn_connection: {
    ...common,
    microsoft_teams_sbc: flag,
    transport_protocol: TRANSPORT,
    webhook_api_version: { type: 'string', enum: ['1', '2'] },
  },
  ip_connection: {
    ...common,
    // The name is required of the other kinds alone (E7).
    connection_name: text,
    transport_protocol: TRANSPORT,
    webhook_api_version: { type: 'string', enum: ['1', '2'] },
  },
}

const inbound: Parameters = {
  ...keptOfInbound,
  ani_number_format: {
    type: 'string',
    enum: ['+E.164', 'E.164', '+E.164-national', 'E.164-national'],
  },
  dnis_number_format: { type: 'string', enum: ['+e164', 'e164', 'national', 'sip_username'] },
  channel_limit: count,
  codecs: { type: 'strings' },
  default_routing_method: { type: 'string', enum: ['sequential', 'round-robin'] },
  default_primary_fqdn_id: text,
  sip_region: { type: 'string', enum: ['US', 'Europe', 'Australia'] },
  timeout_1xx_secs: { type: 'integer', range: [1, 120] },
  timeout_2xx_secs: { type: 'integer', range: [1, 600] },
}

const outbound: Parameters = {
  ...keptOfOutbound,
  ani_override: text,
  ani_override_type: { type: 'string', enum: ['always', 'normal', 'emergency'] },
  channel_limit: count,
  localization: text,
  outbound_voice_profile_id: text,
  tech_prefix: { type: 'string', pattern: /^\d{4}$/ },
}

const defaults = {
  ...connectionDefaults,
  active: true,
  anchorsite_override: 'Latency',
  dtmf_type: 'RFC 2833',
  encode_contact_header_enabled: false,
  encrypted_media: null,
  webhook_api_version: '1',
  tags: [],
}
const inboundDefaults = {
  ...keptInboundDefaults,
  ani_number_format: 'E.164-national',
  dnis_number_format: 'e164',
}
const outboundDefaults = {
  ani_override: '',
  ani_override_type: 'always',
  localization: 'US',
}

/** A connection's values after a create or, with `current`, after an update. */
export function readConnection(
  json: unknown,
  raw: string,
  kind: ConnectionKind,
  current?: Body,
): Body {
  const parameters = connections[kind]
  const body = validate(json, raw, current ? optional(parameters) : parameters)
  const base: Body = current ?? {
    ...defaults,
    ...(kind === 'credential_connection'
      ? { sip_uri_calling_preference: 'disabled' }
      : { transport_protocol: 'UDP' }),
  }
  const given = Object.entries(body).filter(([name]) => name in parameters)
  const values: Body = {
    ...base,
    ...Object.fromEntries(given),
    inbound: {
      ...inboundDefaults,
      ...(base['inbound'] as Body | undefined),
      ...part(body, 'inbound', inbound),
    },
    outbound: {
      ...outboundDefaults,
      ...keptOutboundDefaults(kind),
      ...(base['outbound'] as Body | undefined),
      ...part(body, 'outbound', outbound),
    },
  }
  // "Cannot be set if the transport_portocol is TLS" (their spelling), of every kind that has a transport.
  if (read(values, 'encrypted_media') && values['transport_protocol'] === 'TLS')
    throw new TelnyxError({ name: 'srtpOverTls', pointer: '/encrypted_media' })
  return values
}

const profile: Parameters = {
  ...keptOfProfile,
  name: { type: 'string', required: true, range: [3, 255] },
  enabled: flag,
  whitelisted_destinations: { type: 'strings' },
  concurrent_call_limit: count,
  daily_spend_limit: text,
  daily_spend_limit_enabled: flag,
  traffic_type: { type: 'string', enum: ['conversational'] },
  service_plan: { type: 'string', enum: ['global'] },
  usage_payment_method: { type: 'string', enum: ['rate-deck'] },
  tags: { type: 'strings' },
}

export function readProfile(json: unknown, raw: string, current?: Body): Body {
  const body = validate(json, raw, current ? optional(profile) : profile)
  const destinations = read<readonly string[]>(body, 'whitelisted_destinations') ?? []
  if (destinations.some((country) => !/^[A-Z]{2}$/.test(country))) {
    throw invalidValue('whitelisted_destinations')
  }
  return {
    ...(current ?? {
      enabled: true,
      whitelisted_destinations: ['US', 'CA'],
      traffic_type: 'conversational',
      service_plan: 'global',
      usage_payment_method: 'rate-deck',
      daily_spend_limit_enabled: false,
      concurrent_call_limit: null,
      tags: [],
    }),
    ...Object.fromEntries(Object.entries(body).filter(([name]) => name in profile)),
  }
}

const fqdn: Parameters = {
  connection_id: { type: 'string', required: true },
  fqdn: { type: 'string', required: true, pattern: /^(?=.{4,253}$)(?:[\w-]+\.)+[A-Za-z][\w-]*$/ },
  dns_record_type: { type: 'string', required: true, enum: ['a', 'srv'] },
  port: { type: 'integer', range: [1, 65_535] },
}

/** "For cases where a port is set, the DNS record type must be 'a'"; an `a` without one gets 5060. */
export function readFqdn(json: unknown, raw: string, current?: Body): Body {
  const body = { ...current, ...validate(json, raw, current ? optional(fqdn) : fqdn) }
  const port = read<number>(body, 'port')
  if (body['dns_record_type'] === 'srv' && port !== undefined) throw invalidValue('port')
  return { ...body, port: body['dns_record_type'] === 'srv' ? null : (port ?? 5060) }
}

const ip: Parameters = {
  connection_id: text,
  ip_address: { type: 'string', required: true, pattern: /^(?:\d{1,3}\.){3}\d{1,3}$/ },
  port: { type: 'integer', range: [1, 65_535] },
}

export function readIp(json: unknown, raw: string, current?: Body): Body {
  return { port: 5060, ...current, ...validate(json, raw, current ? optional(ip) : ip) }
}
