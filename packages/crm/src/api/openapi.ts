import { z } from 'zod'
import { componentSchemas, referenceTo } from './components.ts'
import type { Operation } from './operation.ts'
import { errorReply } from './replies.ts'

type Json = Readonly<Record<string, unknown>>

const reasons: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Recorded',
  400: 'A field is wrong, or the body is not JSON; `errors` names each',
  401: 'No valid token',
  206: 'The part asked for',
  403: 'Not permitted for this user, a number that must not be dialled, or a request from another site',
  404: 'No such record',
  409: 'Not possible with the call as it is, another call is in the way, or the user has no phone',
  413: 'The body is larger than 1 MiB',
  415: 'The body is not JSON',
  416: 'The range is not within the recording',
  429: 'Too many event streams of this user',
  502: 'The provider refused',
  503: 'Not possible now',
}

const content = (schema: z.ZodType): Json => ({
  'application/json': { schema: referenceTo(schema) },
})

const replies = (operation: Operation): Json => {
  const good = Object.entries(operation.replies).map(([status, schema]): [string, Json] => [
    status,
    {
      description: reasons[Number(status)] ?? '',
      content: schema
        ? content(schema)
        : { [operation.contentType ?? 'text/event-stream']: { schema: { type: 'string' } } },
    },
  ])
  const always = [
    ...(operation.security === 'none' ? [] : [400, 401, 503]),
    ...(operation.security === 'user' ? [403] : []),
    ...(operation.security === 'user' && operation.method !== 'GET' ? [415] : []),
    ...(operation.body ? [413] : []),
  ]
  const bad = [...new Set([...always, ...operation.refusals])]
    .sort((a, b) => a - b)
    .map((status): [string, Json] => [
      String(status),
      { description: reasons[status] ?? '', content: content(errorReply) },
    ])
  return Object.fromEntries([...good, ...bad])
}

const queryParameters = (schema: z.ZodType): readonly Json[] => {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' })
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: 'query',
    required: false,
    schema: property,
  }))
}

const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Two requests of a user with one key are one call',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}

const parametersOf = (operation: Operation): readonly Json[] => [
  ...[...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  })),
  ...(operation.query ? queryParameters(operation.query) : []),
  ...(operation.repeatable ? [idempotencyKey] : []),
]

const security = {
  user: [{ userToken: [] }],
  'api-key': [{ apiKey: [] }],
  none: [],
} as const

const describe = (operation: Operation): Json => {
  const parameters = parametersOf(operation)
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description !== undefined && { description: operation.description }),
    tags: ['Calls'],
    security: security[operation.security],
    ...(parameters.length > 0 && { parameters }),
    ...(operation.body && { requestBody: { required: true, content: content(operation.body) } }),
    responses: replies(operation),
  }
}

/** The document about these operations, made from the very schemas that check their input. */
export const openApiDocument = (operations: readonly Operation[], basePath: string): Json => {
  const paths: Record<string, Record<string, Json>> = {}
  for (const operation of operations) {
    const path = (paths[`${basePath}${operation.path}`] ??= {})
    path[operation.method.toLowerCase()] = describe(operation)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Callplane CRM API',
      version: '1.0.0',
      description: 'One record for each call, whatever placed it.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [{ name: 'Calls' }],
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        userToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        apiKey: { type: 'http', scheme: 'bearer', description: 'Key of another system' },
      },
    },
  }
}
