import { portableCall } from '@callplane/kit'
import { plivoFrontDoor } from '@callplane/plivo'
import type { DoorContext, DoorResponse } from '../door-face.ts'
import { answered } from './answered.ts'
import type { PlivoDoorCredentials } from './authenticate.ts'
import { uuidOf } from './render.ts'

/** `POST …/Call/` */
export const createCall = async (
  context: DoorContext<PlivoDoorCredentials>,
): Promise<DoorResponse> => {
  const { request, calls } = context
  const { call: read, notes } = portableCall(plivoFrontDoor, request.wire)
  const { reports, ...call } = read
  const placed = await calls.place({ call, reports, notes })
  const message = placed.status === 'queued' ? 'call queued' : 'call fired'
  return answered(context, 201, { message, request_uuid: uuidOf(placed) })
}
