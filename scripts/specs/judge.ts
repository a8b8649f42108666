import type { WireRequest, WireResponse } from '@callplane/core'
import {
  findOperation,
  isObject,
  resolve,
  type ApiDocument,
  type Json,
  type Operation,
} from './document.ts'
import type { Exchange } from './exchange.ts'
import type { Direction } from './json-schema.ts'
import { formOf, queryOf } from './request-parts.ts'
import type { Fault, Validator } from './validator.ts'

/** One thing that a document does not allow. */
export interface Violation extends Fault {
  readonly document: string
  /** `POST /calls`, in the words of the document where it has the path. */
  readonly operation: string
  readonly direction: Direction
}

export interface Judged {
  readonly document: ApiDocument
  readonly operation: string
  readonly faults: readonly Violation[]
  /** The operation has no such reply; what there is to know of it has to come from elsewhere. */
  readonly unlisted: boolean
}

const headerOf = (headers: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.entries(headers).find(([given]) => given.toLowerCase() === name)?.[1]

const mediaOf = (headers: Readonly<Record<string, string>>): string =>
  (headerOf(headers, 'content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''

const parsed = (text: string): { readonly value: unknown } | null => {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return null
  }
}

const under = (where: string, faults: readonly Fault[]): Fault[] =>
  faults.map(({ pointer, reason }) => ({ pointer: `/${where}${pointer}`, reason }))

const judgeSecurity = ({ document, node }: Operation, request: WireRequest): Fault[] => {
  const wanted = (node.security ?? document.root.security ?? []) as readonly Json[]
  const [name] = Object.keys(wanted[0] ?? {})
  if (name === undefined) return []
  const { securitySchemes } = resolve(document, document.root.components)
  const scheme = resolve(document, (securitySchemes as Json)[name])
  const given = headerOf(request.headers, 'authorization')?.split(' ', 1)[0]?.toLowerCase()
  return scheme.type !== 'http' || given === String(scheme.scheme).toLowerCase()
    ? []
    : [{ pointer: '/header/authorization', reason: `must be ${String(scheme.scheme)}` }]
}

const judgeParameters = (
  operation: Operation,
  request: WireRequest,
  judge: Validator,
): readonly Fault[] => {
  const { document, parameters, path } = operation
  const query = queryOf(document, parameters, new URL(request.url).search)
  const faults: Fault[] = query.unknown.map((name) => ({
    pointer: `/query/${name}`,
    reason: 'the document knows no such parameter',
  }))
  for (const { name, in: where, required, schema } of parameters) {
    const value =
      where === 'path'
        ? path[name]
        : where === 'query'
          ? query.values[name]
          : headerOf(request.headers, name.toLowerCase())
    const pointer = `${where}/${name}`
    if (value !== undefined)
      faults.push(...under(pointer, judge('request', [value], listOf(schema), true)))
    else if (required) faults.push({ pointer: `/${pointer}`, reason: 'is required' })
  }
  return faults
}

/** Values of parameters are judged in a list of one, so that texts can be taken for numbers. */
const lists = new WeakMap<Json, Json>()
const listOf = (schema: Json = {}): Json => {
  let list = lists.get(schema)
  if (!list) lists.set(schema, (list = { type: 'array', items: schema }))
  return list
}

const judgeBody = (
  { document, node }: Operation,
  request: WireRequest,
  judge: Validator,
): readonly Fault[] => {
  const wanted = resolve(document, node.requestBody)
  const content = wanted.content as Record<string, Json> | undefined
  const { body } = request
  if (!content) return body ? [{ pointer: '/body', reason: 'the document knows no body here' }] : []
  if (!body) return wanted.required ? [{ pointer: '/body', reason: 'is required' }] : []
  const media = mediaOf(request.headers)
  const schema = content[media]?.schema as Json | undefined
  if (!schema)
    return [{ pointer: '/header/content-type', reason: `must be ${Object.keys(content).join()}` }]
  if (media === 'application/x-www-form-urlencoded')
    return under('body', judge('request', formOf(document, schema, body), schema, true))
  const json = parsed(body)
  return json
    ? under('body', judge('request', json.value, schema))
    : [{ pointer: '/body', reason: 'is not JSON' }]
}

const judgeReply = (
  { document, node }: Operation,
  reply: WireResponse,
  judge: Validator,
): readonly Fault[] | 'unlisted' => {
  const replies = node.responses as Record<string, unknown>
  const status = String(reply.status)
  const found = replies[status] ?? replies[`${status[0]}XX`] ?? replies.default
  if (found === undefined) return 'unlisted'
  const content = resolve(document, found).content as Record<string, Json> | undefined
  if (!content)
    return reply.body ? [{ pointer: '/body', reason: 'the document knows no body here' }] : []
  const media = mediaOf(reply.headers)
  const schema = content[media]?.schema
  if (!isObject(schema))
    return media in content
      ? []
      : [{ pointer: '/header/content-type', reason: `must be ${Object.keys(content).join()}` }]
  const json = parsed(reply.body)
  return json
    ? under('body', judge('reply', json.value, schema))
    : [{ pointer: '/body', reason: 'is not JSON' }]
}

/** Judges an exchange by the documents of its provider. `path`: below the base URL. Null: no document has the path. */
export const judgeExchange = (
  documents: readonly { readonly document: ApiDocument; readonly judge: Validator }[],
  { request, reply }: Exchange,
  path: string,
): Judged | null => {
  for (const { document, judge } of documents) {
    const operation = findOperation(document, request.method, path)
    if (operation === 'no such path') continue
    const { name } = document
    if (operation === 'no such method') {
      const id = `${request.method} ${path}`
      const reason = 'the document knows no such method here'
      const fault = { document: name, operation: id, direction: 'request', pointer: '' } as const
      return { document, operation: id, faults: [{ ...fault, reason }], unlisted: false }
    }
    const asked = [
      ...judgeSecurity(operation, request),
      ...judgeParameters(operation, request, judge),
      ...judgeBody(operation, request, judge),
    ]
    const answered = reply ? judgeReply(operation, reply, judge) : []
    const violations = (direction: Direction, faults: readonly Fault[]): Violation[] =>
      faults.map((fault) => ({ document: name, operation: operation.id, direction, ...fault }))
    return {
      document,
      operation: operation.id,
      faults: [
        ...violations('request', asked),
        ...violations('reply', answered === 'unlisted' ? [] : answered),
      ],
      unlisted: answered === 'unlisted',
    }
  }
  return null
}
