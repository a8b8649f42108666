import { definePlugin } from '@callplane/core'
import { atHand, createScrub, withValue, type Eventual } from '@callplane/kit'
import { createApi } from './client/api.ts'
import { createCallerId } from './calls/prepare.ts'
import { createCalls } from './calls/port.ts'
import { can } from './can.ts'
import { flows } from './map/flow.ts'
import { frontDoor } from './front-door/port.ts'
import { createGateways } from './trunks/gateways.ts'
import { createNumbers } from './trunks/numbers.ts'
import { options } from './options.ts'
import { createSdk } from './client/sdk.ts'
import { settings } from './settings.ts'
import { mapCall, type Prepared } from './map/request.ts'
import { createWebhooks } from './webhooks/port.ts'

/** Calls over Plivo Voice. */
export const plivo = definePlugin({
  spec: 'v1',
  id: 'plivo',
  title: 'Plivo',
  can,
  settings,
  options,
  connect(given, host) {
    const { authId, authToken } = given
    const scrub = createScrub([authToken, `${authId}:${authToken}`])
    const api = createApi(given, host, scrub)
    const sdk = createSdk()
    const loaded = atHand(sdk)
    const callerId = createCallerId(host.clock, api)
    return {
      // Loads the SDK early: a missing one must be found before the phone rings, not when it is answered.
      prepare: (call): Eventual<Prepared> =>
        withValue(loaded(), () => withValue(callerId(call), (from) => ({ from }))),
      map: (call, _route, context) => mapCall(given, call, context),
      calls: createCalls(api, callerId),
      gateways: createGateways(api),
      numbers: createNumbers(api),
      webhooks: createWebhooks(authToken, sdk),
      flows,
      frontDoor,
      scrub,
    }
  },
})
