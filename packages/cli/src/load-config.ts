import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Dispatcher } from '@callplane/core'
import { CliError, type CliContext } from './context.ts'

/** What `callplane.config.ts`, `.mjs` or `.js` exports by default: a function that makes the dispatcher. */
export type CallplaneConfig = () => Dispatcher | Promise<Dispatcher>

/** Gives the types of a configuration to its author: `export default defineConfig(() => createDispatcher({ … }))`. */
export const defineConfig = (config: CallplaneConfig): CallplaneConfig => config

const names = ['callplane.config.ts', 'callplane.config.mjs', 'callplane.config.js'] as const

interface ConfigModule {
  readonly dispatcher?: unknown
  readonly default?: unknown
}

const isDispatcher = (value: unknown): value is Dispatcher =>
  typeof value === 'object' && value !== null && 'dispatch' in value && 'calls' in value

const fileOf = (given: string | undefined, cwd: string): string => {
  if (given !== undefined) {
    const file = resolve(cwd, given)
    if (!existsSync(file)) throw new CliError(`${file} does not exist`)
    return file
  }
  const found = names.map((name) => join(cwd, name)).filter((file) => existsSync(file))
  if (found.length > 1) throw new CliError(`use one configuration file: ${found.join(', ')}`)
  const [file] = found
  if (file !== undefined) return file
  throw new CliError(
    `there is no ${names.join(', ')} in ${cwd}; create one that exports \`dispatcher\`, or a function that makes it, ` +
      'by default',
  )
}

/** What the configuration file exports: `given`, or the one in the working directory. */
export const loadConfigModule = async (
  given: string | undefined,
  { terminal }: Pick<CliContext, 'terminal'>,
): Promise<{ readonly file: string; readonly module: ConfigModule }> => {
  const file = fileOf(given, terminal.cwd)
  const module = await (import(pathToFileURL(file).href) as Promise<ConfigModule>).catch(
    (error: unknown) => {
      throw new CliError(`${file} cannot be loaded`, { cause: error })
    },
  )
  return { file, module }
}

/**
 * The dispatcher of the configuration file: of `given`, or of the one in the working directory. It takes part in the work
 * on its store like any other dispatcher, so close it when the command ends.
 */
export const loadDispatcher = async (
  given: string | undefined,
  context: Pick<CliContext, 'terminal'>,
): Promise<Dispatcher> => {
  const { file, module } = await loadConfigModule(given, context)
  const { dispatcher, default: made } = module
  const found: unknown =
    dispatcher ?? (typeof made === 'function' ? await (made as () => unknown)() : made)
  if (isDispatcher(found)) return found
  throw new CliError(
    `${file} must export \`dispatcher\`, or by default a dispatcher or a function that makes one`,
  )
}
