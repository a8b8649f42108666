/** Primary result codes of SQLite (sqlite.org/rescode.html). */
const codes = {
  busy: 5,
  locked: 6,
  noMemory: 7,
  readOnly: 8,
  interrupted: 9,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  protocol: 15,
  notADatabase: 26,
} as const

const advice: Readonly<Record<number, string>> = {
  [codes.busy]:
    'another process held the write lock for too long; look for a process that is stopped or for a long transaction of a tool',
  [codes.readOnly]: 'it cannot be written; the file, its folder and the disk must be writable',
  [codes.io]: 'the disk failed to read or write it; check the disk',
  [codes.corrupt]: 'it is damaged; restore the last backup',
  [codes.full]: 'the disk is full; free some space',
  [codes.cannotOpen]:
    'it cannot be opened; its folder must exist, and both must be readable and writable',
  [codes.notADatabase]: 'it is not an SQLite database; choose another path',
}

/** The primary result code; undefined where the error is not SQLite's. */
const codeOf = (error: unknown): number | undefined => {
  const code = (error as { readonly errcode?: unknown } | null)?.errcode
  return typeof code === 'number' ? code & 0xff : undefined
}

/** What every error of this package looks like. */
export class SqliteFailure extends Error {
  override readonly name = 'SqliteFailure'
  readonly #code: number | undefined

  constructor(file: string, what: string, cause?: unknown) {
    super(`SQLite store ${file}: ${what}`, cause === undefined ? undefined : { cause })
    this.#code = codeOf(cause)
  }

  /** Another connection holds the write lock. */
  get isBusy(): boolean {
    return this.#code === codes.busy || this.#code === codes.locked
  }

  /** The file or the disk failed and not one statement: nothing else of the transaction can be saved. */
  get isFatal(): boolean {
    return this.#code !== undefined && Object.values(codes).some((code) => code === this.#code)
  }
}

export const failureOf = (file: string, error: unknown): SqliteFailure => {
  if (error instanceof SqliteFailure) return error
  const { message } = error as Error
  const known = advice[codeOf(error) ?? -1]
  return new SqliteFailure(file, known === undefined ? message : `${known} (${message})`, error)
}
