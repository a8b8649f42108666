import { definePlugin } from '@callplane/core'
import { atHand, createScrub } from '@callplane/kit'
import { createApi } from './client/api.ts'
import { createCalls } from './calls/port.ts'
import { can } from './can.ts'
import { flows } from './map/flow.ts'
import { frontDoor } from './front-door/port.ts'
import { createNumbers } from './trunks/numbers.ts'
import { options } from './options.ts'
import { createApplicationsApi } from './client/applications-api.ts'
import { createNumbersApi } from './client/numbers-api.ts'
import { settings } from './settings.ts'
import { mapCall } from './map/request.ts'
import { createTokens } from './client/token.ts'
import { createWebhooks } from './webhooks/port.ts'

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
    const api = createApi(given, host, token, scrub)
    return {
      // Calls need the application's key, which the numbers do not.
      async verify() {
        await api.list({ page_size: '1' })
      },
      // Loads the client early, so that a missing one is reported before an attempt is journalled as sent.
      prepare: atHand(async () => void (await token())),
      map: (call, _route, context) => mapCall(given, call, context),
      calls: createCalls(api),
      numbers:
        apiSecret === undefined
          ? undefined
          : createNumbers(
              createNumbersApi({ apiKey, apiSecret, restUrl }, host, scrub),
              createApplicationsApi({ ...given, apiSecret }, host, scrub),
              given.applicationId,
            ),
      webhooks: createWebhooks(given),
      flows,
      frontDoor,
      scrub,
    }
  },
})
