import { json } from '../../message.ts'
import type { Route } from '../router.ts'
import type { Account } from './account.ts'
import { format } from './addresses.ts'
import { TwilioError } from './errors.ts'
import { page } from './list.ts'
import { rfc2822 } from './rfc2822.ts'

/** The account itself and the numbers it owns: enough to check credentials and pick a `From`. */
export function accountRoutes(account: Account, createdAt: number): readonly Route[] {
  const root = `/2010-04-01/Accounts/${account.sid}`
  const dates = { date_created: rfc2822(createdAt), date_updated: rfc2822(createdAt) }
  const numbers = account.numbers.map((number) => {
    const sid = account.phoneNumberSid(number)
    return {
      sid,
      account_sid: account.sid,
      phone_number: number,
      friendly_name: format(number),
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
      trunk_sid: null,
      emergency_status: 'Inactive',
      emergency_address_sid: null,
      emergency_address_status: 'unregistered',
      voice_receive_mode: 'voice',
      voice_caller_id_lookup: false,
      voice_application_sid: null,
      voice_url: null,
      voice_method: 'POST',
      voice_fallback_url: null,
      voice_fallback_method: 'POST',
      sms_application_sid: null,
      sms_url: null,
      sms_method: 'POST',
      sms_fallback_url: null,
      sms_fallback_method: 'POST',
      status_callback: null,
      status_callback_method: 'POST',
      ...dates,
      uri: `${root}/IncomingPhoneNumbers/${sid}.json`,
    }
  })
  return [
    [
      'GET',
      '.json',
      () =>
        json(200, {
          sid: account.sid,
          owner_account_sid: account.sid,
          friendly_name: 'Callplane emulator',
          status: 'active',
          type: 'Full',
          auth_token: account.authToken,
          ...dates,
          uri: `${root}.json`,
          subresource_uris: { calls: `${root}/Calls.json`, recordings: `${root}/Recordings.json` },
        }),
    ],
    [
      'GET',
      '/IncomingPhoneNumbers.json',
      (request) => {
        const wanted = request.query.get('PhoneNumber')
        const found = numbers.filter(({ phone_number: number }) => number.includes(wanted ?? ''))
        return json(
          200,
          page(request, 'incoming_phone_numbers', found, (number) => number),
        )
      },
    ],
    [
      'GET',
      '/IncomingPhoneNumbers/:sid.json',
      (request, { sid }) => {
        const number = numbers.find((one) => one.sid === sid)
        if (!number) throw new TwilioError('notFound', request.path)
        return json(200, number)
      },
    ],
    [
      'GET',
      '/OutgoingCallerIds.json',
      (request) =>
        json(
          200,
          page(request, 'outgoing_caller_ids', [], () => undefined),
        ),
    ],
  ]
}
