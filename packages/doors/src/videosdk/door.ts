import type { DoorFace } from '../door-face.ts'
import {
  credentialFaults,
  isOwnToken,
  tokenOf,
  type VideosdkDoorCredentials,
} from '../videosdk-token.ts'
import { callRoutes } from './calls.ts'
import { refuse } from './refusals.ts'
import type { VideosdkDoorSettings } from './settings.ts'

/** Serves VideoSDK's API for SIP calls (v2), as its own client uses it. */
export const videosdkDoor = (
  settings: VideosdkDoorSettings = {},
): DoorFace<VideosdkDoorCredentials> => ({
  provider: 'videosdk',
  check: credentialFaults,
  // A token goes without a prefix here: one with `Bearer` is none.
  authenticates: ({ headers }, credentials, now) =>
    isOwnToken(headers['authorization'] ?? '', credentials, now),
  routes: callRoutes(settings),
  refuse,
  authorization: tokenOf,
})
