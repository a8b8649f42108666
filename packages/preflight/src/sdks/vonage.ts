import { Dynamic, PlainObject, type Plain } from '../code/plain.ts'
import { filled, isOpen, slotsIn } from '../documents/samples.ts'
import {
  clientToken,
  infrastructure,
  madeClient,
  snake,
  staysThere,
  unservedRequest,
  verifiedWebhook,
  type Sdk,
  type SdkRequest,
  type Statement,
  type Understood,
} from './sdk.ts'

const title = 'Vonage'
const id = '00000000-0000-4000-8000-000000000000'
const url = (path: string): string => `https://api.nexmo.com${path}`

interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  body?(args: readonly Plain[]): Plain
}

const fieldsOf = (given: Readonly<Record<string, Plain>>): PlainObject => {
  const object = new PlainObject()
  for (const [name, value] of Object.entries(given)) {
    if (value instanceof Dynamic) object.fields.set(name, { value, node: value.node })
    else object.fields.set(name, { value, node: { type: 'NullLiteral' } as never })
  }
  return object
}

const action = (name: string): Operation => ({
  method: 'PUT',
  path: `/v1/calls/${id}`,
  body: () => fieldsOf({ action: name }),
})

/** `vonage.voice` (@vonage/voice 1.24). */
const operations: Readonly<Record<string, Operation>> = {
  createOutboundCall: { method: 'POST', path: '/v1/calls', body: ([call]) => call },
  getAllCalls: { method: 'GET', path: '/v1/calls' },
  getCallsPage: { method: 'GET', path: '/v1/calls' },
  search: { method: 'GET', path: '/v1/calls' },
  getCall: { method: 'GET', path: `/v1/calls/${id}` },
  hangupCall: action('hangup'),
  muteCall: action('mute'),
  unmuteCall: action('unmute'),
  earmuffCall: action('earmuff'),
  unearmuffCall: action('unearmuff'),
  transferCallWithNCCO: {
    method: 'PUT',
    path: `/v1/calls/${id}`,
    body: ([, ncco]) =>
      fieldsOf({ action: 'transfer', destination: fieldsOf({ type: 'ncco', ncco }) }),
  },
  transferCallWithURL: {
    method: 'PUT',
    path: `/v1/calls/${id}`,
    body: ([, to]) =>
      fieldsOf({ action: 'transfer', destination: fieldsOf({ type: 'ncco', url: [to] }) }),
  },
  playDTMF: {
    method: 'PUT',
    path: `/v1/calls/${id}/dtmf`,
    body: ([, digits]) => fieldsOf({ digits }),
  },
  subscribeDTMF: { method: 'PUT', path: `/v1/calls/${id}/input/dtmf` },
  unsubscribeDTMF: { method: 'DELETE', path: `/v1/calls/${id}/input/dtmf` },
  playTTS: { method: 'PUT', path: `/v1/calls/${id}/talk`, body: ([, talk]) => talk },
  stopTTS: { method: 'DELETE', path: `/v1/calls/${id}/talk` },
  streamAudio: {
    method: 'PUT',
    path: `/v1/calls/${id}/stream`,
    body: ([, audio]) => fieldsOf({ stream_url: [audio] }),
  },
  stopStreamAudio: { method: 'DELETE', path: `/v1/calls/${id}/stream` },
  downloadRecording: { method: 'GET', path: `/v1/files/${id}` },
  downloadTranscription: { method: 'GET', path: `/v1/files/${id}` },
}

/** `vonage.calls` of @vonage/server-sdk 2, and of `nexmo` before it. */
const older: Readonly<Record<string, Operation>> = {
  create: { method: 'POST', path: '/v1/calls', body: ([call]) => call },
  get: { method: 'GET', path: '/v1/calls' },
  update: { method: 'PUT', path: `/v1/calls/${id}`, body: ([, params]) => params },
  'dtmf.send': { method: 'PUT', path: `/v1/calls/${id}/dtmf`, body: ([, params]) => params },
  'talk.start': { method: 'PUT', path: `/v1/calls/${id}/talk`, body: ([, params]) => params },
  'talk.stop': { method: 'DELETE', path: `/v1/calls/${id}/talk` },
  'stream.start': { method: 'PUT', path: `/v1/calls/${id}/stream`, body: ([, params]) => params },
  'stream.stop': { method: 'DELETE', path: `/v1/calls/${id}/stream` },
}

