import { definePlugin } from '@callplane/core'
import { createScrub } from '@callplane/kit'
import { createEnsure } from './calls/ensure.ts'
import { createCalls } from './calls/port.ts'
import { can } from './can.ts'
import { callbacksPath, createApi } from './client/api.ts'
import { frontDoor } from './front-door/port.ts'
import { mapCall } from './map/request.ts'
import { options } from './options.ts'
import { settings } from './settings.ts'
import { createGateways } from './trunks/gateways.ts'
import { createNumbers } from './trunks/numbers.ts'
import { createWebhooks } from './webhooks/port.ts'

/** Calls over the Sinch Voice API. */
export const sinch = definePlugin({
  spec: 'v1',
  id: 'sinch',
  title: 'Sinch',
  can,
  settings,
  options,
  connect(given, host) {
    const { applicationKey, applicationSecret, recording, trunks } = given
    const scrub = createScrub([
      applicationSecret,
      `${applicationKey}:${applicationSecret}`,
      ...(recording ? [recording.credentials] : []),
      ...(trunks ? [trunks.keySecret, `${trunks.keyId}:${trunks.keySecret}`] : []),
    ])
    const api = createApi(given, host, scrub)
    const numbers = createNumbers(api)
    const account = async () => (await numbers.list()).map(({ number }) => number)
    return {
      async verify() {
        await api.configure('GET', callbacksPath(applicationKey))
      },
      ensure: createEnsure(given, host, api),
      map: (call, _route, context) => mapCall(given, call, context),
      calls: createCalls(given, api),
      numbers,
      gateways: trunks && createGateways(trunks, host, scrub, account),
      webhooks: createWebhooks(given),
      frontDoor,
      scrub,
    }
  },
})
