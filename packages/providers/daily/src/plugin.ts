import { definePlugin } from '@callplane/core'
import { createApi } from './client/api.ts'
import { createCalls } from './calls/port.ts'
import { can } from './can.ts'
import { createEnsure } from './calls/ensure.ts'
import { createForwarder } from './calls/forward.ts'
import { frontDoor } from './front-door/port.ts'
import { createNumbers } from './trunks/numbers.ts'
import { options } from './options.ts'
import { createPrepare } from './calls/prepare.ts'
import { createPurchasedNumbers } from './trunks/purchased-numbers.ts'
import { settings } from './settings.ts'
import { mapCall } from './map/request.ts'
import { createWebhooks } from './webhooks/port.ts'

/** Daily: dials phones and SIP addresses from its rooms. */
export const daily = definePlugin({
  spec: 'v1',
  id: 'daily',
  title: 'Daily',
  can,
  settings,
  options,
  connect(given, host) {
    const api = createApi(given, host)
    const purchased = createPurchasedNumbers(api)
    const forwarder = createForwarder(api)
    return {
      prepare: createPrepare(purchased),
      ensure: createEnsure(api),
      map: (call, _route, context) => mapCall(given.baseUrl, call, context),
      calls: createCalls(api, purchased, forwarder),
      numbers: createNumbers(api, purchased),
      webhooks: createWebhooks(api, forwarder),
      frontDoor,
      scrub: api.scrub,
    }
  },
})
