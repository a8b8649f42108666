import { definePlugin } from '@callplane/core'
import { z } from 'zod'
import { createCalls } from './calls/port.ts'
import { can } from './can.ts'
import { createApi } from './client/api.ts'
import { createEnsure } from './calls/ensure.ts'
import { frontDoor } from './front-door/port.ts'
import { mapCall } from './map/request.ts'
import { options } from './options.ts'
import { settings } from './settings.ts'
import { createGateways } from './trunks/gateways.ts'
import { createNumbers } from './trunks/numbers.ts'
import { createRules } from './trunks/rules.ts'
import { createWebhooks } from './webhooks/port.ts'

/** LiveKit: dials phones and SIP addresses into its rooms, through the trunk of a carrier. */
export const livekit = definePlugin({
  spec: 'v1',
  id: 'livekit',
  title: 'LiveKit',
  can,
  settings,
  options,
  connect(given, host) {
    const api = createApi(given, host)
    return {
      ensure: createEnsure(api),
      map: (call, route, context) => mapCall(given, call, route, context),
      // Not by the list of numbers, which a self-hosted server does not have.
      verify: async () => void (await api.call('SIP/ListSIPOutboundTrunk', {}, z.unknown())),
      calls: createCalls(api),
      gateways: createGateways(api),
      numbers: createNumbers(api),
      rules: createRules(api),
      webhooks: createWebhooks(api),
      frontDoor,
      scrub: api.scrub,
    }
  },
})
