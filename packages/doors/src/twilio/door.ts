import { basicAuth } from '@callplane/kit'
import type { DoorFace } from '../door-face.ts'
import { accountRoutes } from './account.ts'
import { authenticates, credentialFaults, type TwilioDoorCredentials } from './authenticate.ts'
import { callRoutes } from './calls.ts'
import { recordingRoutes } from './recordings.ts'
import { refuse } from './refusals.ts'

/** Serves Twilio's REST API (2010-04-01) for calls and recordings, as Twilio's own clients use it. */
export const twilioDoor: DoorFace<TwilioDoorCredentials> = {
  provider: 'twilio',
  check: credentialFaults,
  authenticates,
  routes: [...callRoutes, ...recordingRoutes, ...accountRoutes],
  refuse,
  authorization: ({ accountSid, authToken }) => basicAuth(accountSid, authToken),
  upstreamPath: (path, upstream, own) =>
    path.replace(`/Accounts/${own.accountSid}`, `/Accounts/${upstream.accountSid}`),
}