const products =
  /^(?:accounts|applications|numbers|numberInsights|pricing|redact|reports|sms|messages|users|verify|verify2|video|conversations|number|message|dtmf|media|files|account|app|conversion|search)\b/
const setUp = /^(?:applications|numbers|number|app)\b/

const canonical = (path: string): string =>
  path
    .replace(/^(?:@vonage\/server-sdk(?:\.Vonage)?|nexmo)\(\)/, 'client')
    .replace(/^@vonage\/voice\.Voice\(\)/, 'client.voice')

/** Keys as the SDK sends them; actions and headers stay as they are. */
const asSent = (value: unknown, name = ''): unknown => {
  if (name === 'ncco' || name === 'headers') return value
  if (Array.isArray(value)) return value.map((one: unknown) => asSent(one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [snake(key), asSent(inner, snake(key))]),
  )
}

const requestOf = (what: string, found: Operation, args: readonly Plain[]): SdkRequest => {
  const body = found.body?.(args)
  return {
    request: true,
    what,
    places: found.path === '/v1/calls' && found.method === 'POST',
    wire: (chosen) => ({
      method: found.method,
      url: url(found.path),
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(asSent(filled(body, chosen))) }),
    }),
    slots: body instanceof PlainObject ? slotsIn(body, '') : [],
    open: isOpen(body) || body instanceof Dynamic,
    unserved: unservedRequest(title),
  }
}

const statementOf = (what: string, statement: Statement): Understood => ({
  request: false,
  kind: 'request',
  what,
  ...statement,
})

const understandClient = (path: string, args: readonly Plain[]): Understood | null => {
  const [, resource = '', name = ''] = /^client\.([\w*]+)\.([\w.*]+)$/.exec(path) ?? []
  if (resource === '') return null
  if (resource === '*' || name.includes('*'))
    return statementOf(path.replace(/^client\./, ''), {
      verdict: 'look',
      reason: 'which resource of the client it uses is only known when the code runs',
      todo: 'look up which requests it sends, and compare them with docs/doors.md',
    })
  const table = resource === 'voice' ? operations : resource === 'calls' ? older : undefined
  const found = table && Object.hasOwn(table, name) ? table[name] : undefined
  if (found) return requestOf(`${resource}.${name}`, found, args)
  if (resource === 'voice') return statementOf(`voice.${name}`, unservedRequest(title))
  return products.test(resource)
    ? statementOf(
        `${resource}.${name}`,
        setUp.test(resource) ? infrastructure(title) : staysThere(title),
      )
    : null
}

/** Code on the Node library of Vonage (@vonage/server-sdk 2 and 3, @vonage/voice, nexmo). */
export const vonageSdk: Sdk = {
  source: 'vonage',
  title,
  modules: /^(?:@vonage\/|nexmo$)/,
  isClient: (path) => /^client(?:$|[.(])/.test(canonical(path)),
  understand(given, args) {
    const path = canonical(given)
    if (/^(?:@vonage\/server-sdk(?:\.Vonage)?|nexmo|@vonage\/voice\.Voice)$/.test(path))
      return madeClient(
        'new Vonage(…)',
        'set `apiHost` among its options to the door’s address; docs/doors.md says how',
      )
    if (/^@vonage\/jwt\.verifySignature$/.test(path))
      return verifiedWebhook('verifySignature', 'signature secret')
    if (/^@vonage\/jwt\.tokenGenerate$/.test(path) || /^client\.generateJwt$/.test(path))
      return clientToken(path.split('.').at(-1) ?? path, title)
    return path.startsWith('client.') ? understandClient(path, args) : null
  },
  resembles:
    /(?:^|\.)(?:voice\.(?:createOutboundCall|getCall|getAllCalls|hangupCall|transferCallWith\w+|play\w+)|createOutboundCall|calls\.(?:create|get|update))$/,
}
