/**
 * Where each provider's INVITEs come from. VideoSDK's is the documented one of its US region
 * (docs.videosdk.live/telephony/managing-calls/ip-whitelisting); the others have many or publish none, so theirs are
 * addresses set aside for documentation (RFC 5737).
 */
const sources: Readonly<Record<string, string>> = {
  videosdk: '34.186.123.99',
  daily: '192.0.2.20',
  twilio: '192.0.2.30',
  telnyx: '192.0.2.40',
  plivo: '192.0.2.50',
  vonage: '192.0.2.60',
  livekit: '192.0.2.70',
  sinch: '192.0.2.80',
}

export const sourceOf = (provider: string): string => sources[provider] ?? '192.0.2.1'
