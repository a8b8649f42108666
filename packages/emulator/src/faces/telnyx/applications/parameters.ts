import {
  optional,
  part,
  validate,
  type Body,
  type Parameter,
  type Parameters,
} from '../parameters.ts'

const text: Parameter = { type: 'string' }
const flag: Parameter = { type: 'boolean' }
const count: Parameter = { type: 'integer' }

/** Parameters of a Call Control application (OpenAPI, 16 Jul 2026). Most have no effect here: kept, and given back. */
const parameters: Parameters = {
  application_name: { type: 'string', required: true },
  webhook_event_url: { type: 'string', required: true },
  active: flag,
  anchorsite_override: text,
  call_cost_in_webhooks: flag,
  dtmf_type: { type: 'string', enum: ['RFC 2833', 'Inband', 'SIP INFO'] },
  first_command_timeout: flag,
  first_command_timeout_secs: count,
  inbound: { type: 'object' },
  outbound: { type: 'object' },
  redact_dtmf_debug_logging: flag,
  tags: { type: 'strings' },
  webhook_api_version: { type: 'string', enum: ['1', '2'] },
  webhook_event_failover_url: text,
  webhook_timeout_secs: { type: 'integer', range: [0, 30] },
}

const inbound: Parameters = {
  channel_limit: count,
  shaken_stir_enabled: flag,
  sip_subdomain: text,
  sip_subdomain_receive_settings: { type: 'string', enum: ['only_my_connections', 'from_anyone'] },
}

const outbound: Parameters = { channel_limit: count, outbound_voice_profile_id: text }

/** The documented defaults. */
export const applicationDefaults = {
  active: true,
  anchorsite_override: 'Latency',
  call_cost_in_webhooks: false,
  dtmf_type: 'RFC 2833',
  first_command_timeout: false,
  first_command_timeout_secs: 30,
  inbound: {
    channel_limit: null,
    shaken_stir_enabled: false,
    sip_subdomain: null,
    sip_subdomain_receive_settings: 'from_anyone',
  },
  outbound: { channel_limit: null },
  redact_dtmf_debug_logging: false,
  tags: [],
  webhook_api_version: '1',
  webhook_event_failover_url: '',
  webhook_timeout_secs: null,
}

/**
 * An application's values after a create or, with `current`, after an update. [inferred] An update needs no more than
 * what it changes; the document requires the name and the URL there too.
 */
export function readApplication(json: unknown, raw: string, current?: Body): Body {
  const body = validate(json, raw, current ? optional(parameters) : parameters)
  const base = current ?? (applicationDefaults as Body)
  const given = Object.entries(body).filter(([name]) => name in parameters)
  const both = (name: string, fields: Parameters): Body => ({
    [name]: { ...(base[name] as Body), ...part(body, name, fields) },
  })
  return {
    ...base,
    ...Object.fromEntries(given),
    ...both('inbound', inbound),
    ...both('outbound', outbound),
  }
}
