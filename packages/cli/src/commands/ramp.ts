import type { Dispatcher, RampChange, RampStatus, RampTally } from '@callplane/core'
import type { Command } from 'commander'
import { wholeNumber } from '../call-filter.ts'
import type { CliContext } from '../context.ts'
import { loadDispatcher } from '../load-config.ts'

interface ConfigOptions {
  readonly config?: string | undefined
  readonly json?: true | undefined
}

interface ChangeOptions extends ConfigOptions {
  readonly reason?: string | undefined
  readonly expectVersion?: number | undefined
  readonly resume?: true | undefined
}

const percent = (share: number | null): string =>
  share === null ? '–' : `${(share * 100).toFixed(1)} %`

const sideLine = (side: string, provider: string, tally: RampTally): string => {
  const { calls, answerRatio, failed, unknown, postDialDelay, notCarried } = tally
  const delay = postDialDelay === null ? '–' : `${postDialDelay.toFixed(1)} s`
  const left = notCarried === 0 ? '' : `, ${notCarried} that it cannot carry`
  return `  ${side.padEnd(8)} ${provider}: ${calls} calls, ${percent(answerRatio)} answered, ${failed} failed, ${unknown} unknown, rings after ${delay}${left}`
}

const changeLine = ({ at, action, from, to, reason }: RampChange): string =>
  `  ${new Date(at).toISOString()} ${action}: ${from} % → ${to} %${reason === undefined ? '' : ` (${reason})`}`

/** A status as lines of text. */
const linesOf = (status: RampStatus): string[] => {
  const { rule, state, version, stages, verdict, minimumSample } = status
  const waiting =
    verdict === 'waiting' ? `; compared from ${minimumSample} calls of each side on` : ''
  return [
    `${rule}: ${state} at ${status.percent} %, stages ${stages.join(', ')} %, version ${version}`,
    sideLine('control', status.control, status.controlCalls),
    sideLine('target', status.target, status.targetCalls),
    `  guardrail: ${verdict}${waiting}`,
    ...status.breaches.map(
      ({ criterion, target, limit }) => `  exceeded: ${criterion}, ${target} beyond ${limit}`,
    ),
    ...status.changes.map(changeLine),
  ]
}

const using = async (
  { config, json }: ConfigOptions,
  context: CliContext,
  run: (ramps: Dispatcher['ramps']) => Promise<readonly RampStatus[]>,
): Promise<void> => {
  const dispatcher = await loadDispatcher(config, context)
  try {
    for (const status of await run(dispatcher.ramps))
      for (const line of json ? [JSON.stringify(status)] : linesOf(status)) await context.line(line)
  } finally {
    await dispatcher.close()
  }
}

const addConfigOptions = (command: Command): Command =>
  command
    .option('--config <file>', 'default: callplane.config.ts, .mjs or .js in the working directory')
    .option('--json', 'one JSON object per ramp')

const addChangeOptions = (command: Command): Command =>
  addConfigOptions(command)
    .argument('<rule>', 'id of the rule')
    .option('--reason <text>', 'why, for the history of the ramp')

const expectVersion = [
  '--expect-version <version>',
  'change nothing unless the ramp has this version, as `status` shows it',
  wholeNumber(0, Number.MAX_SAFE_INTEGER),
] as const

/** `callplane ramp …` */
export const addRampCommands = (program: Command, context: CliContext): void => {
  const ramp = program.command('ramp').description('Read and move the ramps of rules.')
  addConfigOptions(ramp.command('status'))
    .description('Shows how far ramps are and how their sides do.')
    .argument('[rule]', 'id of the rule; default: every rule with a ramp')
    .action((rule: string | undefined, options: ConfigOptions) =>
      using(options, context, async (ramps) =>
        rule === undefined ? ramps.list() : [await ramps.status(rule)],
      ),
    )
  addChangeOptions(ramp.command('advance'))
    .description('Moves a ramp to its next stage.')
    .option(...expectVersion)
    .option('--resume', 'begin again at the first stage where the ramp is stopped')
    .action((rule: string, options: ChangeOptions) =>
      using(options, context, async (ramps) => {
        const { reason, resume, expectVersion: expectedVersion } = options
        return [await ramps.advance(rule, { reason, resume, expectedVersion })]
      }),
    )
  addChangeOptions(ramp.command('back'))
    .description('Moves a ramp back to the stage before, or to 0 %.')
    .option(...expectVersion)
    .action((rule: string, options: ChangeOptions) =>
      using(options, context, async (ramps) => {
        const { reason, expectVersion: expectedVersion } = options
        return [await ramps.back(rule, { reason, expectedVersion })]
      }),
    )
  addChangeOptions(ramp.command('stop'))
    .description('Sends no further call to the target.')
    .action((rule: string, options: ChangeOptions) =>
      using(options, context, async (ramps) => [
        await ramps.stop(rule, { reason: options.reason }),
      ]),
    )
}
