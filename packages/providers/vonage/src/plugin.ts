import { definePlugin } from '@callplane/core'
import { createScrub } from '@callplane/kit'
import { createApi } from './api.ts'
import { createCalls } from './calls.ts'
import { can } from './can.ts'
import { frontDoor } from './front-door.ts'
import { options } from './options.ts'
import { settings } from './settings.ts'
import { mapCall } from './to-provider.ts'
import { createTokens } from './token.ts'
import { createWebhooks } from './webhooks.ts'

/** Calls over the Vonage Voice API. */
export const vonage = definePlugin({
  spec: 'v1',
  id: 'vonage',
  title: 'Vonage',
  can,
  settings,
  options,
  connect(given, host) {
    const scrub = createScrub([given.privateKey, given.signatureSecret])
    const token = createTokens(given, host)
    return {
      // So that a missing client is told before anything is journalled as sent.
      async prepare() {
        await token()
      },
      map: (call, _route, context) => mapCall(given, call, context),
      calls: createCalls(createApi(given, host, token, scrub)),
      webhooks: createWebhooks(given),
      frontDoor,
      scrub,
    }
  },
})
