import type { MapContext, Mapped, OutboundCall } from '@callplane/core'
import { formEncode, localError, note } from '@callplane/kit'
import { callbackFor } from './callback-url.ts'
import { placeFarFirst } from './far-first.ts'
import { isNearFirst } from './leg-order.ts'
import { maxTwiml } from './limits.ts'
import { placeNearFirst } from './near-first.ts'
import type { TwilioOptions } from '../options.ts'
import type { Sdk } from '../client/sdk.ts'
import type { TwilioSettings } from '../settings.ts'
import { legEvents } from './twiml.ts'
import { unusedOptionNotes } from './option-notes.ts'

/** Result of `prepare`: the SDK's part of the request, and the account's only number if the call has no caller ID. */
export interface Prepared extends Pick<Sdk, 'VoiceResponse' | 'postHeaders'> {
  readonly from?: string | undefined
}

export const callsUrl = ({ baseUrl, accountSid }: TwilioSettings): string =>
  `${baseUrl}/2010-04-01/Accounts/${accountSid}/Calls`

/** The form that creates the call, and a note for everything that is not in it. */
export const mapCall = (
  settings: TwilioSettings,
  call: OutboundCall,
  context: Omit<MapContext, 'key'>,
): Mapped => {
  const { VoiceResponse, postHeaders, from } = context.prepared as Prepared
  const options = (context.options ?? {}) as TwilioOptions
  const { callbackUrl } = context
  const nearFirst = isNearFirst(call)
  const place = nearFirst ? placeNearFirst : placeFarFirst
  const draft = { call, options, from: call.from ?? from, callbackUrl, VoiceResponse }
  const { fields, notes: placed } = place(draft)
  const notes = [...placed, ...unusedOptionNotes(call, options)]
  if (typeof fields['Twiml'] === 'string' && fields['Twiml'].length > maxTwiml)
    throw localError(
      'twilio',
      'request-invalid',
      `the document of the call would be longer than the ${maxTwiml} characters that Twilio takes`,
    )
  const statusCallback = callbackFor(callbackUrl, 'leg', nearFirst ? 'near' : 'far')
  return {
    request: {
      method: 'POST',
      url: `${callsUrl(settings)}.json`,
      headers: postHeaders,
      body: formEncode({
        ...fields,
        StatusCallback: statusCallback,
        // By default only the last one is sent.
        StatusCallbackEvent: statusCallback ? legEvents : undefined,
        Byoc: options.byoc,
        CallReason: options.callReason,
        CallToken: options.callToken,
      }),
    },
    notes:
      options.applicationSid && statusCallback
        ? [
            ...notes,
            note(
              'options.twilio.applicationSid',
              'adjusted',
              'Twilio tells the application, not us, how the call goes; it is asked instead',
            ),
          ]
        : notes,
  }
}
