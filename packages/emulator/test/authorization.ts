import { tokenGenerate } from '@vonage/jwt'
import type { Emulator } from '../src/index.ts'
import { livekitAuthorization } from './livekit.ts'
import { tokenOf } from './videosdk.ts'

const basic = (user = '', password = ''): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

/** By provider: the header with which its account is admitted. */
export function authorizationOf(emulator: Emulator): Readonly<Record<string, string>> {
  const of = (provider: string): Readonly<Record<string, string>> =>
    emulator.keys()[provider]?.credentials ?? {}
  const { accountSid, authToken } = of('twilio')
  const { applicationId = '', privateKey = '' } = of('vonage')
  return {
    twilio: basic(accountSid, authToken),
    plivo: basic(of('plivo')['authId'], of('plivo')['authToken']),
    telnyx: `Bearer ${of('telnyx')['apiKey']}`,
    daily: `Bearer ${of('daily')['apiKey']}`,
    vonage: `Bearer ${tokenGenerate(applicationId, privateKey)}`,
    livekit: livekitAuthorization(emulator),
    sinch: basic(of('sinch')['applicationKey'], of('sinch')['applicationSecret']),
    videosdk: tokenOf(emulator),
    'videosdk-legacy': of('videosdk-legacy')['token'] ?? '',
  }
}
