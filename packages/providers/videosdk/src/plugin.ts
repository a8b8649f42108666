import { definePlugin } from '@callplane/core'
import { createApi } from './client/api.ts'
import { createCalls } from './calls/port.ts'
import { can } from './can.ts'
import { createEnsure } from './calls/ensure.ts'
import { frontDoor } from './front-door/port.ts'
import { createGateways } from './trunks/gateways.ts'
import { createNumbers } from './trunks/numbers.ts'
import { options } from './options.ts'
import { createPrepare } from './calls/prepare.ts'
import { createRules } from './trunks/rules.ts'
import { settings } from './settings.ts'
import { mapCall } from './map/request.ts'
import { createWebhooks } from './webhooks/port.ts'

/** VideoSDK: outbound calls into its rooms, placed by routing rule or by gateway. */
export const videosdk = definePlugin({
  spec: 'v1',
  id: 'videosdk',
  title: 'VideoSDK',
  can,
  settings,
  options,
  connect(given, host) {
    const api = createApi(given, host)
    const ensure = createEnsure(api)
    return {
      prepare: createPrepare(api),
      ensure,
      map: (call, route, context) => mapCall(given.baseUrl, call, route, context),
      calls: createCalls(api),
      gateways: createGateways(api, ensure),
      numbers: createNumbers(api),
      rules: createRules(api, ensure),
      webhooks: createWebhooks(api, host),
      frontDoor,
      scrub: (text) => api.scrub(text),
    }
  },
})
