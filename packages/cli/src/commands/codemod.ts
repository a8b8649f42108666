import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { CliError, type CliContext } from '../context.ts'

interface CodemodFlags {
  readonly dispatcher: string
  readonly write?: true | undefined
}

const run = async (
  given: string | undefined,
  { dispatcher, write }: CodemodFlags,
  { terminal }: CliContext,
): Promise<void> => {
  // Loaded here, because it brings a parser that other commands do not need.
  const { fixLegacyCalls } = await import('@callplane/preflight')
  const folder = resolve(terminal.cwd, given ?? '.')
  if (!existsSync(folder)) throw new CliError(`${folder} does not exist`)
  const { changes, left } = await fixLegacyCalls({ folder, dispatcher, write })
  // Numbers in code stay as they are: a patch with masked ones could not be applied.
  for (const { diff } of changes) await terminal.write(`${diff}\n`)
  for (const { file, line, column, reason } of left)
    terminal.writeError(`${file}:${line}:${column} left: ${reason}\n`)
  const count = changes.reduce((sum, { requests }) => sum + requests, 0)
  terminal.writeError(
    `${count} requests in ${changes.length} files ${write ? 'rewritten' : 'can be rewritten (--write)'}, ${left.length} left\n`,
  )
}

/** `callplane codemod …` */
export const addCodemodCommands = (program: Command, context: CliContext): void => {
  const codemod = program.command('codemod').description('Rewrite code for a migration.')
  codemod
    .command('videosdk-legacy')
    .description(
      'Rewrites requests to VideoSDK’s legacy endpoint as `dispatcher.dispatch`, where it is certain what they do; says why ' +
        'others are left. Shows the changes as a patch.',
    )
    .argument('[folder]', 'folder of the code base; default: the working directory')
    .requiredOption(
      '--dispatcher <module>',
      'module that exports `dispatcher`: a path below the folder, such as src/dispatcher.js, or a package',
    )
    .option('--write', 'writes the files')
    .action((folder: string | undefined, flags: CodemodFlags) => run(folder, flags, context))
}
