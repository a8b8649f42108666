import { maskWithin } from '@callplane/core'
import type { Command } from 'commander'
import type { Terminal } from './terminal.ts'

/** What the commands share. */
export interface CliContext {
  readonly terminal: Terminal
  /** Writes one line. Phone numbers in it are masked unless the user asked for `--show-numbers`. */
  line(text: string): Promise<void>
  /** The text as it may be shown: phone numbers are masked unless the user asked for `--show-numbers`. */
  shown(text: string): string
  /** Whether `--show-numbers` was given. */
  showsNumbers(): boolean
}

/** Something that the user can put right: its text is shown without a stack trace. */
export class CliError extends Error {
  override readonly name = 'CliError'
}

export const createContext = (program: Command, terminal: Terminal): CliContext => {
  const showsNumbers = (): boolean => program.opts<{ showNumbers?: true }>().showNumbers === true
  const shown = (text: string): string => (showsNumbers() ? text : maskWithin(text))
  return {
    terminal,
    shown,
    showsNumbers,
    line: (text) => terminal.write(`${shown(text)}\n`),
  }
}
