import { CallError, type OutboundCall, type Route } from '@callplane/core'
import { provider } from '../errors.ts'
import type { VideosdkLegacySettings } from '../settings.ts'
import { trunkOf } from '../map/request.ts'

/** Reads nothing: it only tells, before anything is sent, that a required field would be missing. */
export const createPrepare =
  (settings: VideosdkLegacySettings) =>
  async (_call: OutboundCall, route: Route): Promise<void> => {
    if (trunkOf(settings, route) === undefined)
      throw new CallError(
        'settings-invalid',
        `${provider}: neither the route's gateway nor the setting trunkId names a trunk`,
        { provider, dialled: 'no' },
      )
  }
