import { Dynamic, plainOf, PlainObject, type Plain } from '../code/plain.ts'
import type { Program } from '../code/program.ts'
import type { CallNode } from '../code/source-module.ts'
import type { Node } from '../code/syntax.ts'
import type { Site, Value } from '../code/values.ts'
import { filled, isOpen, slotsIn } from '../documents/samples.ts'
import { unservedRequest, type SdkRequest, type SdkStatement } from './sdk.ts'

/** Where VideoSDK took outbound calls before its version 2 (docs.videosdk.live, "Outbound call"). */
export const legacyPath = '/v2/sip/outbound-call'

/** Where a client takes the parts of a request. `url` among the fields where it is an argument of its own: at 0. */
interface HttpClient {
  readonly pattern: RegExp
  /** Position of the options. */
  readonly options: number
  /** Position of the body; absent where it is one of the options. */
  readonly body?: number
  /** Names of the body among the options. */
  readonly bodyNames?: readonly string[]
  /** Whether it posts whatever the options say. */
  readonly posts?: boolean
}

const clients: readonly HttpClient[] = [
  {
    pattern:
      /^(?:global:(?:globalThis\.|window\.)?fetch|node-fetch|cross-fetch(?:\.fetch)?|undici\.(?:fetch|request))$/,
    options: 1,
    bodyNames: ['body'],
  },
  { pattern: /^axios(?:\.create\(\))?\.post$/, options: 2, body: 1, posts: true },
  { pattern: /^axios(?:\.create\(\))?(?:\.request)?$/, options: 0, bodyNames: ['data'] },
  {
    pattern: /^(?:got|ky)(?:\.default|\.got)?\.post$/,
    options: 1,
    bodyNames: ['json', 'body'],
    posts: true,
  },
  { pattern: /^(?:got|ky)(?:\.default|\.got)?$/, options: 1, bodyNames: ['json', 'body'] },
  {
    pattern: /^request(?:-promise(?:-native)?)?\.post$/,
    options: 0,
    bodyNames: ['json', 'body'],
    posts: true,
  },
  { pattern: /^request(?:-promise(?:-native)?)?$/, options: 0, bodyNames: ['json', 'body'] },
]

/** A legacy request in code. */
export interface LegacyRequest extends SdkRequest {
  /** The object that is sent. */
  readonly body: PlainObject
}

const textOf = (plain: Plain): string =>
  typeof plain === 'string'
    ? plain
    : plain instanceof Dynamic
      ? plain.parts.map((part) => part ?? '').join('')
      : ''

const isLegacy = (plain: Plain): boolean =>
  textOf(plain).split(/[?#]/, 1)[0]?.endsWith(legacyPath) === true

/** Data under one of these names. */
const bodyIn = (options: PlainObject, names: readonly string[]): Plain => {
  for (const name of names) {
    const value = options.get(name)
    // `json: true` says how `body` is sent.
    if (value !== undefined && typeof value !== 'boolean') return value
  }
  return undefined
}

const nameOf = (callee: Value): string =>
  callee.kind === 'global'
    ? `global:${callee.path}`
    : callee.kind === 'external'
      ? callee.path.replace(/^axios\.(?:default|Axios)/, 'axios')
      : ''

interface Parts {
  readonly url: Plain
  readonly method: Plain
  readonly body: Plain
}

const partsOf = (client: HttpClient, args: readonly Plain[]): Parts => {
  const [first] = args
  const inOptions = first instanceof PlainObject
  // `request(url, options)` and `axios(url, options)`, or everything in one object.
  const found = inOptions ? first : args[Math.max(client.options, 1)]
  const options = found instanceof PlainObject ? found : new PlainObject()
  return {
    url: inOptions ? (options.get('url') ?? options.get('uri')) : first,
    method: client.posts === true ? 'POST' : options.get('method'),
    body: client.body === undefined ? bodyIn(options, client.bodyNames ?? []) : args[client.body],
  }
}

const look = (reason: string): SdkStatement => ({
  request: false,
  kind: 'call',
  what: `POST ${legacyPath}`,
  verdict: 'look',
  reason,
  todo: 'write the body of the request where it is sent, or look up which fields it has',
})

const requestOf = (body: PlainObject): LegacyRequest => ({
  request: true,
  what: `POST ${legacyPath}`,
  places: true,
  wire: (chosen) => ({
    method: 'POST',
    url: `https://api.videosdk.live${legacyPath}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(filled(body, chosen)),
  }),
  slots: slotsIn(body, ''),
  open: isOpen(body),
  unserved: unservedRequest('VideoSDK'),
  body,
})

/** A call of an HTTP client that asks VideoSDK's legacy API for a call; null for any other. */
export const legacyRequest = (
  { node, module }: Site<CallNode>,
  callee: Value,
  program: Program,
): LegacyRequest | SdkStatement | null => {
  const name = nameOf(callee)
  const client = clients.find(({ pattern }) => pattern.test(name))
  if (!client) return null
  const args = node.arguments.map((argument) => plainOf(argument as Node, module, program))
  const { url, method, body } = partsOf(client, args)
  if (!isLegacy(url)) return null
  if (typeof method === 'string' && method.toUpperCase() !== 'POST')
    return look(`it is sent with ${method}, and the endpoint takes POST`)
  if (method === undefined || method instanceof Dynamic)
    return look('its method is only known when the code runs')
  return body instanceof PlainObject
    ? requestOf(body)
    : look('its body is only known when the code runs')
}
