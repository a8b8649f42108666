import type { Call } from '@callplane/core'
import { formDecode } from '@callplane/kit'
import type { DoorContext, DoorResponse, DoorRoute } from '../door-face.ts'
import { invalid, notServed } from '../door-refusal.ts'
import { callIdOfHex, hexOfSid } from '../ids.ts'
import type { TwilioDoorCredentials } from './authenticate.ts'
import { createCall } from './create-call.ts'
import { listCalls } from './list-calls.ts'
import { renderCall } from './render.ts'

type Context = DoorContext<TwilioDoorCredentials>

/** The call that a path names. Throws `notFound`. */
export const callOf = ({ calls, params }: Context): Promise<Call> => {
  const hex = hexOfSid('CA', params['call'] ?? '')
  return calls.find(hex === null ? null : callIdOfHex(hex))
}

const fetchCall = async (context: Context): Promise<DoorResponse> =>
  renderCall(await callOf(context), context.credentials.accountSid)

const beforeAnswer = new Set(['queued', 'initiated', 'unknown', 'ringing'])

/** `completed` ends a call in any state, `canceled` one that is not answered yet (twilio.com/docs/voice/api/call-resource). */
const updateCall = async (context: Context): Promise<DoorResponse> => {
  const { request, dispatcher, credentials } = context
  const call = await callOf(context)
  const form = formDecode(request.body)
  const names = Object.keys(form).filter((name) => form[name] !== '')
  const redirecting = names.filter((name) => name === 'Url' || name === 'Twiml')
  if (redirecting.length > 0)
    throw notServed(`redirecting a call under way with ${redirecting.join(' and ')}`)
  const others = names.filter((name) => name !== 'Status')
  if (others.length > 0) throw notServed(`changing ${others.join(', ')} of a call`)
  const { Status: status } = form
  if (status !== 'completed' && status !== 'canceled')
    throw invalid('Status', 'must be completed or canceled')
  if (call.endedAt !== null || (status === 'canceled' && !beforeAnswer.has(call.status)))
    return renderCall(call, credentials.accountSid)
  return renderCall(await dispatcher.hangUp(call.id), credentials.accountSid)
}

const base = '/2010-04-01/Accounts/:account/Calls'

export const callRoutes: readonly DoorRoute<TwilioDoorCredentials>[] = [
  { method: 'POST', path: `${base}.json`, answer: createCall },
  { method: 'GET', path: `${base}.json`, answer: listCalls },
  { method: 'GET', path: `${base}/:call.json`, answer: fetchCall },
  { method: 'POST', path: `${base}/:call.json`, answer: updateCall },
]
