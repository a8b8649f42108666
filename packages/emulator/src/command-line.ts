import { parseArgs } from 'node:util'
import { createEmulator } from './create-emulator.ts'
import type { Emulator, EmulatorOptions } from './emulator.ts'
import { environmentOf } from './environment.ts'
import { PHONE_BEHAVIORS, type PhoneBehavior } from './network/phone-book.ts'

const usage = `Usage: callplane-emulator [options]

  --port 4010           port to listen on; 0 takes a free one
  --host 127.0.0.1      address to listen on
  --speed 1             virtual seconds per real second
  --faces a,b           providers to emulate; all when absent
  --seed text           the same seed gives the same credentials and ids
  --phones automatic    what phones do when called: ${PHONE_BEHAVIORS.join(', ')}
  --history 10000       requests, webhooks, rings and calls that are kept, of each
  --env                 print the variables that clients of the providers read, and exit
  --json                log each request and warning as a line of JSON
  --verbose             log each request and warning
  --help                print this text`

/** Where the command writes, a line at a time. */
export type Terminal = {
  /** To standard output. */
  readonly print: (line: string) => void
  /** To standard error. */
  readonly printError: (line: string) => void
}

const processTerminal: Terminal = {
  print: (line) => void process.stdout.write(`${line}\n`),
  printError: (line) => void process.stderr.write(`${line}\n`),
}

type Arguments = {
  readonly listen: { readonly port: number; readonly host: string }
  readonly options: EmulatorOptions
  readonly env: boolean
  readonly log: 'json' | 'text' | undefined
}

const options = {
  port: { type: 'string', default: '4010' },
  host: { type: 'string', default: '127.0.0.1' },
  speed: { type: 'string', default: '1' },
  faces: { type: 'string' },
  seed: { type: 'string' },
  phones: { type: 'string', default: 'automatic' },
  history: { type: 'string', default: '10000' },
  env: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** Reads the arguments; every fault at once. */
function readArguments(args: readonly string[]): Arguments | 'help' {
  const { values } = parseArgs({ args: [...args], options })
  if (values.help) return 'help'
  const [port, speed, history] = [values.port, values.speed, values.history].map(Number) as [
    number,
    number,
    number,
  ]
  const phones = PHONE_BEHAVIORS.find((one) => one === values.phones)
  const faults = [
    isWhole(port, 0, 65_535) ? [] : '--port must be an integer from 0 to 65535',
    speed > 0 && Number.isFinite(speed) ? [] : '--speed must be a number greater than 0',
    isWhole(history, 1, 1e9) ? [] : '--history must be a positive integer',
    phones ? [] : `--phones must be one of ${PHONE_BEHAVIORS.join(', ')}`,
  ].flat()
  if (faults.length > 0) throw new Error(faults.join('\n'))
  return {
    listen: { port, host: values.host },
    options: {
      speed,
      seed: values.seed,
      only: values.faces?.split(',').map((id) => id.trim()),
      phones: phones as PhoneBehavior,
      history: { entries: history },
    },
    env: values.env,
    log: values.json ? 'json' : values.verbose ? 'text' : undefined,
  }
}

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max

/** One line for each answered request, delivered webhook and warning. */
function logEvents(emulator: Emulator, format: 'json' | 'text', { print }: Terminal): void {
  emulator.subscribe(({ type, data }) => {
    if (data === null || type === 'ring' || type === 'call') return
    if ('status' in data && data.status === null && !('error' in data && data.error)) return
    if (format === 'json') return print(JSON.stringify({ type, ...data }))
    if (type === 'warning') return print(`${data.at} warning ${data.message}`)
    const what = type === 'delivery' ? `webhook ${data.event}` : 'request'
    const error = type === 'delivery' ? data.error : null
    const { at, provider, method, url, status } = data
    print(`${at} ${provider} ${what} ${method} ${url} → ${error ?? status}`)
  })
}

async function start({ listen, options, env, log }: Arguments, terminal: Terminal): Promise<void> {
  const { print } = terminal
  const emulator = createEmulator(options)
  if (env) {
    const { host, port } = listen
    print(environmentOf(emulator, `http://${host}:${port}`).join('\n'))
    return emulator.close()
  }
  const { url } = await emulator.listen(listen)
  if (log) logEvents(emulator, log, terminal)
  if (log === 'json') print(JSON.stringify({ type: 'listening', url, keys: emulator.keys() }))
  else {
    print(`Emulator at ${url}, ${emulator.speed} virtual seconds per second.`)
    for (const { provider, baseUrl } of Object.values(emulator.keys()))
      print(`  ${provider.padEnd(16)} ${baseUrl}`)
    print(`Telephones:  ${url}/`)
    print(`Credentials: GET ${url}/_emulator/keys`)
  }
  const stop = (): void => void emulator.close()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

/**
 * Starts the emulator as the arguments say; it serves until the process is interrupted. Resolves with the exit code,
 * 2 for invalid arguments and 1 if it cannot listen, or with 0 once it serves.
 */
export async function runCommandLine(
  args: readonly string[],
  terminal: Terminal = processTerminal,
): Promise<number> {
  const { print, printError } = terminal
  let given: Arguments | 'help'
  try {
    given = readArguments(args)
  } catch (error) {
    printError(error instanceof Error ? error.message : String(error))
    printError(usage)
    return 2
  }
  if (given === 'help') {
    print(usage)
    return 0
  }
  try {
    await start(given, terminal)
    return 0
  } catch (error) {
    printError(error instanceof Error ? error.message : String(error))
    return 1
  }
}
