import type { Emulator, ScopeOptions } from '../../emulator.ts'
import { empty, json } from '../../server/message.ts'
import { PHONE_BEHAVIORS } from '../../network/phone-book.ts'
import { SCOPE_NAME } from '../../scopes.ts'
import { listOf, ref } from '../components.ts'
import { invalid, notFound, problem } from '../errors.ts'
import type { Operation } from '../operation.ts'

const view = (scope: Emulator, name: string, origin: string) => {
  const url = `${origin}/@${name}`
  return { name, url, keys: scope.keys(url) }
}

export const scopeOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/scopes',
    id: 'listScopes',
    summary: 'Every scope, with its keys.',
    rootOnly: true,
    responses: { 200: { description: 'Scopes.', schema: listOf('Scope') } },
    handle: ({ emulator, request }) =>
      json(
        200,
        emulator.scopes().map((name) => view(emulator.scope(name), name, request.origin)),
      ),
  },
  {
    method: 'POST',
    path: '/scopes',
    id: 'createScope',
    summary:
      'An emulator of its own at `/@name`: credentials, clock, ledger and faults. The same name gives the same scope.',
    rootOnly: true,
    body: {
      schema: {
        type: 'object',
        properties: {
          name: {
            type: 'string',
            pattern: SCOPE_NAME.source,
            description: '1 to 64 lower-case letters, digits and hyphens',
          },
          speed: { type: 'number', exclusiveMinimum: 0, maximum: 10_000 },
          phones: { enum: PHONE_BEHAVIORS },
        },
        required: ['name'],
        additionalProperties: false,
      },
    },
    responses: {
      201: { description: 'The scope.', schema: ref('Scope') },
      400: invalid,
      409: { description: 'There are too many scopes.', schema: ref('Problem') },
    },
    handle({ emulator, request, body }) {
      const { name, ...options } = body as ScopeOptions & { readonly name: string }
      try {
        return json(201, view(emulator.scope(name, options), name, request.origin))
      } catch (error) {
        if (error instanceof RangeError) return problem(409, error.message)
        throw error
      }
    },
  },
  {
    method: 'DELETE',
    path: '/scopes/{name}',
    id: 'removeScope',
    summary: 'Removes a scope with everything in it.',
    rootOnly: true,
    responses: { 204: { description: 'Done.' }, 404: notFound('There is none of this name.') },
    async handle({ emulator, params }) {
      const name = params['name'] ?? ''
      return (await emulator.removeScope(name))
        ? empty(204)
        : problem(404, `There is no scope ${name}.`)
    },
  },
]
