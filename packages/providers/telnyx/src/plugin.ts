import { definePlugin } from '@callplane/core'
import { atHand, createScrub, localError, withValue, type Eventual } from '@callplane/kit'
import { createFlows } from './calls/flow-steps.ts'
import { createCalls } from './calls/port.ts'
import { can } from './can.ts'
import { frontDoor } from './front-door/port.ts'
import { createGateways } from './trunks/gateways.ts'
import { createNumbers } from './trunks/numbers.ts'
import { options } from './options.ts'
import { createRecordings } from './trunks/recordings.ts'
import { createSdk } from './client/sdk.ts'
import { settings } from './settings.ts'
import { mapCall, type Prepared } from './map/request.ts'
import { createWebhooks } from './webhooks/port.ts'

/** Calls over Telnyx Call Control. */
export const telnyx = definePlugin({
  spec: 'v1',
  id: 'telnyx',
  title: 'Telnyx',
  can,
  settings,
  options,
  connect(given, host) {
    const scrub = createScrub([given.apiKey])
    const sdk = createSdk(given, host, scrub)
    const loaded = atHand(sdk)
    return {
      prepare(call): Eventual<Prepared> {
        // Required by Telnyx (10004), which has no default.
        if (call.from === undefined)
          throw localError('telnyx', 'caller-id', 'the call needs a caller ID: from, or a rule')
        return withValue(loaded(), ({ headers }) => ({ headers }))
      },
      map: (call, route, context) => mapCall(given, call, route, context),
      calls: createCalls(given, sdk),
      flows: createFlows(sdk),
      recordings: createRecordings(host, sdk),
      gateways: createGateways(sdk),
      numbers: createNumbers(host, sdk),
      webhooks: createWebhooks(given.publicKey),
      frontDoor,
      scrub,
    }
  },
})
