import { definePlugin } from '@callplane/core'
import { createApi } from './client/api.ts'
import { createSessions } from './calls/sessions.ts'
import { createCalls } from './calls/port.ts'
import { can } from './can.ts'
import { frontDoor } from './front-door/port.ts'
import { options } from './options.ts'
import { createPrepare } from './calls/prepare.ts'
import { settings } from './settings.ts'
import { mapCall } from './map/request.ts'

/** VideoSDK's first outbound API, `/v2/sip/outbound-call`, for applications that still use it. */
export const videosdkLegacy = definePlugin({
  spec: 'v1',
  id: 'videosdk-legacy',
  title: 'VideoSDK (legacy)',
  can,
  settings,
  options,
  connect(given, host) {
    const api = createApi(given, host)
    return {
      verify: () => createSessions(api).verify(),
      prepare: createPrepare(given),
      map: (call, route, context) => mapCall(given, call, route, context),
      calls: createCalls(api),
      frontDoor,
      scrub: api.scrub,
    }
  },
})
