import type { DoorFace } from '../door-face.ts'
import {
  credentialFaults,
  isOwnToken,
  tokenOf,
  type VideosdkDoorCredentials,
} from '../videosdk-token.ts'
import { createCall } from './create-call.ts'
import { refuse } from './refusals.ts'
import { sessionRoutes } from './sessions.ts'
import type { VideosdkLegacyDoorSettings } from './settings.ts'

/** Serves `POST /v2/sip/outbound-call`, VideoSDK's legacy API for calls, and the sessions by which its code follows them. */
export const videosdkLegacyDoor = (
  settings: VideosdkLegacyDoorSettings = {},
): DoorFace<VideosdkDoorCredentials> => ({
  provider: 'videosdk-legacy',
  check: credentialFaults,
  // The page says that the token goes without a prefix, and its sample has one.
  authenticates: ({ headers }, credentials, now) =>
    isOwnToken((headers['authorization'] ?? '').replace(/^Bearer +/i, ''), credentials, now),
  routes: [
    {
      method: 'POST',
      path: '/v2/sip/outbound-call',
      answer: (context) => createCall(context, settings),
    },
    ...sessionRoutes,
  ],
  refuse,
  authorization: tokenOf,
})
