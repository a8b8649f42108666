import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Note } from '@callplane/core'
import { dialects, titleOf, translateFlow, type Dialect, type DocumentNote } from '@callplane/flows'
import { Option, type Command } from 'commander'
import { CliError, type CliContext } from '../context.ts'

interface TranslateOptions {
  readonly from: Dialect
  readonly to: Dialect
  readonly continuationUrl?: string | undefined
}

const dialectOption = (name: 'from' | 'to', description: string): Option =>
  new Option(`--${name} <dialect>`, description).choices(dialects).makeOptionMandatory()

/** One line for each thing that is lost: `FILE:3:5: dropped Gather.hints: why`. */
const readLine = (file: string, { line, column, effect, field, detail }: DocumentNote): string =>
  `${file}:${line}:${column}: ${effect} ${field}: ${detail}\n`

const writeLine = (to: Dialect, { effect, field, detail }: Note): string =>
  `${titleOf(to)}: ${effect} ${field}: ${detail}\n`

/** The text of a file, or of the standard input for `-`. */
const textOf = (file: string, cwd: string): string => {
  try {
    return readFileSync(file === '-' ? 0 : resolve(cwd, file), 'utf8')
  } catch (error) {
    throw new CliError(`${file} cannot be read`, { cause: error })
  }
}

const translate = async (
  file: string,
  { from, to, continuationUrl }: TranslateOptions,
  { terminal }: CliContext,
): Promise<void> => {
  const { document, notes, readNotes } = translateFlow(textOf(file, terminal.cwd), {
    from,
    to,
    ...(continuationUrl !== undefined && {
      continuationUrl: (name: string) => continuationUrl.replaceAll('{name}', name),
    }),
  })
  // The numbers in a document are part of it: a masked one could not be used.
  await terminal.write(document)
  for (const note of readNotes) terminal.writeError(readLine(file, note))
  for (const note of notes) terminal.writeError(writeLine(to, note))
}

export const addFlowsCommands = (program: Command, context: CliContext): void => {
  const flows = program
    .command('flows')
    .description('read and translate documents that calls run: TwiML, TeXML, NCCO, Plivo XML')
  flows
    .command('translate <file>')
    .description(
      'write a document in another dialect; losses go to the error output (- reads the standard input)',
    )
    .addOption(dialectOption('from', 'dialect of the file'))
    .addOption(dialectOption('to', 'dialect that is written'))
    .option(
      '--continuation-url <url>',
      'where the application answers continuations that are not URLs; {name} is the name',
    )
    .action((file: string, options: TranslateOptions) => translate(file, options, context))
}
