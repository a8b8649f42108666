import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ExplainedRoute, Explanation, Note, OutboundCallInput } from '@callplane/core'
import { Option, type Command } from 'commander'
import { CliError, type CliContext } from '../context.ts'
import { loadDispatcher } from '../load-config.ts'

interface ExplainFlags {
  readonly to?: string | undefined
  readonly from?: string | undefined
  readonly rule?: string | undefined
  readonly tag?: readonly string[] | undefined
  readonly only?: readonly string[] | undefined
  readonly allRules?: true | undefined
  readonly json?: true | undefined
  readonly config?: string | undefined
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The call in a file, or on the standard input for `-`. */
const readCall = (file: string, cwd: string): Readonly<Record<string, unknown>> => {
  let text: string
  try {
    text = readFileSync(file === '-' ? 0 : resolve(cwd, file), 'utf8')
  } catch (error) {
    throw new CliError(`${file} cannot be read`, { cause: error })
  }
  let call: unknown
  try {
    call = JSON.parse(text)
  } catch (error) {
    throw new CliError(`${file} is not JSON`, { cause: error })
  }
  if (isObject(call)) return call
  throw new CliError(`${file} must hold one call: an object such as {"to": "+14155550123"}`)
}

/** The call of the file, with what the flags say in its place. */
const callOf = (
  file: string | undefined,
  { to, from, rule, tag }: ExplainFlags,
  cwd: string,
): OutboundCallInput => {
  const call = {
    ...(file !== undefined && readCall(file, cwd)),
    ...(to !== undefined && { to }),
    ...(from !== undefined && { from }),
    ...(rule !== undefined && { rule }),
    ...(tag !== undefined && { tags: tag }),
  }
  if (!('to' in call))
    throw new CliError('say which call: a file with the call as JSON, or --to with a number')
  // The dispatcher checks it, and says everything that is wrong with it.
  return call as OutboundCallInput
}

const noteLine = ({ field, effect, detail }: Note): string =>
  `     ${effect.padEnd(9)}${field}: ${detail}`

const requestLines = ({ request }: ExplainedRoute): string[] =>
  request
    ? [
        `     ${request.method} ${request.url}`,
        ...Object.entries(request.headers).map(([name, value]) => `     ${name}: ${value}`),
        ...(request.body === undefined || request.body === '' ? [] : [`     ${request.body}`]),
      ]
    : []

const routeLines = (route: ExplainedRoute): string[] => {
  const { provider, gateway, reference, order, skipped, notes } = route
  const through = [gateway && `gateway ${gateway}`, reference && `reference ${reference}`]
  const name = [provider, ...through.filter(Boolean)].join(', ')
  return skipped
    ? [` -   ${name}: skipped (${skipped.reason}): ${skipped.detail}`]
    : [` ${(order ?? 0) + 1}.  ${name}`, ...requestLines(route), ...notes.map(noteLine)]
}

const linesOf = (explanation: Explanation): readonly string[] => {
  const { rule, strategy, from, room, routes, refused, error, unusedRules, moreUnusedRules } =
    explanation
  return [
    `rule      ${rule ?? '– (none applies)'}${rule === null ? '' : `, strategy ${strategy}`}`,
    `from      ${from ?? '– (the provider chooses)'}`,
    `room      ${room ?? '–'}`,
    ...(routes.length > 0
      ? ['routes, in the order of trying:', ...routes.flatMap(routeLines)]
      : []),
    ...refused.map((detail) => `refused: ${detail}`),
    ...(error ? [`error     ${error.code}: ${error.message}`] : []),
    ...(unusedRules.length > 0
      ? [
          'other rules:',
          ...unusedRules.map(({ rule: id, detail }) => `     ${id}: ${detail}`),
          ...(moreUnusedRules > 0 ? [`     … and ${moreUnusedRules} more (--all-rules)`] : []),
        ]
      : []),
  ]
}

const run = async (
  file: string | undefined,
  flags: ExplainFlags,
  context: CliContext,
): Promise<void> => {
  const call = callOf(file, flags, context.terminal.cwd)
  const dispatcher = await loadDispatcher(flags.config, context)
  try {
    const explanation = await dispatcher.explain(call, {
      ...(flags.only && { only: flags.only }),
      ...(flags.allRules && { rules: 'all' }),
    })
    if (flags.json) await context.line(JSON.stringify(explanation, null, 2))
    else for (const line of linesOf(explanation)) await context.line(line)
    const { error, refused, routes } = explanation
    if (error || refused.length > 0 || !routes.some(({ skipped }) => skipped === null))
      throw new CliError('the call would not be placed')
  } finally {
    await dispatcher.close()
  }
}

/** `callplane explain` */
export const addExplainCommand = (program: Command, context: CliContext): void => {
  program
    .command('explain')
    .description(
      'Says how a call would be placed, without placing it: its rule, the routes in order, why others are skipped, and the ' +
        'exact request of each, credentials left out.',
    )
    .argument('[file]', 'the call as JSON; - reads the standard input')
    .option('--to <number>', 'number or SIP URI to call')
    .option('--from <number>', 'caller ID')
    .option('--rule <id>', 'routing rule')
    .addOption(new Option('--tag <tags...>', 'tags of the call'))
    .addOption(new Option('--only <providers...>', 'provider instances to try'))
    .option('--all-rules', 'says of every other rule why it does not apply')
    .option('--json', 'the whole explanation as JSON')
    .option('--config <file>', 'default: callplane.config.ts, .mjs or .js in the working directory')
    .addHelpText('after', '\nExit code: 0, or 1 where the call would not be placed.')
    .action((file: string | undefined, flags: ExplainFlags) => run(file, flags, context))
}
