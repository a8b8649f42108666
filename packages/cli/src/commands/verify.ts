import type { Command } from 'commander'
import { CliError, type CliContext } from '../context.ts'
import { loadDispatcher } from '../load-config.ts'

interface VerifyOptions {
  readonly config?: string | undefined
}

const verify = async ({ config }: VerifyOptions, context: CliContext): Promise<void> => {
  const dispatcher = await loadDispatcher(config, context)
  try {
    const { ok, text } = await dispatcher.verify()
    for (const line of text.split('\n')) await context.line(line)
    if (!ok) throw new CliError('calls will fail until what is marked FAILED is put right')
  } finally {
    await dispatcher.close()
  }
}

/** `callplane verify` */
export const addVerifyCommand = (program: Command, context: CliContext): void => {
  program
    .command('verify')
    .description('Looks, without placing a call, at credentials, clocks, numbers and webhooks.')
    .option('--config <file>', 'default: callplane.config.ts, .mjs or .js in the working directory')
    .action((options: VerifyOptions) => verify(options, context))
}
