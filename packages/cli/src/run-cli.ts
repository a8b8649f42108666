import { maskWithin } from '@callplane/core'
import { Command, CommanderError } from 'commander'
import { addCallsCommands } from './commands/calls.ts'
import { addCodemodCommands } from './commands/codemod.ts'
import { addExplainCommand } from './commands/explain.ts'
import { addFlowsCommands } from './commands/flows.ts'
import { addPreflightCommand } from './commands/preflight.ts'
import { addRampCommands } from './commands/ramp.ts'
import { addMigrateCommands } from './commands/migrate.ts'
import { addServeDoorCommand } from './commands/serve-door.ts'
import { addStoresCommands } from './commands/stores.ts'
import { addVerifyCommand } from './commands/verify.ts'
import { createContext } from './context.ts'
import { passwordsRemoved } from './passwords.ts'
import type { Terminal } from './terminal.ts'

/** Exit codes: done, failed, wrong usage. */
const [done, failed, misused] = [0, 1, 2]

/** The message of an error and of what caused it, on one line each. */
const messagesOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const { message, cause } = error
  const under = cause instanceof Error && !message.includes(cause.message) ? cause.message : ''
  return under === '' ? message : `${message}\n  ${under}`
}

/**
 * Runs one command line, without the name of the program, and gives the exit code. Nothing it writes to the error output
 * contains a password of a connection string, nor a phone number unless `--show-numbers` was given.
 */
export const runCli = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  const removePasswords = passwordsRemoved([...args, terminal.env['CALLPLANE_STORE'] ?? ''])
  const complain = (text: string): void => {
    const shown = args.includes('--show-numbers') ? text : maskWithin(text)
    terminal.writeError(removePasswords(shown))
  }
  const program = new Command('callplane')
    .description('Calls, stores and checks of Callplane.')
    .option('--show-numbers', 'do not mask phone numbers and SIP addresses')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: (text) => void terminal.write(text), writeErr: complain })
  const context = createContext(program, terminal)
  addCallsCommands(program, context)
  addStoresCommands(program, context)
  addVerifyCommand(program, context)
  addFlowsCommands(program, context)
  addRampCommands(program, context)
  addExplainCommand(program, context)
  addPreflightCommand(program, context)
  addCodemodCommands(program, context)
  addMigrateCommands(program, context)
  addServeDoorCommand(program, context)
  try {
    await program.parseAsync([...args], { from: 'user' })
    return done
  } catch (error) {
    // Usage and help were written already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? done : misused
    complain(`callplane: ${messagesOf(error)}\n`)
    return failed
  }
}
