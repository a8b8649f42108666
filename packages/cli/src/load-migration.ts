import { resolve } from 'node:path'
import { migrationFile, type MigrateOptions } from '@callplane/trunks'
import { CliError, type CliContext } from './context.ts'
import { loadConfigModule } from './load-config.ts'

/** What the configuration file says of a migration; where its state is kept, the command line says. */
export type MigrationConfig = Omit<MigrateOptions, 'state' | 'onProgress'>

/** Gives the types to the author of a configuration: `export const migration = defineMigration(() => ({ … }))`. */
export const defineMigration = (
  config: () => MigrationConfig | Promise<MigrationConfig>,
): (() => MigrationConfig | Promise<MigrationConfig>) => config

/** Where a migration is configured, and where its state is. */
export interface MigrationSource {
  readonly config?: string | undefined
  readonly state?: string | undefined
}

const isConfig = (value: unknown): value is MigrationConfig =>
  typeof value === 'object' &&
  value !== null &&
  ['name', 'source', 'target'].every((field) => field in value)

/** The migration that the configuration file exports as `migration`. */
export const loadMigration = async (
  { config, state }: MigrationSource,
  context: CliContext,
): Promise<MigrateOptions> => {
  const { file, module } = await loadConfigModule(config, context)
  const given = (module as { readonly migration?: unknown }).migration
  const made: unknown = typeof given === 'function' ? await (given as () => unknown)() : given
  if (!isConfig(made))
    throw new CliError(
      `${file} must export \`migration\`: an object with name, source and target, or a function that makes it`,
    )
  const path = resolve(context.terminal.cwd, state ?? `callplane-migration-${made.name}.json`)
  return { ...made, state: migrationFile(path) }
}
