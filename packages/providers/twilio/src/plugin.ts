import { definePlugin } from '@callplane/core'
import { atHand, createScrub, withValue, type Eventual } from '@callplane/kit'
import { createCallerId } from './calls/prepare.ts'
import { createCalls } from './calls/port.ts'
import { can } from './can.ts'
import { flows } from './map/flow.ts'
import { frontDoor } from './front-door/port.ts'
import { createGateways } from './trunks/gateways.ts'
import { createNumbers } from './trunks/numbers.ts'
import { options } from './options.ts'
import { createRecordings } from './trunks/recordings.ts'
import { createSdk } from './client/sdk.ts'
import { settings } from './settings.ts'
import { mapCall, type Prepared } from './map/request.ts'
import { createWebhooks } from './webhooks/port.ts'

/** Calls over Twilio Programmable Voice. */
export const twilio = definePlugin({
  spec: 'v1',
  id: 'twilio',
  title: 'Twilio',
  can,
  settings,
  options,
  connect(given, host) {
    const { accountSid, authToken, apiKey, apiSecret } = given
    const scrub = createScrub([
      authToken,
      `${accountSid}:${authToken}`,
      apiSecret,
      apiSecret && `${apiKey}:${apiSecret}`,
    ])
    const sdk = createSdk(given, host, scrub)
    const loaded = atHand(sdk)
    const callerId = createCallerId(host.clock, sdk)
    return {
      prepare: (call): Eventual<Prepared> =>
        withValue(loaded(), ({ VoiceResponse, postHeaders }) =>
          withValue(callerId(call), (from) => ({ VoiceResponse, postHeaders, from })),
        ),
      map: (call, _route, context) => mapCall(given, call, context),
      calls: createCalls(given, sdk, callerId),
      flows,
      gateways: createGateways(sdk),
      numbers: createNumbers(sdk),
      recordings: createRecordings(given, host, sdk, scrub),
      webhooks: createWebhooks(authToken, sdk),
      frontDoor,
      scrub,
    }
  },
})
