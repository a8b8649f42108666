import type { Call, CallFilter } from '@callplane/core'
import type { Command } from 'commander'
import { addFilterOptions, filterOf, wholeNumber } from '../call-filter.ts'
import { openCalls, type CallSource, type SourceOptions } from '../call-source.ts'
import { CliError, type CliContext } from '../context.ts'
import { storeForms } from '../open-store.ts'

interface ListOptions extends CallFilter, SourceOptions {
  readonly limit: number
  readonly after?: string | undefined
  readonly json?: true | undefined
}

const addSourceOptions = (command: Command): Command =>
  command
    .option('--store <store>', `${storeForms}; default: $CALLPLANE_STORE`)
    .option('--config <file>', 'configuration file, used where no store is given')

const using = async (
  options: SourceOptions,
  context: CliContext,
  run: (calls: CallSource) => Promise<void>,
): Promise<void> => {
  const calls = await openCalls(options, context)
  try {
    await run(calls)
  } finally {
    await calls.close()
  }
}

const headings = ['CREATED', 'ID', 'STATUS', 'PROVIDER', 'FROM', 'TO']

const cellsOf = ({ createdAt, id, direction, status, provider, from, to }: Call): string[] => [
  createdAt,
  id,
  direction === 'inbound' ? `${status} (inbound)` : status,
  provider ?? '–',
  from ?? '–',
  to,
]

/** Columns as wide as their widest cell. */
const tableOf = (rows: readonly (readonly string[])[]): string[] => {
  const widths = headings.map((_heading, at) => Math.max(...rows.map((row) => row[at]!.length)))
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  )
}

const list = async (options: ListOptions, context: CliContext): Promise<void> =>
  using(options, context, async (source) => {
    const { limit, after } = options
    const { calls, next } = await source.list({ ...filterOf(options), limit, after })
    const lines = options.json
      ? calls.map((call) => JSON.stringify(call))
      : tableOf([headings, ...calls.map(cellsOf)])
    for (const line of lines) await context.line(line)
    if (next !== null) context.terminal.writeError(`more: --after '${next}'\n`)
  })

const exportAll = async (options: CallFilter & SourceOptions, context: CliContext): Promise<void> =>
  using(options, context, async (source) => {
    for await (const call of source.all(filterOf(options))) await context.line(JSON.stringify(call))
  })

const show = async (id: string, options: SourceOptions, context: CliContext): Promise<void> =>
  using(options, context, async (source) => {
    const call = await source.get(id)
    if (!call) throw new CliError(`there is no call ${id}`)
    await context.line(JSON.stringify(call, null, 2))
  })

/** `callplane calls …` */
export const addCallsCommands = (program: Command, context: CliContext): void => {
  const calls = program.command('calls').description('Read calls.')
  addFilterOptions(addSourceOptions(calls.command('list')))
    .description('Lists calls, newest first.')
    .option('--limit <count>', 'most calls to list', wholeNumber(1, 1_000), 50)
    .option('--after <place>', 'continues a list where the one before ended')
    .option('--json', 'one JSON object per line')
    .action((options: ListOptions) => list(options, context))
  addSourceOptions(calls.command('show'))
    .description('Shows one call with its timeline and attempts, as JSON.')
    .argument('<id>', 'id of the call')
    .action((id: string, options: SourceOptions) => show(id, options, context))
  addFilterOptions(addSourceOptions(calls.command('export')))
    .description(
      'Writes every call that matches as one JSON object per line (NDJSON), newest first.',
    )
    .action((options: CallFilter & SourceOptions) => exportAll(options, context))
}
