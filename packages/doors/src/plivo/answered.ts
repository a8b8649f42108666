import { jsonResponse } from '@callplane/kit'
import type { DoorContext, DoorResponse } from '../door-face.ts'
import type { PlivoDoorCredentials } from './authenticate.ts'
import { apiIdOf } from './refusals.ts'

/** A JSON body with the id of the request, as all of Plivo's have. */
export const answered = (
  { request, now }: Pick<DoorContext<PlivoDoorCredentials>, 'request' | 'now'>,
  status: number,
  body: object,
): DoorResponse => jsonResponse(status, { api_id: apiIdOf(request, now), ...body })

/** Plivo's answer where there is nothing to say. */
export const nothing: DoorResponse = { status: 204, headers: {}, body: '' }
