import type { Call } from '@callplane/core'
import { jsonResponse, parseObject, textOf, type Json } from '@callplane/kit'
import type { DoorContext, DoorResponse, DoorRoute } from '../door-face.ts'
import { invalid, notServed } from '../door-refusal.ts'
import type { VideosdkDoorCredentials } from '../videosdk-token.ts'
import { createCall } from './create-call.ts'
import { listCalls } from './list-calls.ts'
import { viewCall, viewReply } from './render.ts'
import type { VideosdkDoorSettings } from './settings.ts'

type Context = DoorContext<VideosdkDoorCredentials>

/** A command to a live call, which its body names. */
const commandOf = async ({ request, calls }: Context): Promise<{ call: Call; body: Json }> => {
  const body = parseObject(request.body)
  if (!body) throw invalid('body', 'must be a JSON object')
  const id = textOf(body['callId'])
  if (id === undefined) throw invalid('callId', 'is required')
  return { call: await calls.find(id), body }
}

const fetchCall = async ({ calls, params }: Context): Promise<DoorResponse> =>
  jsonResponse(200, { data: viewCall(await calls.find(params['id'] ?? null)) })

const message = 'Call initiated successfully'

const endCall = async (context: Context): Promise<DoorResponse> => {
  const { call } = await commandOf(context)
  if (call.endedAt !== null) throw invalid('callId', 'is a call that is over')
  // The page's own reply repeats the message of the creation.
  return jsonResponse(200, {
    message,
    data: viewReply(await context.dispatcher.hangUp(call.id), 'ended'),
  })
}

/** Who the other party is called, and whether it hears a dial tone, no provider but VideoSDK takes. */
const transferCall = async (context: Context): Promise<DoorResponse> => {
  const { call, body } = await commandOf(context)
  const to = textOf(body['transferTo'])
  if (to === undefined) throw invalid('transferTo', 'is required')
  const other = ['participant', 'playDialtone'].find((name) => body[name] !== undefined)
  if (other !== undefined) throw notServed(`${other} of a transfer`)
  return jsonResponse(200, {
    message,
    data: viewReply(await context.dispatcher.transfer(call.id, to), 'answered'),
  })
}

/** The carrier of a call reaches its room by SIP, and has no way to another one. */
const switchRoom = async (context: Context): Promise<DoorResponse> => {
  await commandOf(context)
  throw notServed('moving a call to another room')
}

const base = '/v2/sip/call'

/** Calls. The paths of commands come before those of ids. */
export const callRoutes = (
  settings: VideosdkDoorSettings,
): readonly DoorRoute<VideosdkDoorCredentials>[] => [
  { method: 'POST', path: base, answer: (context) => createCall(context, settings) },
  { method: 'GET', path: base, answer: listCalls },
  { method: 'POST', path: `${base}/end`, answer: endCall },
  { method: 'POST', path: `${base}/transfer`, answer: transferCall },
  { method: 'POST', path: `${base}/switch-room`, answer: switchRoom },
  { method: 'GET', path: `${base}/:id`, answer: fetchCall },
]
