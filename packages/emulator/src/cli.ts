import { runCommandLine } from './command-line.ts'

// pnpm passes its own "--" to the script.
process.exitCode = await runCommandLine(
  process.argv.slice(2).filter((argument) => argument !== '--'),
)
