import { definePlugin } from '@callplane/core'
import { createApi } from './api.ts'
import { createCalls } from './calls.ts'
import { can } from './can.ts'
import { createEnsure } from './ensure.ts'
import { frontDoor } from './front-door.ts'
import { createGateways } from './gateways.ts'
import { createNumbers } from './numbers.ts'
import { options } from './options.ts'
import { createPrepare } from './prepare.ts'
import { createRules } from './rules.ts'
import { settings } from './settings.ts'
import { toProvider } from './to-provider.ts'
import { createWebhooks } from './webhooks.ts'

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
      map: (call, route, context) => toProvider(given.baseUrl, call, route, context),
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
