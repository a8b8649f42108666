import type { OutboundCall, Route } from '@callplane/core'
import { localError } from '@callplane/kit'
import { provider } from '../errors.ts'
import type { VideosdkLegacySettings } from '../settings.ts'
import { trunkOf } from '../map/request.ts'

/** Makes no request: reports missing required fields before anything is sent. */
export const createPrepare =
  (settings: VideosdkLegacySettings) =>
  (_call: OutboundCall, route: Route): void => {
    if (trunkOf(settings, route) === undefined)
      throw localError(
        provider,
        'settings-invalid',
        `neither the route's gateway nor the setting trunkId names a trunk`,
      )
  }
