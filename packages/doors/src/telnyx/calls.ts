import { jsonResponse } from '@callplane/kit'
import type { DoorContext, DoorResponse, DoorRoute } from '../door-face.ts'
import type { TelnyxDoorCredentials } from './authenticate.ts'
import { command } from './commands.ts'
import { createCall } from './create-call.ts'
import { callIdOfControl } from './ids.ts'
import { listActiveCalls, listCallEvents } from './list-calls.ts'
import { viewCall } from './render.ts'
import type { TelnyxDoorSettings } from './settings.ts'

type Credentials = TelnyxDoorCredentials

/** `GET /v2/calls/{call_control_id}` */
const fetchCall = async ({ params, calls }: DoorContext<Credentials>): Promise<DoorResponse> =>
  jsonResponse(200, { data: viewCall(await calls.find(callIdOfControl(params['id'] ?? ''))) })

/** Calls by Call Control. */
export const callRoutes = (settings: TelnyxDoorSettings): readonly DoorRoute<Credentials>[] => [
  { method: 'POST', path: '/v2/calls', answer: (context) => createCall(context, settings) },
  { method: 'GET', path: '/v2/calls/:id', answer: fetchCall },
  { method: 'POST', path: '/v2/calls/:id/actions/:command', answer: command },
  { method: 'GET', path: '/v2/connections/:id/active_calls', answer: listActiveCalls },
  { method: 'GET', path: '/v2/call_events', answer: listCallEvents },
]
