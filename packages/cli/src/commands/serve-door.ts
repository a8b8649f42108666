import type { Command } from 'commander'
import { wholeNumber } from '../call-filter.ts'
import { CliError, type CliContext } from '../context.ts'
import { serveDoors, type AnsweredRequest } from '../door-server.ts'
import { loadDoors } from '../load-doors.ts'

interface ServeFlags {
  readonly port: number
  readonly host: string
  readonly config?: string | undefined
  readonly quiet?: true | undefined
}

const logLine = ({ method, path, status, milliseconds }: AnsweredRequest): string =>
  `${new Date().toISOString()} ${method} ${path} ${status} ${milliseconds} ms`

const isLoopback = (host: string): boolean => /^(?:127\.|localhost$|::1$)/.test(host)

const run = async (
  { port, host, config, quiet }: ServeFlags,
  context: CliContext,
): Promise<void> => {
  const { terminal } = context
  const stopped = new Promise<void>((resolve) => void terminal.onStop(resolve))
  const { dispatcher, doors } = await loadDoors(config, context)
  try {
    const server = await serveDoors(doors, {
      port,
      host,
      onAnswered: (request) => {
        if (!quiet) void context.line(logLine(request))
      },
    }).catch((error: unknown) => {
      throw new CliError(`${host}:${port} cannot be listened on`, { cause: error })
    })
    for (const path of doors.keys()) terminal.writeError(`serving ${server.url}${path}\n`)
    if (!isLoopback(host))
      terminal.writeError('other machines reach it without encryption: put TLS in front of it\n')
    await stopped
    terminal.writeError('… finishing what is under way\n')
    await server.close()
  } finally {
    await dispatcher.close()
  }
}

/** `callplane serve-door` */
export const addServeDoorCommand = (program: Command, context: CliContext): void => {
  program
    .command('serve-door')
    .description(
      'Serves the doors of the configuration file: the APIs of providers, in front of the dispatcher, so that an application ' +
        'changes its base URL and nothing else.',
    )
    .option('--port <port>', 'port to listen on; 0 takes a free one', wholeNumber(0, 65_535), 4020)
    .option('--host <address>', 'address to listen on; default: this machine alone', '127.0.0.1')
    .option('--quiet', 'no line for each request')
    .option('--config <file>', 'default: callplane.config.ts, .mjs or .js in the working directory')
    .addHelpText(
      'after',
      '\nThe file exports `doors`, what to serve by path; see docs/command-line.md. SIGINT and SIGTERM end it: requests under ' +
        'way are answered, and the dispatcher hands over its calls.',
    )
    .action((flags: ServeFlags) => run(flags, context))
}
