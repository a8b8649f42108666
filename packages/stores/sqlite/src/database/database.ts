import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { failureOf } from './failure.ts'

export type Row = Readonly<Record<string, unknown>>

/** One connection. Statements are prepared once, and every error names the file and says what to do. */
export interface Database {
  readonly file: string
  /** Whether a transaction is open. SQLite ends one by itself when the disk fails. */
  readonly inTransaction: boolean
  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined
  /** The first row as an array, in the order of its columns: cheaper where it is read for every write. */
  tuple(sql: string, ...values: readonly SQLInputValue[]): readonly unknown[] | undefined
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[]
  /** Gives how many rows it changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number
  /** Statements that are not worth keeping. */
  exec(sql: string): void
  close(): void
}

export const connect = (file: string, busyTimeoutMs: number): Database => {
  const guarded = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw failureOf(file, error)
    }
  }
  const connection = guarded(() => new DatabaseSync(file, { timeout: busyTimeoutMs }))
  const statements = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    let statement = statements.get(sql)
    if (!statement) statements.set(sql, (statement = connection.prepare(sql)))
    return statement
  }
  const tuples = new Map<string, StatementSync>()
  const preparedTuple = (sql: string): StatementSync => {
    let statement = tuples.get(sql)
    if (!statement) {
      tuples.set(sql, (statement = connection.prepare(sql)))
      statement.setReturnArrays(true)
    }
    return statement
  }
  return {
    file,
    get inTransaction() {
      return connection.isTransaction
    },
    get: (sql, ...values) => guarded(() => prepared(sql).get(...values)),
    tuple: (sql, ...values) =>
      guarded(() => preparedTuple(sql).get(...values) as readonly unknown[] | undefined),
    all: (sql, ...values) => guarded(() => prepared(sql).all(...values)),
    run: (sql, ...values) => guarded(() => Number(prepared(sql).run(...values).changes)),
    exec: (sql) => guarded(() => connection.exec(sql)),
    close() {
      statements.clear()
      tuples.clear()
      connection.close()
    },
  }
}
