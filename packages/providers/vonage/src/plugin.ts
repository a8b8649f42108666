import { definePlugin } from '@callplane/core'
import { createScrub } from '@callplane/kit'
import { createApi } from './api.ts'
import { createCalls } from './calls.ts'
import { can } from './can.ts'
import { frontDoor } from './front-door.ts'
import { createNumbers } from './numbers.ts'
import { options } from './options.ts'
import { createRestApi } from './rest-api.ts'
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
    const { apiKey, apiSecret, restUrl } = given
    const scrub = createScrub([
      given.privateKey,
      given.signatureSecret,
      ...(apiSecret === undefined ? [] : [apiSecret, `${apiKey}:${apiSecret}`]),
    ])
    const token = createTokens(given, host)
    return {
      // So that a missing client is told before anything is journalled as sent.
      async prepare() {
        await token()
      },
      map: (call, _route, context) => mapCall(given, call, context),
      calls: createCalls(createApi(given, host, token, scrub)),
      numbers:
        apiSecret === undefined
          ? undefined
          : createNumbers(createRestApi({ apiKey, apiSecret, restUrl }, host, scrub)),
      webhooks: createWebhooks(given),
      frontDoor,
      scrub,
    }
  },
})
