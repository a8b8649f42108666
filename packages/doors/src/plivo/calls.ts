import type { Call } from '@callplane/core'
import { parseObject, type Json } from '@callplane/kit'
import type { DoorContext, DoorResponse, DoorRoute } from '../door-face.ts'
import { invalid, notFound, notServed } from '../door-refusal.ts'
import { callIdOfHex, hexOfUuid } from '../ids.ts'
import { answered, nothing } from './answered.ts'
import type { PlivoDoorCredentials } from './authenticate.ts'
import { createCall } from './create-call.ts'
import { listCalls } from './list-calls.ts'
import { callRecord, isLive, isQueued, liveCall, queuedCall } from './render.ts'

type Context = DoorContext<PlivoDoorCredentials>
type Route = DoorRoute<PlivoDoorCredentials>

/** The call that a path names. Throws `notFound`. */
const callOf = ({ calls, params }: Pick<Context, 'calls' | 'params'>): Promise<Call> => {
  const hex = hexOfUuid(params['call'] ?? '')
  return calls.find(hex === null ? null : callIdOfHex(hex))
}

/** Plivo's client sends an empty text where there is nothing to say. */
export const bodyOf = ({ request: { body } }: Context): Json => {
  const read = body === '' || body === '""' ? {} : parseObject(body)
  if (!read) throw invalid('body', 'must be a JSON object')
  return read
}

/** A call has a detail record once it is over, and is live or queued before. */
const fetchCall = async (context: Context): Promise<DoorResponse> => {
  const { request, credentials } = context
  const call = await callOf(context)
  const status = request.query.get('status')
  if (status === null && call.endedAt !== null)
    return answered(context, 200, callRecord(call, credentials.authId))
  if (status === 'live' && isLive(call)) return answered(context, 200, liveCall(call))
  if (status === 'queued' && isQueued(call)) return answered(context, 200, queuedCall(call))
  if (status !== null && status !== 'live' && status !== 'queued')
    throw invalid('status', 'must be live or queued')
  throw notFound('call')
}

/** The ids of a call lead here after its end too, and Plivo does not know it any more then. */
export const runningCall = async (
  context: Context,
  fits: (call: Call) => boolean,
): Promise<Call> => {
  const call = await callOf(context)
  if (call.endedAt !== null || !fits(call)) throw notFound('call')
  return call
}

const hangUp = async (context: Context): Promise<DoorResponse> => {
  await context.dispatcher.hangUp((await runningCall(context, () => true)).id)
  return nothing
}

/** `DELETE …/Request/{request_uuid}/`: before the answer. */
const cancel = async (context: Context): Promise<DoorResponse> => {
  const call = await runningCall(context, ({ status }) => status !== 'in-progress')
  await context.dispatcher.hangUp(call.id)
  return nothing
}

/** `W` is a second, our `w` half of one. */
const sendDigits = async (context: Context): Promise<DoorResponse> => {
  const { digits, leg } = bodyOf(context)
  if (typeof digits !== 'string' || !/^[0-9A-D*#wW]+$/.test(digits))
    throw invalid('digits', 'must be digits, *, #, A to D, w and W')
  if (leg !== undefined && leg !== 'aleg') throw notServed('sending digits to the B leg')
  const call = await runningCall(context, isLive)
  await context.dispatcher.sendDigits(call.id, digits.replaceAll('W', 'ww'))
  return answered(context, 202, { message: 'digits sent' })
}

const refusedAt = (method: Route['method'], path: string, what: string): Route => ({
  method,
  path,
  async answer(context) {
    await callOf(context)
    throw notServed(what)
  },
})

const account = '/v1/Account/:account'
const one = `${account}/Call/:call`

export const callRoutes: readonly Route[] = [
  { method: 'POST', path: `${account}/Call`, answer: createCall },
  { method: 'GET', path: `${account}/Call`, answer: listCalls },
  { method: 'GET', path: one, answer: fetchCall },
  { method: 'DELETE', path: one, answer: hangUp },
  { method: 'DELETE', path: `${account}/Request/:call`, answer: cancel },
  { method: 'POST', path: `${one}/DTMF`, answer: sendDigits },
  refusedAt('POST', one, 'moving a call under way to another document'),
  refusedAt('POST', `${one}/Play`, 'audio on a call under way'),
  refusedAt('DELETE', `${one}/Play`, 'audio on a call under way'),
  refusedAt('POST', `${one}/Speak`, 'speech on a call under way'),
  refusedAt('DELETE', `${one}/Speak`, 'speech on a call under way'),
  refusedAt('POST', `${one}/Stream`, 'a stream of a call under way'),
  refusedAt('GET', `${one}/Stream`, 'a stream of a call under way'),
  refusedAt('DELETE', `${one}/Stream`, 'a stream of a call under way'),
]
