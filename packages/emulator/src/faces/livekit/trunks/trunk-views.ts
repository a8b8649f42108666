import type { JsonObject } from '../../shared/json.ts'
import type { DispatchRule, InboundTrunk, OutboundTrunk, RuleRoom } from './state.ts'

/** Replies show credentials, as LiveKit's do. */
const common = (trunk: InboundTrunk | OutboundTrunk): JsonObject => ({
  sip_trunk_id: trunk.id,
  name: trunk.name,
  metadata: trunk.metadata,
  numbers: trunk.numbers,
  auth_username: trunk.auth.username,
  auth_password: trunk.auth.password,
  headers: trunk.headers,
  headers_to_attributes: trunk.headersToAttributes,
  attributes_to_headers: trunk.attributesToHeaders,
  include_headers: trunk.includeHeaders,
  ...encryptionOf(trunk),
})

const encryptionOf = ({ encryption }: Pick<DispatchRule, 'encryption'>): JsonObject => ({
  media_encryption: encryption ?? 'SIP_MEDIA_ENCRYPT_DISABLE',
  media: encryption === undefined ? null : { only_listed_codecs: false, codecs: [], encryption },
})

const duration = (seconds: number | undefined): string | null =>
  seconds === undefined ? null : `${seconds}s`

export function viewOutbound(trunk: OutboundTrunk): JsonObject {
  const { address, transport, destinationCountry, fromHost } = trunk
  return {
    ...common(trunk),
    address,
    transport,
    destination_country: destinationCountry,
    from_host: fromHost,
  }
}

export function viewInbound(trunk: InboundTrunk): JsonObject {
  return {
    ...common(trunk),
    allowed_addresses: trunk.allowedAddresses,
    allowed_numbers: trunk.allowedNumbers,
    auth_realm: trunk.realm,
    ringing_timeout: duration(trunk.ringTimeout),
    max_call_duration: duration(trunk.maxDuration),
    krisp_enabled: trunk.krisp,
  }
}

function viewRoom(rule: RuleRoom): JsonObject {
  const { pin } = rule
  if (rule.kind === 'direct') return { dispatch_rule_direct: { room_name: rule.room, pin } }
  return rule.kind === 'individual'
    ? {
        dispatch_rule_individual: {
          room_prefix: rule.prefix,
          pin,
          no_randomness: !rule.random,
        },
      }
    : { dispatch_rule_callee: { room_prefix: rule.prefix, pin, randomize: rule.random } }
}

export function viewRule(rule: DispatchRule): JsonObject {
  return {
    sip_dispatch_rule_id: rule.id,
    rule: viewRoom(rule.rule),
    trunk_ids: rule.trunkIds,
    hide_phone_number: rule.hidePhoneNumber,
    inbound_numbers: rule.inboundNumbers,
    numbers: rule.numbers,
    name: rule.name,
    metadata: rule.metadata,
    attributes: rule.attributes,
    room_preset: rule.roomPreset,
    room_config: rule.roomConfig ?? null,
    krisp_enabled: rule.krisp,
    ...encryptionOf(rule),
  }
}
