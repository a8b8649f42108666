import { jsonResponse, portableCall } from '@callplane/kit'
import { vonageFrontDoor } from '@callplane/vonage'
import type { DoorContext, DoorResponse } from '../door-face.ts'
import type { VonageDoorCredentials } from './authenticate.ts'
import { createdCall } from './render.ts'

/** `POST /v1/calls` */
export const createCall = async ({
  request,
  calls,
}: DoorContext<VonageDoorCredentials>): Promise<DoorResponse> => {
  const { call: read, notes } = portableCall(vonageFrontDoor, request.wire)
  const { reports, ...call } = read
  return jsonResponse(201, createdCall(await calls.place({ call, reports, notes })))
}
