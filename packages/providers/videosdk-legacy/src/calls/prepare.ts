import type { OutboundCall, Route } from '@callplane/core'
import { localError } from '@callplane/kit'
import { provider } from '../errors.ts'
import type { VideosdkLegacySettings } from '../settings.ts'
import { trunkOf } from '../map/request.ts'

/** Reads nothing: it only tells, before anything is sent, that a required field would be missing. */
export const createPrepare =
  (settings: VideosdkLegacySettings) =>
  async (_call: OutboundCall, route: Route): Promise<void> => {
    if (trunkOf(settings, route) === undefined)
      throw localError(
        provider,
        'settings-invalid',
        `neither the route's gateway nor the setting trunkId names a trunk`,
      )
  }
