import type { Host } from '@callplane/core'
import { createKeyTokens } from '@callplane/kit'
import type { VideosdkSettings } from '../settings.ts'

/**
 * For the REST API, not for joining a room: version 2 and the role `crawler` (docs …/authentication-and-token). Valid for
 * a day, as of the vendor's own client (@videosdk.live/server-sdk 0.1.1).
 */
const options = {
  claims: { permissions: ['allow_join', 'allow_mod'], version: 2, roles: ['crawler'] },
  lifetime: 24 * 60 * 60,
}

/** Returns the value of the `Authorization` header without `Bearer`, which VideoSDK refuses. */
export const createTokens = (settings: VideosdkSettings, host: Host): (() => string) =>
  createKeyTokens(settings, host, options)
