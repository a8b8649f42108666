import type { DoorFace } from '../door-face.ts'
import {
  authenticates,
  authorization,
  credentialFaults,
  type TelnyxDoorCredentials,
} from './authenticate.ts'
import { callRoutes } from './calls.ts'
import { isSigned, recordingRoutes } from './recordings.ts'
import { refuse } from './refusals.ts'
import type { TelnyxDoorSettings } from './settings.ts'
import { texmlRoutes } from './texml/calls.ts'

/** Serves Telnyx' REST API (v2) for calls, TeXML calls and recordings, as Telnyx' own client uses it. */
export const telnyxDoor = (settings: TelnyxDoorSettings = {}): DoorFace<TelnyxDoorCredentials> => ({
  provider: 'telnyx',
  check: credentialFaults,
  authenticates: (request, credentials, now) =>
    authenticates(request, credentials) || isSigned(request, credentials, now),
  routes: [...callRoutes(settings), ...texmlRoutes(settings), ...recordingRoutes],
  refuse,
  authorization,
})
