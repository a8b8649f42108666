import { inputError, type Fault } from '../../model/error.ts'
import { compileRates, rate, type Rate, type RateDeck } from './rate-deck.ts'

/** Name and currency of a rate deck that is read. */
export interface LoadRateDeckOptions {
  /** The name that routes give as `rateDeck`. */
  readonly name: string
  /** ISO 4217. */
  readonly currency: string
  /** Called after every 10,000 lines and at the end. */
  readonly onProgress?: ((lines: number) => void) | undefined
}

/** Header names that carriers use for the same column. */
const columns: Readonly<Record<string, keyof Rate>> = {
  prefix: 'prefix',
  code: 'prefix',
  dialcode: 'prefix',
  destinationprefix: 'prefix',
  rate: 'perMinute',
  perminute: 'perMinute',
  rateperminute: 'perMinute',
  price: 'perMinute',
  initial: 'initial',
  initialincrement: 'initial',
  minimum: 'initial',
  increment: 'increment',
  subsequent: 'increment',
  subsequentincrement: 'increment',
  connectionfee: 'connectionFee',
  setupfee: 'connectionFee',
  effectivefrom: 'effectiveFrom',
  effectivedate: 'effectiveFrom',
  effective: 'effectiveFrom',
}
const numeric: ReadonlySet<keyof Rate> = new Set([
  'perMinute',
  'initial',
  'increment',
  'connectionFee',
])

/** More faults than this are not listed; the message counts the rest. */
const maxFaults = 100
const progressEvery = 10_000

/** One line of RFC 4180 without line breaks inside fields, which no rate deck has. */
const fieldsOf = (line: string, separator: string): string[] => {
  if (!line.includes('"')) return line.split(separator).map((field) => field.trim())
  const fields: string[] = []
  let field = ''
  let quoted = false
  for (let index = 0; index < line.length; index++) {
    const character = line[index] ?? ''
    if (quoted && character === '"' && line[index + 1] === '"') field += line[++index] ?? ''
    else if (character === '"') quoted = !quoted
    else if (character === separator && !quoted) {
      fields.push(field.trim())
      field = ''
    } else field += character
  }
  return [...fields, field.trim()]
}

/** The text in lines, however it is cut into chunks. */
async function* linesOf(
  source: string | AsyncIterable<string | Uint8Array>,
): AsyncGenerator<string> {
  if (typeof source === 'string') {
    yield* source.split(/\r?\n/)
    return
  }
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of source) {
    const lines = (
      rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))
    ).split(/\r?\n/)
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest + decoder.decode()
}

/**
 * Reads a rate deck from CSV with a header line; comma, semicolon or tab. Throws one error that lists every
 * faulty line by its number; nothing is loaded then.
 */
export const loadRateDeck = async (
  source: string | AsyncIterable<string | Uint8Array>,
  { name, currency, onProgress }: LoadRateDeckOptions,
): Promise<RateDeck> => {
  const faults: Fault[] = []
  const rates: Rate[] = []
  let header: (keyof Rate | undefined)[] | undefined
  let separator = ','
  let lines = 0
  // A byte order mark counts as white space, so trimming removes it.
  for await (const line of linesOf(source)) {
    lines++
    if (lines % progressEvery === 0) onProgress?.(lines)
    if (line.trim() === '') continue
    if (!header) {
      separator = [',', ';', '\t'].find((candidate) => line.includes(candidate)) ?? ','
      header = fieldsOf(line, separator).map(
        (field) => columns[field.toLowerCase().replace(/[^a-z]/g, '')],
      )
      for (const needed of ['prefix', 'perMinute'] as const)
        if (!header.includes(needed))
          faults.push({ path: ['line', lines], message: `the column ${needed} is missing` })
      if (faults.length > 0) break
      continue
    }
    const fields = fieldsOf(line, separator)
    const entry: Record<string, unknown> = {}
    header.forEach((column, index) => {
      const value = fields[index]
      if (column === undefined || value === undefined || value === '') return
      entry[column] = numeric.has(column) ? Number(value) : value
    })
    const parsed = rate.safeParse(entry)
    if (parsed.success) rates.push(parsed.data)
    else
      for (const issue of parsed.error.issues)
        faults.push({ path: ['line', lines, ...issue.path], message: issue.message })
  }
  onProgress?.(lines)
  if (!header) faults.push({ path: ['line', 1], message: 'the header line is missing' })
  if (faults.length > 0) {
    const more = faults.length - maxFaults
    const shown =
      more > 0 ? [...faults.slice(0, maxFaults), { path: [], message: `and ${more} more` }] : faults
    throw inputError('input-invalid', `rate deck ${name}`, shown)
  }
  return compileRates(name, currency, rates)
}
