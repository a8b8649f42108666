import type { Call } from '@callplane/core'
import { jsonResponse, parseObject, type Json } from '@callplane/kit'
import type { DoorContext, DoorResponse, DoorRoute } from '../door-face.ts'
import { invalid, notFound, notServed } from '../door-refusal.ts'
import { callIdOfHex, hexOfUuid } from '../ids.ts'
import type { VonageDoorCredentials } from './authenticate.ts'
import { createCall } from './create-call.ts'
import { listCalls } from './list-calls.ts'
import { renderCall, uuidOf } from './render.ts'
import { transferTarget } from './transfer.ts'

type Context = DoorContext<VonageDoorCredentials>

/** The call that a path names. Throws `notFound`. */
const callOf = ({ calls, params }: Pick<Context, 'calls' | 'params'>): Promise<Call> => {
  const hex = hexOfUuid(params['call'] ?? '')
  return calls.find(hex === null ? null : callIdOfHex(hex))
}

/** One that goes on. Vonage forgets a leg that is over: "unknown or expired". */
const liveCallOf = async (context: Context): Promise<Call> => {
  const call = await callOf(context)
  if (call.endedAt !== null) throw notFound('call')
  return call
}

const bodyOf = ({ request }: Context): Json => {
  const body = parseObject(request.body)
  if (!body) throw invalid('body', 'must be a JSON object')
  return body
}

const done: DoorResponse = { status: 204, headers: {}, body: '' }

const switches = new Set(['mute', 'unmute', 'earmuff', 'unearmuff'])

/** `PUT /v1/calls/{uuid}` */
const updateCall = async (context: Context): Promise<DoorResponse> => {
  const { dispatcher } = context
  const body = bodyOf(context)
  const { action } = body
  if (action === 'hangup') {
    await dispatcher.hangUp((await liveCallOf(context)).id)
    return done
  }
  if (action === 'transfer') {
    const { id } = await liveCallOf(context)
    await dispatcher.transfer(id, transferTarget(body['destination']))
    return done
  }
  if (typeof action === 'string' && switches.has(action)) throw notServed(`\`${action}\` of a call`)
  throw invalid('action', 'must be hangup, transfer, mute, unmute, earmuff or unearmuff')
}

/** `PUT /v1/calls/{uuid}/dtmf`; Vonage's `p` is half a second. */
const sendDigits = async (context: Context): Promise<DoorResponse> => {
  const { digits } = bodyOf(context)
  if (typeof digits !== 'string' || !/^[0-9A-D*#p]+$/.test(digits))
    throw invalid('digits', 'must be digits, *, #, A to D and p')
  const call = await liveCallOf(context)
  await context.dispatcher.sendDigits(call.id, digits.replaceAll('p', 'w'))
  return jsonResponse(200, { message: 'DTMF sent', uuid: uuidOf(call) })
}

const base = '/v1/calls'

/** What Vonage can do with a call under way and no provider-neutral verb stands for. */
const refused = (
  method: 'PUT' | 'DELETE',
  path: string,
  what: string,
): DoorRoute<VonageDoorCredentials> => ({
  method,
  path: `${base}/:call/${path}`,
  async answer(context) {
    await callOf(context)
    throw notServed(what)
  },
})

export const callRoutes: readonly DoorRoute<VonageDoorCredentials>[] = [
  { method: 'POST', path: base, answer: createCall },
  { method: 'GET', path: base, answer: listCalls },
  {
    method: 'GET',
    path: `${base}/:call`,
    answer: async (context) => renderCall(await callOf(context)),
  },
  { method: 'PUT', path: `${base}/:call`, answer: updateCall },
  { method: 'PUT', path: `${base}/:call/dtmf`, answer: sendDigits },
  refused('PUT', 'talk', 'speech on a call under way'),
  refused('DELETE', 'talk', 'speech on a call under way'),
  refused('PUT', 'stream', 'audio on a call under way'),
  refused('DELETE', 'stream', 'audio on a call under way'),
  refused('PUT', 'input/dtmf', 'subscribing to keys'),
  refused('DELETE', 'input/dtmf', 'subscribing to keys'),
]
