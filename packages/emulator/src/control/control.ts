import type { Emulator } from '../emulator.ts'
import { json, toText, type EmulatorRequest, type EmulatorResponse } from '../server/message.ts'
import type { Records } from '../records/records.ts'
import { problem } from './errors.ts'
import { openApi } from './openapi.ts'
import type { Operation } from './operation.ts'
import { clockOperations } from './operations/clock.ts'
import { eventOperations } from './operations/events.ts'
import { faultOperations } from './operations/faults.ts'
import { historyOperations } from './operations/history.ts'
import { phoneOperations } from './operations/phones.ts'
import { scopeOperations } from './operations/scopes.ts'
import { settingOperations } from './operations/settings.ts'
import { check, type Issue } from './schema.ts'

export const CONTROL_PREFIX = '/_emulator'

export type Control = (
  request: EmulatorRequest,
  gone?: AbortSignal,
) => EmulatorResponse | Promise<EmulatorResponse>

/** Every operation of the emulator's own API, in the order of its document. */
export const operations: readonly Operation[] = [
  ...phoneOperations,
  ...historyOperations,
  ...faultOperations,
  ...clockOperations,
  ...settingOperations,
  ...scopeOperations,
  ...eventOperations,
  {
    method: 'GET',
    path: '/openapi.json',
    id: 'getOpenApi',
    summary: 'This document.',
    responses: { 200: { description: 'OpenAPI 3.1.', schema: { type: 'object' } } },
    handle: ({ request }) => json(200, openApi(operations, `${request.origin}${CONTROL_PREFIX}`)),
  },
]

type Compiled = { readonly operation: Operation; readonly pattern: RegExp }

const compile = (operation: Operation): Compiled => {
  const source = operation.path
    .replaceAll('.', String.raw`\.`)
    .replaceAll(/\{([a-z]+)\}/g, '(?<$1>[^/]+)')
  return { operation, pattern: new RegExp(`^${source}(?<_>)$`) }
}
const compiled = operations.map(compile)

/** The emulator's own API: what truly happened, and what people, phones and the network do next. */
export function createControl(
  emulator: () => Emulator,
  { isScope, records }: { readonly isScope: boolean; readonly records: Records },
): Control {
  return async (request, gone) => {
    const [path = '', search = ''] = split(request.url.slice(CONTROL_PREFIX.length))
    const known = compiled.filter(
      ({ operation, pattern }) => pattern.test(path) && !(isScope && operation.rootOnly),
    )
    if (known.length === 0) return problem(404, `Unknown path ${CONTROL_PREFIX}${path}.`)
    const hit = known.find(({ operation }) => operation.method === request.method.toUpperCase())
    if (!hit) {
      const allow = known.map(({ operation }) => operation.method).join(', ')
      return json(405, { error: `Method not allowed; use ${allow}.` }, { allow })
    }
    const query = new URLSearchParams(search)
    const body = readBody(hit.operation, request)
    const issues = [...body.issues, ...queryIssues(hit.operation, query)]
    if (issues.length > 0) return problem(400, describe(issues), issues)
    const params = decodeAll(hit.pattern.exec(path)?.groups ?? {})
    const { value } = body
    const context = { emulator: emulator(), records, request, params, query, body: value, gone }
    return hit.operation.handle(context)
  }
}

const split = (url: string): readonly string[] => {
  const at = url.indexOf('?')
  return at < 0 ? [url] : [url.slice(0, at), url.slice(at + 1)]
}

const describe = (issues: readonly Issue[]): string =>
  `Invalid: ${issues.map(({ path, message }) => `${path || 'body'} ${message}`).join('; ')}.`

function readBody(
  { body }: Operation,
  request: EmulatorRequest,
): { readonly value: unknown; readonly issues: readonly Issue[] } {
  if (!body) return { value: undefined, issues: [] }
  const text = toText(request.body)
  if (text.trim() === '') {
    const issues = body.optional ? [] : [{ path: '', message: 'must be JSON, not empty' }]
    return { value: undefined, issues }
  }
  try {
    const value: unknown = JSON.parse(text)
    return { value, issues: body.unchecked ? [] : check(value, body.schema) }
  } catch {
    return { value: undefined, issues: [{ path: '', message: 'must be JSON' }] }
  }
}

function queryIssues({ query = {} }: Operation, given: URLSearchParams): readonly Issue[] {
  return [...given].flatMap(([name, text]): readonly Issue[] => {
    const schema = Object.hasOwn(query, name) ? query[name] : undefined
    if (!schema) {
      const known = Object.keys(query).join(', ') || 'none'
      return [{ path: `?${name}`, message: `is unknown; known: ${known}` }]
    }
    const isNumber = schema.type === 'integer' || schema.type === 'number'
    return check(isNumber && text !== '' ? Number(text) : text, schema, `?${name}`)
  })
}

function decodeAll(groups: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, value]) => {
      try {
        return [name, decodeURIComponent(value)]
      } catch {
        return [name, value]
      }
    }),
  )
}
