import { components } from './components.ts'
import type { Operation } from './operation.ts'
import type { Schema } from './schema.ts'

const parametersOf = ({ path, query = {} }: Operation): readonly object[] => [
  ...[...path.matchAll(/\{([a-z]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  })),
  ...Object.entries(query).map(([name, schema]) => ({ name, in: 'query', schema })),
]

const contentOf = (schema: Schema, type = 'application/json') => ({ [type]: { schema } })

const describeOperation = (operation: Operation): object => {
  const parameters = parametersOf(operation)
  const { body, responses } = operation
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: !body.optional, content: contentOf(body.schema) } } : {}),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, { description, schema, type }]) => [
        status,
        { description, ...(schema ? { content: contentOf(schema, type) } : {}) },
      ]),
    ),
  }
}

/** The OpenAPI document of the control API, from the operations that serve it. */
export function openApi(operations: readonly Operation[], server: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {})
    path[operation.method.toLowerCase()] = describeOperation(operation)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Callplane emulator: control API',
      version: '1',
      description:
        'Telephones, history, faults, clock and scopes of the emulator. No credentials: it listens on loopback.',
    },
    servers: [{ url: server }],
    paths,
    components: { schemas: components },
  }
}
