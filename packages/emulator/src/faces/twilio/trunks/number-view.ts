import type { Account } from '../account.ts'
import { format } from '../addresses.ts'
import { rfc2822 } from '../times.ts'
import type { NumberSettings } from './state.ts'

/** The JSON of an IncomingPhoneNumber, every property of the OpenAPI document present. */
export function viewNumber(
  account: Account,
  number: string,
  settings: NumberSettings,
): Record<string, unknown> {
  const { friendlyName, voiceUrl, voiceMethod, trunkSid, createdAt } = settings
  const sid = account.phoneNumberSid(number) ?? ''
  return {
    sid,
    account_sid: account.sid,
    phone_number: number,
    friendly_name: friendlyName ?? format(number),
    capabilities: { voice: true, sms: true, mms: true, fax: false },
    api_version: '2010-04-01',
    beta: false,
    origin: 'twilio',
    status: 'in-use',
    type: 'local',
    address_requirements: 'none',
    address_sid: null,
    identity_sid: null,
    bundle_sid: null,
    trunk_sid: trunkSid,
    emergency_status: 'Inactive',
    emergency_address_sid: null,
    emergency_address_status: 'unregistered',
    voice_receive_mode: 'voice',
    voice_caller_id_lookup: false,
    voice_application_sid: null,
    voice_url: voiceUrl,
    voice_method: voiceMethod,
    voice_fallback_url: settings.voiceFallbackUrl,
    voice_fallback_method: settings.voiceFallbackMethod,
    sms_application_sid: null,
    sms_url: null,
    sms_method: 'POST',
    sms_fallback_url: null,
    sms_fallback_method: 'POST',
    status_callback: settings.statusCallback,
    status_callback_method: settings.statusCallbackMethod,
    date_created: rfc2822(createdAt),
    date_updated: rfc2822(createdAt),
    uri: `/2010-04-01/Accounts/${account.sid}/IncomingPhoneNumbers/${sid}.json`,
  }
}
