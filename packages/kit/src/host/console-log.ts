import {
  refuseUnknownOptions,
  withoutNumbers,
  type LogEntry,
  type OptionNames,
} from '@callplane/core'
import { createScrub } from '../errors/scrub.ts'

const levels = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogEntry['level'][]

/** What `consoleLog` writes. */
export interface ConsoleLogOptions {
  /** The least that is written. Default `warn`. */
  readonly level?: LogEntry['level'] | undefined
  /** Takes one line for each entry, without a line end. Default: to stderr. */
  readonly write?: ((line: string) => void) | undefined
}

const optionNames: OptionNames<ConsoleLogOptions> = { level: true, write: true }

/** Characters of one line. */
const maxLine = 2_000
/** Ids of ours, which are long numbers to a pattern of phone numbers. */
const isId = (value: string): boolean => /^(?:call_|cp|dispatcher_)[0-9a-f]+$/.test(value)

/** Credentials by their look; those of a provider were taken out where the entry was made. */
const scrub = createScrub([])

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return isId(value) ? value : withoutNumbers(scrub(value))
  if (typeof value === 'number' || typeof value === 'boolean' || value === null)
    return String(value)
  if (value instanceof Error) return value.name
  // Objects may hold anything; entries of ours have none.
  return Array.isArray(value) ? `[${value.map(textOf).join(', ')}]` : '{…}'
}

const quoted = (text: string): string =>
  /[\s"=]/.test(text) || text === '' ? JSON.stringify(text) : text

/** `callplane warn webhook.forged provider=twilio detail="the signature does not match"` */
const lineOf = ({ level, event, detail, ...rest }: LogEntry): string => {
  const fields = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${quoted(textOf(value))}`)
    .join('')
  const words = detail === undefined ? '' : `: ${textOf(detail)}`
  const line = `callplane ${level} ${event}${fields}${words}`
  return line.replace(/[\r\n\u2028\u2029]+/g, ' ').slice(0, maxLine)
}

const toStderr = (line: string): void => void process.stderr.write(`${line}\n`)

/**
 * A `log` for `nodeHost` that writes one readable line for each entry. Phone numbers, addresses and credentials are taken
 * out, so that a log can be shown to anyone.
 */
export const consoleLog = (options: ConsoleLogOptions = {}): ((entry: LogEntry) => void) => {
  refuseUnknownOptions('consoleLog', options, optionNames)
  const { level = 'warn', write = toStderr } = options
  const least = levels.indexOf(level)
  return (entry) => {
    if (levels.indexOf(entry.level) >= least) write(lineOf(entry))
  }
}
