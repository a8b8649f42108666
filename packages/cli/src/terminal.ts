import { createInterface } from 'node:readline/promises'

/** Where a command reads its surroundings and writes its results. */
export interface Terminal {
  /** Working directory: relative paths and the configuration file are looked up from here. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Writes to the standard output. Resolves when more may be written. */
  write(text: string): Promise<void>
  /** Writes to the standard error output. */
  writeError(text: string): void
  /** Asks a question whose answer is yes or no. Absent without an interactive terminal. */
  confirm?(question: string): Promise<boolean>
  /** Runs once the user or the system asks the command to end. Gives a function that takes this back. */
  onStop(run: () => void): () => void
}

const confirm = async (question: string): Promise<boolean> => {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(?:es)?$/i.test((await lines.question(`${question} (y/N) `)).trim())
  } finally {
    lines.close()
  }
}

/** The terminal of this process. A reader that closes the pipe, such as `head`, ends the process without an error. */
export const nodeTerminal = (): Terminal => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  return {
    cwd: process.cwd(),
    env: process.env,
    write: (text) =>
      new Promise((resolve) => {
        if (process.stdout.write(text)) resolve()
        else process.stdout.once('drain', () => resolve())
      }),
    writeError: (text) => void process.stderr.write(text),
    ...(process.stdin.isTTY ? { confirm } : {}),
    onStop: (run) => {
      const signals = ['SIGINT', 'SIGTERM'] as const
      // Only the first one is waited for: the next one ends the process as usual.
      const stop = () => {
        remove()
        run()
      }
      const remove = () => {
        for (const signal of signals) process.removeListener(signal, stop)
      }
      for (const signal of signals) process.on(signal, stop)
      return remove
    },
  }
}
