/** What node-postgres adds to an error that the server sent. */
interface ServerError {
  /** SQLSTATE, five characters (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
  readonly code: string
}

const codeOf = (error: unknown): string => {
  const code = (error as Partial<ServerError> | null)?.code
  return typeof code === 'string' ? code : ''
}

const isSqlState = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code)

/** Class 08: connection. 57P: the server is stopping. XX: internal; what happened is not known. */
const isUnsure = (code: string): boolean => /^(?:08|57P|XX)/.test(code)

/** The server refused the statement, so nothing of it or its transaction happened. */
export const isRefusal = (error: unknown): boolean => {
  const code = codeOf(error)
  return isSqlState(code) && !isUnsure(code)
}

/** Serialization failure or deadlock: the same transaction may succeed when it runs again. */
export const isTransient = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error))

/** Undefined table or schema: nothing has been migrated. */
export const isMissing = (error: unknown): boolean => ['42P01', '3F000'].includes(codeOf(error))

export const isForbidden = (error: unknown): boolean => codeOf(error) === '42501'

/** Of two sessions that create the same object, `IF NOT EXISTS` or not, one may fail with these. */
export const isDuplicate = (error: unknown): boolean =>
  ['23505', '42710', '42P06', '42P07', 'XX000'].includes(codeOf(error))

/** Says in one line what failed. Without connection parameters: they may hold a password. */
export const postgresError = (what: string, error: unknown): Error => {
  const code = codeOf(error)
  const { message = '', errors = [] } = error as Partial<AggregateError>
  // Where every address of a host refuses, the error itself has no text.
  const text = message || errors.map((one) => String((one as Error).message)).join('; ')
  return new Error(`@callplane/postgres: ${what}: ${text}${isSqlState(code) ? ` (${code})` : ''}`, {
    cause: error,
  })
}
