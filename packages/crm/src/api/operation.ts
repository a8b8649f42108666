import { faultsOf } from '@callplane/core'
import type { z } from 'zod'
import type { Caller, CrmWorld } from '../calls/crm-world.ts'
import type { SaveRecording } from '../calls/ingest-call.ts'
import type { RecordingUrlPolicy } from '../calls/recording-url.ts'
import { inputFaults } from './api-error.ts'
import type { EventStreams } from './event-stream.ts'
import { readJson } from './read-body.ts'
import type { MintTwilioToken } from './twilio-token.ts'

/** What an operation may use besides its own input. */
export interface ApiWorld {
  readonly crm: CrmWorld
  readonly saveRecording: SaveRecording | undefined
  readonly mintTwilioToken: MintTwilioToken
  readonly streams: EventStreams
  readonly recordingUrls: RecordingUrlPolicy
}

export interface OperationInput<Body, Query> {
  readonly body: Body
  readonly query: Query
  /** Values of the path's `{…}`. */
  readonly path: Readonly<Record<string, string>>
  readonly caller: Caller
  /** Real epoch milliseconds after which the caller is no longer authenticated; Infinity for an API key. */
  readonly expiresAt: number
  readonly request: Request
  /** From `Idempotency-Key`. */
  readonly requestId: string | undefined
}

export interface Answer {
  readonly status: number
  readonly body: unknown
}

interface Described<BodySchema extends z.ZodType, QuerySchema extends z.ZodType> {
  readonly id: string
  readonly method: 'GET' | 'POST'
  /** Below the API's base path. */
  readonly path: string
  readonly summary: string
  readonly description?: string | undefined
  /** `user`: bearer token of the front end. `api-key`: key of another system. `none`: open to all. */
  readonly security: 'user' | 'api-key' | 'none'
  readonly body?: BodySchema | undefined
  readonly query?: QuerySchema | undefined
  /** Reads `Idempotency-Key`. */
  readonly repeatable?: true | undefined
  /** By status; null for what is not JSON. Errors follow from the rest. */
  readonly replies: Readonly<Record<number, z.ZodType | null>>
  /** Statuses of refusals beyond those that every operation has. */
  readonly refusals: readonly number[]
}

export interface Operation extends Described<z.ZodType, z.ZodType> {
  run(
    request: Request,
    known: Pick<OperationInput<unknown, unknown>, 'path' | 'caller' | 'expiresAt'>,
    world: ApiWorld,
  ): Promise<Answer | Response>
}

const parse = <S extends z.ZodType>(schema: S, value: unknown): z.output<S> => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw inputFaults(faultsOf(result.error))
}

/** The last of two equal names would win silently. */
const queryOf = (request: Request): Readonly<Record<string, string>> => {
  const entries = [...new URL(request.url).searchParams]
  const names = entries.map(([name]) => name)
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  if (twice.length > 0)
    throw inputFaults(twice.map((name) => ({ path: [name], message: 'must be given only once' })))
  return Object.fromEntries(entries)
}

const header = 'Idempotency-Key'

const requestIdOf = (request: Request): string | undefined => {
  const given = request.headers.get(header)
  if (given === null) return undefined
  if (given.length >= 1 && given.length <= 255) return given
  throw inputFaults([{ path: [header], message: 'must be 1 to 255 characters' }])
}

/** One operation of the API: what is said of it, and what it does with valid input. */
export const operation = <
  BodySchema extends z.ZodType = z.ZodUndefined,
  QuerySchema extends z.ZodType = z.ZodUndefined,
>(
  described: Described<BodySchema, QuerySchema> & {
    handle(
      input: OperationInput<z.output<BodySchema>, z.output<QuerySchema>>,
      world: ApiWorld,
    ): Promise<Answer | Response>
  },
): Operation => ({
  ...described,
  async run(request, known, world) {
    const { body, query, repeatable } = described
    const given = {
      ...known,
      request,
      requestId: repeatable ? requestIdOf(request) : undefined,
      query: query ? parse(query, queryOf(request)) : undefined,
      body: body ? parse(body, await readJson(request)) : undefined,
    }
    return described.handle(given as Parameters<typeof described.handle>[0], world)
  },
})
