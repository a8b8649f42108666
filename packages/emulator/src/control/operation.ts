import type { Emulator } from '../emulator.ts'
import type { EmulatorRequest, EmulatorResponse } from '../server/message.ts'
import type { Records } from '../records/records.ts'
import type { Schema } from './schema.ts'

export type ControlContext = {
  readonly emulator: Emulator
  readonly records: Records
  readonly request: EmulatorRequest
  /** Names of the path, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The body, which fits the operation's schema; undefined if there is none. */
  readonly body: unknown
  /** Aborted when the client goes away. */
  readonly gone: AbortSignal | undefined
}

/** One operation of the control API: what serves it, and what the OpenAPI document says of it. */
export type Operation = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Behind the prefix: `/phones/{phone}/answer`. */
  readonly path: string
  readonly id: string
  readonly summary: string
  readonly query?: Readonly<Record<string, Schema>>
  /** A body that is checked before `handle`; `optional` if an empty one will do. */
  readonly body?: { readonly schema: Schema; readonly optional?: true; readonly unchecked?: true }
  readonly responses: Readonly<
    Record<
      number,
      { readonly description: string; readonly schema?: Schema; readonly type?: string }
    >
  >
  /** Not in a scope: it belongs to the emulator as a whole. */
  readonly rootOnly?: true
  readonly handle: (context: ControlContext) => EmulatorResponse | Promise<EmulatorResponse>
}

/** Queries that every list takes. */
export const listQuery = {
  provider: { type: 'string', description: 'Only of this provider.' },
  limit: { type: 'integer', minimum: 1, description: 'Only the newest, in the order of the list.' },
} satisfies Record<string, Schema>

/** The entries that the query asks for. */
export function selected<T extends { readonly provider: string | null }>(
  list: readonly T[],
  query: URLSearchParams,
): readonly T[] {
  const provider = query.get('provider')
  const limit = Number(query.get('limit') ?? Infinity)
  const own = provider === null ? list : list.filter((one) => one.provider === provider)
  return limit >= 1 ? own.slice(-limit) : own
}
