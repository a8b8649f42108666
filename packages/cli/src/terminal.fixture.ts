import type { Terminal } from './terminal.ts'

export interface KeptTerminal extends Terminal {
  /** What was written to the standard output and to the error output. */
  readonly written: { out: string; error: string }
  /** Asks the command to end, as a signal does. */
  stop(): void
}

/** A terminal that keeps what is written to it. */
export const keptTerminal = (
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): KeptTerminal => {
  const written = { out: '', error: '' }
  const stopping = new Set<() => void>()
  return {
    cwd,
    env,
    written,
    write: async (text) => void (written.out += text),
    writeError: (text) => void (written.error += text),
    onStop: (run) => {
      stopping.add(run)
      return () => stopping.delete(run)
    },
    stop: () => {
      for (const run of stopping) run()
    },
  }
}
