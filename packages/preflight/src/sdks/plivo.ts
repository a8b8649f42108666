import { Dynamic, PlainObject, type Plain } from '../code/plain.ts'
import { filled, isOpen, slotsIn } from '../documents/samples.ts'
import {
  clientToken,
  infrastructure,
  madeClient,
  noEquivalent,
  snake,
  staysThere,
  unservedRequest,
  verifiedWebhook,
  type Sdk,
  type SdkRequest,
  type Statement,
  type Understood,
} from './sdk.ts'

const title = 'Plivo'

/** Any account. */
const plivoAccount = 'MAXXXXXXXXXXXXXXXXXX'

const id = '00000000-0000-4000-8000-000000000000'

interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  /** Names of the leading arguments that are parameters; empty for one that is part of the path. */
  readonly leading: readonly string[]
}

const operation = (
  method: Operation['method'],
  path: string,
  ...leading: readonly string[]
): Operation => ({ method, path, leading })

/** `client.calls` (plivo 4.79, `dist/resources/call.js`). */
const calls: Readonly<Record<string, Operation>> = {
  create: operation('POST', 'Call/', 'from', 'to', 'answer_url'),
  get: operation('GET', `Call/${id}/`, ''),
  list: operation('GET', 'Call/'),
  hangup: operation('DELETE', `Call/${id}/`, ''),
  cancel: operation('DELETE', `Request/${id}/`, ''),
  transfer: operation('POST', `Call/${id}/`, ''),
  record: operation('POST', `Call/${id}/Record/`, ''),
  startRecording: operation('POST', `Call/${id}/Record/`, ''),
  stopRecording: operation('DELETE', `Call/${id}/Record/`, ''),
  playMusic: operation('POST', `Call/${id}/Play/`, '', 'urls'),
  stopPlayingMusic: operation('DELETE', `Call/${id}/Play/`, ''),
  speakText: operation('POST', `Call/${id}/Speak/`, '', 'text'),
  stopSpeakingText: operation('DELETE', `Call/${id}/Speak/`, ''),
  sendDigits: operation('POST', `Call/${id}/DTMF/`, '', 'digits'),
  startStream: operation('POST', `Call/${id}/Stream/`, 'service_url', ''),
  stopStream: operation('DELETE', `Call/${id}/Stream/`, ''),
  stopAllStream: operation('DELETE', `Call/${id}/Stream/`, ''),
  getStream: operation('GET', `Call/${id}/Stream/${id}/`, '', ''),
  getAllStreams: operation('GET', `Call/${id}/Stream/`, ''),
  listLiveCalls: operation('GET', 'Call/?status=live'),
  getLiveCall: operation('GET', `Call/${id}/?status=live`, ''),
  listQueuedCalls: operation('GET', 'Call/?status=queued'),
  getQueuedCall: operation('GET', `Call/${id}/?status=queued`, ''),
}

const recordings: Readonly<Record<string, Operation>> = {
  get: operation('GET', `Recording/${id}/`, ''),
  list: operation('GET', 'Recording/'),
  delete: operation('DELETE', `Recording/${id}/`, ''),
}

const resources: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  calls,
  recordings,
}

/** Methods of a call that a request gave: those of `client.calls` without its id. */
const canonical = (path: string): string =>
  path
    .replace(/^plivo\.(?:Client|RestClient|RestAPI)\(\)/, 'client')
    .replaceAll(/^client\.calls\.(?:get|create)\(\)\.(?=[a-z])/g, 'client.call.')

const voice = /^(?:calls|call|conferences|recordings|multiPartyCalls|maskingSession)\b/
const setUp = /^(?:applications|numbers|endpoints|subaccounts|subAccounts)\b/

const unservedOf = (resource: string): Statement =>
  voice.test(resource)
    ? unservedRequest(title)
    : setUp.test(resource)
      ? infrastructure(title)
      : staysThere(title)

const bodyOf = (
  { leading }: Operation,
  args: readonly Plain[],
): { readonly fields: ReadonlyMap<string, Plain>; readonly open: boolean } => {
  const fields = new Map<string, Plain>()
  leading.forEach((name, index) => {
    if (name !== '') fields.set(name, args[index])
  })
  const params = args[leading.length]
  if (params instanceof PlainObject)
    for (const [name, { value }] of params.fields) fields.set(snake(name), value)
  const open = args.some((plain) => isOpen(plain)) || params instanceof Dynamic
  return { fields, open }
}

const requestOf = (
  resource: string,
  name: string,
  found: Operation,
  args: readonly Plain[],
): SdkRequest => {
  const { fields, open } = bodyOf(found, args)
  return {
    request: true,
    what: `${resource}.${name}`,
    places: resource === 'calls' && name === 'create',
    wire: (chosen) => ({
      method: found.method,
      url: `https://api.plivo.com/v1/Account/${plivoAccount}/${found.path}`,
      headers: { 'content-type': 'application/json' },
      ...(found.method === 'POST' && {
        body: JSON.stringify(
          Object.fromEntries([...fields].map(([field, value]) => [field, filled(value, chosen)])),
        ),
      }),
    }),
    slots: [...fields].flatMap(([field, value]) => slotsIn(value, field)),
    open,
    unserved: unservedOf(resource),
  }
}

const understandClient = (path: string, args: readonly Plain[]): Understood | null => {
  const [, resource = '', name = ''] = /^client\.([\w*]+)\.([\w*]+)$/.exec(path) ?? []
  if (resource === '' || path.endsWith('()')) return null
  if (resource === '*' || name === '*')
    return {
      request: false,
      kind: 'request',
      what: path.replace(/^client\./, ''),
      verdict: 'look',
      reason: 'which resource of the client it uses is only known when the code runs',
      todo: 'look up which requests it sends, and compare them with docs/doors.md',
    }
  const isOne = resource === 'call'
  const operations = isOne ? calls : Object.hasOwn(resources, resource) ? resources[resource] : {}
  const found = operations && Object.hasOwn(operations, name) ? operations[name] : undefined
  if (!found)
    return {
      request: false,
      kind: 'request',
      what: `${resource}.${name}`,
      ...unservedOf(resource),
    }
  // The id of the call is its own.
  return requestOf('calls', name, found, isOne ? [id, ...args] : args)
}

/** Code on the Node library of Plivo (plivo 4). */
export const plivoSdk: Sdk = {
  source: 'plivo',
  title,
  modules: /^plivo(?:\/|$)/,
  isClient: (path) => /^client(?:$|[.(])/.test(canonical(path)),
  understand(given, args) {
    const path = canonical(given)
    if (/^plivo\.(?:Client|RestClient|RestAPI)$/.test(path))
      return madeClient(
        'plivo.Client(…)',
        'it sends to a fixed host: point its transport at the door, as docs/doors.md says',
      )
    if (path.startsWith('plivo.PhloClient')) return noEquivalent('PhloClient', 'Plivo PHLO')
    if (/^plivo\.AccessToken$/.test(path) || /^client\.token\.create$/.test(path))
      return clientToken('AccessToken', title)
    const [, check] = /^plivo\.(validate(?:V3)?Signature|validateRequestWithV3)$/.exec(path) ?? []
    if (check !== undefined) return verifiedWebhook(check, 'auth token')
    return path.startsWith('client.') ? understandClient(path, args) : null
  },
  resembles:
    /(?:^|\.)calls\.(?:create|get|list|hangup|transfer|record|stopRecording|speakText|playMusic|sendDigits|cancel)$/,
}
