import {
  migrate,
  planText,
  type MigratePlan,
  type MigrateProgress,
  type MigrateResult,
} from '@callplane/trunks'
import type { Command } from 'commander'
import { CliError, type CliContext } from '../context.ts'
import { loadMigration, type MigrationSource } from '../load-migration.ts'

interface PlanOptions extends MigrationSource {
  readonly json?: true | undefined
  readonly check?: true | undefined
}
interface RunOptions extends MigrationSource {
  readonly json?: true | undefined
  readonly yes?: true | undefined
}

const progressTo =
  ({ terminal, shown }: CliContext) =>
  ({ what, phase, index, count }: MigrateProgress): void =>
    terminal.writeError(shown(`[${index + 1}/${count}] ${what}: ${phase}\n`))

const writePlan = async (plan: MigratePlan, context: CliContext): Promise<void> => {
  for (const line of planText(plan).trimEnd().split('\n')) await context.line(line)
}

const plan = async ({ json, check, ...source }: PlanOptions, context: CliContext) => {
  const made = await migrate(await loadMigration(source, context)).plan()
  if (json) await context.line(JSON.stringify(made))
  else await writePlan(made, context)
  if (check && made.changes.length > 0)
    throw new CliError(`${made.changes.length} to change; run callplane migrate apply`)
}

/** Asks on a terminal; elsewhere the option has to say it. */
const confirmed = async (
  question: string,
  { yes }: RunOptions,
  { terminal }: CliContext,
): Promise<void> => {
  if (yes) return
  if (!terminal.confirm)
    throw new CliError('this changes accounts: add --yes, because there is no terminal to ask on')
  if (!(await terminal.confirm(question))) throw new CliError('nothing was changed')
}

const writeResult = async (
  verb: 'applied' | 'undone',
  result: MigrateResult,
  { json }: RunOptions,
  context: CliContext,
): Promise<void> => {
  if (json) return context.line(JSON.stringify(result))
  const { done, kept, trunks, plan: left } = result
  await context.line(`${done.length} ${verb}.`)
  for (const one of kept) await context.line(`Kept: ${one}`)
  for (const { trunkId, routingRuleId } of trunks)
    await context.line(`Trunk ${trunkId} is now rule ${routingRuleId}.`)
  if (verb === 'applied' && left.orders.length + left.blocked.length > 0)
    await writePlan(left, context)
}

const apply = async (options: RunOptions, context: CliContext): Promise<void> => {
  const loaded = await loadMigration(options, context)
  const migration = migrate({ ...loaded, onProgress: progressTo(context) })
  if (!options.yes) {
    for (const line of planText(await migration.plan())
      .trimEnd()
      .split('\n'))
      context.terminal.writeError(context.shown(`${line}\n`))
    await confirmed('Apply these changes?', options, context)
  }
  await writeResult('applied', await migration.apply(), options, context)
}

const undo = async (options: RunOptions, context: CliContext): Promise<void> => {
  const loaded = await loadMigration(options, context)
  const state = loaded.state.load()
  if (!state) throw new CliError('there is no state file: nothing was applied from here')
  const from = `${state.source} → ${state.target}`
  await confirmed(`Undo "${state.name}" (${from}, ${state.steps.length} steps)?`, options, context)
  const migration = migrate({ ...loaded, onProgress: progressTo(context) })
  await writeResult('undone', await migration.undo(), options, context)
}

const addSource = (command: Command): Command =>
  command
    .option('--config <file>', 'default: callplane.config.ts, .mjs or .js in the working directory')
    .option('--state <file>', 'default: callplane-migration-NAME.json in the working directory')
    .option('--json', 'write one JSON object')

/** `callplane migrate …` */
export const addMigrateCommands = (program: Command, context: CliContext): void => {
  const commands = program
    .command('migrate')
    .description('Move numbers, trunks, voice URLs and rules between two accounts.')
  addSource(commands.command('plan'))
    .description('Reads both accounts and shows what differs. Changes nothing.')
    .option('--check', 'exit code 1 if there is anything to change')
    .action((options: PlanOptions) => plan(options, context))
  addSource(commands.command('apply'))
    .description(
      'Does what the plan says. Goes on where it was interrupted; buys and ports nothing.',
    )
    .option('--yes', 'do not ask')
    .action((options: RunOptions) => apply(options, context))
  addSource(commands.command('undo'))
    .description('Takes back what was applied, by the state file: everything is as it was before.')
    .option('--yes', 'do not ask')
    .action((options: RunOptions) => undo(options, context))
}
