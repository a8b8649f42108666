import { createHash } from 'node:crypto'
import type { DocumentRequest, GatheredTurn } from '@callplane/core'
import { formDecode, formEncode, hmac, type FormFields } from '@callplane/kit'
import { uuidOf } from './ids.ts'
import { bare, conversationOf, uuidOfCall } from './ncco-ids.ts'
import { dialStates, reportOf, retryInMs } from './ncco-reports.ts'
import type { Envelope, Payload, Protocol } from './protocol.ts'

/** developer.vonage.com/en/voice/voice-api/webhook-reference */
const about = (request: DocumentRequest): Payload => {
  const { from, to } = request.call
  return {
    from: from === undefined ? 'anonymous' : bare(from),
    to: bare(to),
    uuid: uuidOfCall(request),
    conversation_uuid: conversationOf(request),
  }
}

const gathered = ({ digits, speech, ended }: GatheredTurn): Payload => ({
  speech: {
    results: speech ? [{ text: speech.text, confidence: String(speech.confidence ?? '') }] : [],
    ...(speech && { timeout_reason: 'end_on_silence_timeout' }),
  },
  dtmf: {
    digits: speech ? null : digits,
    timed_out: !speech && (ended === 'timeout' || ended === 'empty'),
  },
})

const payloadOf: Protocol['payloadOf'] = (request) => {
  const { turn, call } = request
  if (turn.turn === 'started') return call.isOver ? null : about(request)
  const { conversation_uuid: conversation, ...ids } = about(request)
  const given = { ...ids, conversation_uuid: conversation, timestamp: turn.at }
  switch (turn.turn) {
    case 'went':
      return call.isOver
        ? null
        : { conversation_uuid: conversation, payload: {}, timestamp: turn.at }
    case 'gathered':
      return call.isOver ? null : { ...given, ...gathered(turn) }
    // A recording is reported apart; no NCCO is asked for.
    case 'recorded':
      return null
    case 'dialled':
      return {
        ...given,
        status: dialStates[turn.status],
        direction: 'outbound',
        ...(turn.seconds !== undefined && { duration: String(Math.round(turn.seconds)) }),
      }
    case 'streamed':
      return { ...given, status: turn.ended === 'failed' ? 'failed' : 'disconnected' }
  }
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** HS256 over a hash of the body, or of the query of a GET as JSON (api.support.vonage.com 19033783342876). */
const authorization = (
  hashed: string,
  { account, token, now }: Pick<Envelope, 'account' | 'token' | 'now'>,
): Readonly<Record<string, string>> => {
  if (account?.dialect !== 'ncco') return {}
  const head = encoded({ alg: 'HS256', typ: 'JWT' })
  const body = encoded({
    iat: Math.floor(now / 1000),
    jti: uuidOf(`${token} ${now}`),
    iss: 'Vonage',
    payload_hash: createHash('sha256').update(hashed).digest('hex'),
    api_key: account.apiKey,
    application_id: account.applicationId,
  })
  const signature = hmac('sha256', account.signatureSecret, `${head}.${body}`, 'base64url')
  return { authorization: `Bearer ${head}.${body}.${signature}` }
}

/** JSON in the body of a POST, its fields in the query of a GET. */
const requestOf: Protocol['requestOf'] = (payload, envelope) => {
  const { method, url } = envelope
  if (method === 'GET') {
    const fields = Object.fromEntries(
      Object.entries(payload).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ) as FormFields
    const query = formEncode(fields)
    const [, before = ''] = url.split('?', 2)
    const whole = query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`
    const hashed = JSON.stringify({ ...formDecode(before), ...fields })
    return { method, url: whole, headers: authorization(hashed, envelope) }
  }
  const body = JSON.stringify(payload)
  return {
    method,
    url,
    headers: { 'content-type': 'application/json', ...authorization(body, envelope) },
    body,
  }
}

/** How Vonage asks (developer.vonage.com/voice/voice-api/guides/troubleshooting for the time). */
export const nccoProtocol: Protocol = {
  method: 'GET',
  waitsMs: 5_000,
  payloadOf,
  reportOf,
  retryInMs,
  requestOf,
  failureOf: ({ message }, url) => ({ reason: message, original_request: { url } }),
  // The answer to an event may be an NCCO, and need not.
  goesOn: ({ turn }, text) => turn.turn !== 'started' && !text.trimStart().startsWith('['),
  lastWords: [],
}
