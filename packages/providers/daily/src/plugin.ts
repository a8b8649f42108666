import { definePlugin } from '@callplane/core'
import { createApi } from './api.ts'
import { createCalls } from './calls.ts'
import { can } from './can.ts'
import { createEnsure } from './ensure.ts'
import { createForwarder } from './forwarder.ts'
import { frontDoor } from './front-door.ts'
import { createNumbers } from './numbers.ts'
import { options } from './options.ts'
import { createPrepare } from './prepare.ts'
import { createPurchasedNumbers } from './purchased-numbers.ts'
import { settings } from './settings.ts'
import { toProvider } from './to-provider.ts'
import { createWebhooks } from './webhooks.ts'

/** Daily: phones and SIP addresses dialled out of its rooms. */
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
      map: (call, _route, context) => toProvider(given.baseUrl, call, context),
      calls: createCalls(api, purchased, forwarder),
      numbers: createNumbers(api, purchased),
      webhooks: createWebhooks(api, forwarder),
      frontDoor,
      scrub: api.scrub,
    }
  },
})
