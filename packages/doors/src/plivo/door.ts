import { basicAuth } from '@callplane/kit'
import type { DoorFace } from '../door-face.ts'
import { authenticates, credentialFaults, type PlivoDoorCredentials } from './authenticate.ts'
import { callRoutes } from './calls.ts'
import { recordingRoutes } from './recordings.ts'
import { refuse } from './refusals.ts'

/** Serves Plivo's Voice API (v1) for calls and recordings, as Plivo's own clients use it. */
export const plivoDoor: DoorFace<PlivoDoorCredentials> = {
  provider: 'plivo',
  check: credentialFaults,
  authenticates,
  routes: [...callRoutes, ...recordingRoutes],
  refuse,
  authorization: ({ authId, authToken }) => basicAuth(authId, authToken),
  upstreamPath: (path, upstream, own) =>
    path.replace(`/Account/${own.authId}`, `/Account/${upstream.authId}`),
}
