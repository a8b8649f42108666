import { portableCall } from '@callplane/kit'
import { twilioFrontDoor } from '@callplane/twilio'
import type { DoorContext, DoorResponse, WantedCall } from '../door-face.ts'
import type { TwilioDoorCredentials } from './authenticate.ts'
import { renderCall } from './render.ts'

/** `POST …/Calls.json` in neutral terms. Throws what the front door throws. */
export const readCreate = (
  request: Parameters<(typeof twilioFrontDoor)['parse']>[0],
): WantedCall => {
  const { call, notes } = portableCall(twilioFrontDoor, request)
  const { reports, ...rest } = call
  return { call: rest, reports, notes }
}

export const createCall = async ({
  request,
  calls,
  credentials,
}: DoorContext<TwilioDoorCredentials>): Promise<DoorResponse> =>
  renderCall(await calls.place(readCreate(request.wire)), credentials.accountSid, 201)
