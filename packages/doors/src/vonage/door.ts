import { randomUUID } from 'node:crypto'
import { mintJwt } from '@callplane/kit'
import type { DoorFace } from '../door-face.ts'
import { DoorRefusal } from '../door-refusal.ts'
import { authenticates, credentialFaults, type VonageDoorCredentials } from './authenticate.ts'
import { callRoutes } from './calls.ts'
import { recordingRoutes } from './recordings.ts'
import { refuse } from './refusals.ts'

/** Seconds for which a forwarded request is signed. */
const life = 60

/** Serves Vonage's Voice API (v1) for calls and recordings, as Vonage's own clients use it. */
export const vonageDoor: DoorFace<VonageDoorCredentials> = {
  provider: 'vonage',
  check: credentialFaults,
  authenticates,
  routes: [...callRoutes, ...recordingRoutes],
  refuse,
  async authorization({ applicationId, privateKey }, now) {
    if (privateKey === undefined)
      throw new DoorRefusal({
        reason: 'unexpected',
        message: 'the credentials of the upstream have no private key to sign the request with',
      })
    const token = await mintJwt({
      algorithm: 'RS256',
      key: privateKey,
      claims: { application_id: applicationId, jti: randomUUID() },
      issuedAt: now,
      expiresIn: life,
    })
    return `Bearer ${token}`
  },
}
