import { resolve } from 'node:path'
import { existsSync } from 'node:fs'
import { nodeHost } from '@callplane/kit'
import type { AnswerEndpoint, DocumentSource, PreflightOptions } from '@callplane/preflight'
import { Option, type Command } from 'commander'
import { wholeNumber } from '../call-filter.ts'
import { CliError, type CliContext } from '../context.ts'
import type { Terminal } from '../terminal.ts'

interface PreflightFlags {
  readonly to?: readonly string[] | undefined
  readonly fetch?: readonly string[] | undefined
  readonly as: DocumentSource
  readonly fetchFound?: true | undefined
  readonly maxFileSize: number
  readonly json?: true | undefined
}

type Accounts = NonNullable<PreflightOptions['accounts']>

/** Credentials that sign requests to endpoints, where the environment has them all. */
const accountsIn = (env: Terminal['env']): Accounts => {
  const all = (...names: readonly string[]): readonly string[] | undefined => {
    const values = names.map((name) => env[name] ?? '')
    return values.every((value) => value !== '') ? values : undefined
  }
  const [accountSid, authToken] = all('TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN') ?? []
  const [authId, plivoToken] = all('PLIVO_AUTH_ID', 'PLIVO_AUTH_TOKEN') ?? []
  const [apiKey, applicationId, signatureSecret] =
    all('VONAGE_API_KEY', 'VONAGE_APPLICATION_ID', 'VONAGE_SIGNATURE_SECRET') ?? []
  return {
    ...(accountSid !== undefined &&
      authToken !== undefined && { twilio: { dialect: 'twiml', accountSid, authToken } }),
    ...(authId !== undefined &&
      plivoToken !== undefined && {
        plivo: { dialect: 'plivo-xml', authId, authToken: plivoToken },
      }),
    ...(apiKey !== undefined &&
      applicationId !== undefined &&
      signatureSecret !== undefined && {
        vonage: { dialect: 'ncco', apiKey, applicationId, signatureSecret },
      }),
  }
}

const endpointsOf = ({ fetch = [], as }: PreflightFlags): readonly AnswerEndpoint[] =>
  fetch.map((url) => ({ url, source: as }))

/** The folder to read: where only endpoints are asked about, none. */
const folderOf = (given: string | undefined, flags: PreflightFlags, cwd: string) => {
  if (given === undefined && flags.fetch !== undefined) return undefined
  const folder = resolve(cwd, given ?? '.')
  if (!existsSync(folder)) throw new CliError(`${folder} does not exist`)
  return folder
}

const run = async (
  given: string | undefined,
  flags: PreflightFlags,
  context: CliContext,
  misused: (message: string) => never,
): Promise<void> => {
  // Loaded here, because it brings a parser and every provider, which other commands do not need.
  const { preflight, renderReport, targetIds } = await import('@callplane/preflight')
  const { terminal } = context
  const unknown = flags.to?.filter((id) => !(targetIds as readonly string[]).includes(id)) ?? []
  if (unknown.length > 0)
    misused(`error: --to ${unknown.join(' ')}: must be one of ${targetIds.join(', ')}`)
  const asks = flags.fetch !== undefined || flags.fetchFound === true
  const report = await preflight({
    folder: folderOf(given, flags, terminal.cwd),
    to: flags.to,
    endpoints: endpointsOf(flags),
    fetchFound: flags.fetchFound,
    maxBytes: flags.maxFileSize,
    ...(asks && { host: nodeHost({ log: false }), accounts: accountsIn(terminal.env) }),
    onProgress: (text) => terminal.writeError(`… ${text}\n`),
  })
  const lines = flags.json ? [JSON.stringify(report, null, 2)] : renderReport(report)
  for (const line of lines) await context.line(line)
  if (report.blocked)
    throw new CliError(
      report.targets.length === 1
        ? `there are blockers for ${report.targets[0]}`
        : 'there are blockers for every provider; look at one with --to',
    )
}

const collected = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
]

/** `callplane preflight` */
export const addPreflightCommand = (program: Command, context: CliContext): void => {
  const command = program.command('preflight')
  const misused = (message: string): never => command.error(message, { exitCode: 2 })
  command
    .description(
      'Says which calls, documents and webhooks of a code base work at another provider. Understands Node code ' +
        'on the libraries of Twilio, Plivo and Vonage, requests to VideoSDK’s legacy API, and documents in XML and JSON. ' +
        'Reads only, and runs none of it.',
    )
    .argument('[folder]', 'folder of the code base; default: the working directory')
    .option('--to <providers...>', 'providers to move to, such as telnyx; default: all')
    .option(
      '--fetch <url>',
      'also asks this answer endpoint, and what its documents lead to; repeatable. It does what it does for a call',
      collected,
    )
    .addOption(
      new Option('--as <provider>', 'whose documents the endpoints of --fetch answer with')
        .choices(['twilio', 'plivo', 'vonage'])
        .default('twilio'),
    )
    .option('--fetch-found', 'also asks the answer URLs that call sites name')
    .option(
      '--max-file-size <bytes>',
      'larger files are not read',
      wholeNumber(1, 100_000_000),
      1_000_000,
    )
    .option('--json', 'the report as JSON; docs/preflight.md describes it')
    .addHelpText(
      'after',
      '\nRequests to endpoints are signed where the environment has the credentials: TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, ' +
        'PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN, or VONAGE_API_KEY, VONAGE_APPLICATION_ID and VONAGE_SIGNATURE_SECRET.\n' +
        'Exit code: 0, or 1 where every provider that was looked at has a blocker.',
    )
    .action((folder: string | undefined, flags: PreflightFlags) =>
      run(folder, flags, context, misused),
    )
}
