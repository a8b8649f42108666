import type { DoorFace } from '../door-face.ts'
import {
  authenticates,
  authorization,
  credentialFaults,
  type DailyDoorCredentials,
} from './authenticate.ts'
import { callRoutes } from './calls.ts'
import { refuse } from './refusals.ts'
import type { DailyDoorSettings } from './settings.ts'

/** Serves Daily's REST API (v1) for dial-outs of rooms. */
export const dailyDoor = (settings: DailyDoorSettings = {}): DoorFace<DailyDoorCredentials> => ({
  provider: 'daily',
  check: credentialFaults,
  authenticates,
  routes: callRoutes(settings),
  refuse,
  authorization,
})
