import { faultsOf } from '@callplane/core'
import { z } from 'zod'
import type { CallAction } from '../access/permissions.ts'
import type { CallerCalls } from '../access/caller-calls.ts'
import type { ActiveProvider, Caller } from '../calls/crm-world.ts'
import type { SaveRecording } from '../calls/ingest-call.ts'
import type { ReadRecording } from '../calls/open-recording.ts'
import type { RecordingUrlPolicy } from '../calls/recording-url.ts'
import type { CrmUser } from '../directory/users.ts'
import type { CallLogEntry } from '../model/entry.ts'
import { inputFaults } from './api-error.ts'
import type { EventStreams } from './event-stream.ts'
import type { RecentAudio } from './play-recording.ts'
import { readJson } from './read-body.ts'
import type { MintSinchToken } from './sinch-token.ts'
import type { MintTwilioToken } from './twilio-token.ts'

/** What an operation may use besides its own input. Calls are not in it: they are reached through `CallerCalls`. */
export interface ApiWorld {
  readonly activeProvider: (tenant: string) => ActiveProvider | null
  readonly userOf: (caller: Caller) => Promise<CrmUser>
  readonly controls: () => Readonly<Record<string, readonly string[]>>
  readonly dispositionsOf: (tenant: string) => readonly string[] | null
  /** Real epoch milliseconds. */
  readonly wall: () => number
  readonly saveRecording: SaveRecording | undefined
  readonly readRecording: ReadRecording | undefined
  readonly recentAudio: RecentAudio
  readonly mintTwilioToken: MintTwilioToken
  readonly mintSinchToken: MintSinchToken
  readonly streams: EventStreams
  readonly recordingUrls: RecordingUrlPolicy
}

export interface OperationInput<Body, Query> {
  readonly body: Body
  readonly query: Query
  /** Values of the path's `{…}`. */
  readonly path: Readonly<Record<string, string>>
  readonly caller: Caller
  /** The calls that the caller may see, and what they may do with them. */
  readonly calls: CallerCalls
  /** Real epoch milliseconds after which the caller is no longer authenticated; Infinity for an API key. */
  readonly expiresAt: number
  readonly request: Request
  /** From `Idempotency-Key`. */
  readonly requestId: string | undefined
}

export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

interface Described<BodySchema extends z.ZodType, QuerySchema extends z.ZodType> {
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PATCH'
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
  /** Content type of replies that are not JSON. Default `text/event-stream`. */
  readonly contentType?: string | undefined
  /** Statuses of refusals beyond those that every operation has. */
  readonly refusals: readonly number[]
}

export interface Operation extends Described<z.ZodType, z.ZodType> {
  /** Of an operation on one call: what the caller must be permitted to do with it. */
  readonly action: CallAction | null
  run(
    request: Request,
    known: Pick<OperationInput<unknown, unknown>, 'path' | 'caller' | 'calls' | 'expiresAt'>,
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

/** Unknown properties named in a reply; the rest is left out. */
const maxIgnored = 20

/** Properties of the body that the schema does not have. They are ignored, and the reply names them. */
const ignoredIn = (schema: z.ZodType, body: unknown): readonly string[] =>
  schema instanceof z.ZodObject && typeof body === 'object' && body !== null
    ? Object.keys(body)
        .filter((name) => !Object.hasOwn(schema.shape, name))
        .map((name) => name.slice(0, 64))
        .slice(0, maxIgnored)
    : []

type Handler<Body extends z.ZodType, Query extends z.ZodType, More = unknown> = (
  input: OperationInput<z.output<Body>, z.output<Query>> & More,
  world: ApiWorld,
) => Promise<Answer | Response>

const build = <BodySchema extends z.ZodType, QuerySchema extends z.ZodType>(
  {
    handle,
    ...described
  }: Described<BodySchema, QuerySchema> & {
    readonly handle: Handler<BodySchema, QuerySchema>
  },
  action: CallAction | null,
): Operation => ({
  ...described,
  action,
  async run(request, known, world) {
    const { body, query, repeatable } = described
    const sent = body ? await readJson(request) : undefined
    const given = {
      ...known,
      request,
      requestId: repeatable ? requestIdOf(request) : undefined,
      query: query ? parse(query, queryOf(request)) : undefined,
      body: body ? parse(body, sent) : undefined,
    }
    const answer = await handle(given as Parameters<typeof handle>[0], world)
    const ignored = body ? ignoredIn(body, sent) : []
    return answer instanceof Response || ignored.length === 0
      ? answer
      : { ...answer, body: { ...answer.body, ignored } }
  },
})

/** One operation of the API: what is said of it, and what it does with valid input. */
export const operation = <
  const Path extends string,
  BodySchema extends z.ZodType = z.ZodUndefined,
  QuerySchema extends z.ZodType = z.ZodUndefined,
>(
  described: Described<BodySchema, QuerySchema> & {
    /** One that names a call is a `callOperation`, which asks for the permission. */
    readonly path: Path extends `${string}{callId}${string}` ? never : Path
    readonly handle: Handler<BodySchema, QuerySchema>
  },
): Operation => build(described, null)

interface OnCall {
  /** The call of the path, which the caller may see and do this with. */
  readonly call: CallLogEntry
}

/** An operation on the call `{callId}` of the path: it runs only for those who are permitted to do that with it. */
export const callOperation = <
  BodySchema extends z.ZodType = z.ZodUndefined,
  QuerySchema extends z.ZodType = z.ZodUndefined,
>({
  action,
  handle,
  ...described
}: Described<BodySchema, QuerySchema> & {
  readonly path: `/{callId}${string}`
  readonly action: CallAction
  readonly handle: Handler<BodySchema, QuerySchema, OnCall>
}): Operation =>
  build(
    {
      ...described,
      async handle(input, world) {
        const call = await input.calls.get(input.path['callId'] ?? '', action)
        return handle({ ...input, call }, world)
      },
    },
    action,
  )
