import type { Dispatcher } from '@callplane/core'
import { CliError, type CliContext } from './context.ts'
import { loadConfigModule, loadDispatcher } from './load-config.ts'

/** What takes the requests below a path: a door, or a function such as that of `fetchWebhooks`. */
export type Mounted =
  | { fetch(request: Request): Promise<Response> }
  | ((request: Request) => Promise<Response>)

/** What the configuration file exports as `doors`: what `callplane serve-door` serves, by path, such as `/twilio`. */
export type DoorsConfig = (
  dispatcher: Dispatcher,
) => Readonly<Record<string, Mounted>> | Promise<Readonly<Record<string, Mounted>>>

/** Gives the types of doors to their author: `export const doors = defineDoors((dispatcher) => ({ '/twilio': … }))`. */
export const defineDoors = (doors: DoorsConfig): DoorsConfig => doors

const isMounted = (value: unknown): value is Mounted =>
  typeof value === 'function' || (typeof value === 'object' && value !== null && 'fetch' in value)

/** The doors of the configuration file, by path, with their dispatcher. Close it when the command ends. */
export const loadDoors = async (
  given: string | undefined,
  context: Pick<CliContext, 'terminal'>,
): Promise<{ readonly dispatcher: Dispatcher; readonly doors: ReadonlyMap<string, Mounted> }> => {
  const { file, module } = await loadConfigModule(given, context)
  const { doors: make } = module as { readonly doors?: unknown }
  const dispatcher = await loadDispatcher(given, context)
  try {
    const made: unknown =
      typeof make === 'function' ? await (make as (given: Dispatcher) => unknown)(dispatcher) : make
    const doors = Object.entries(made ?? {})
    if (doors.length === 0)
      throw new CliError(`${file} must export \`doors\`: what to serve, by path; see defineDoors`)
    const wrong = doors.filter(
      ([path, door]) => !/^(?:\/[\w.~-]+)+$/.test(path) || !isMounted(door),
    )
    if (wrong.length > 0)
      throw new CliError(
        `${file}: doors of ${wrong.map(([path]) => path).join(', ')}: a path such as /twilio must have a door or a fetch function`,
      )
    return { dispatcher, doors: new Map(doors as [string, Mounted][]) }
  } catch (error) {
    await dispatcher.close()
    throw error
  }
}
