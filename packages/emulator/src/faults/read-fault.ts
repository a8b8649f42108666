import type { Fault } from './fault.ts'

/** One thing wrong with a fault, at a dotted path such as `match.nth`. */
export type FaultIssue = { readonly path: string; readonly message: string }

type Check = (value: unknown) => string | undefined

const text: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'must be a non-empty string'
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false')
const whole: Check = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1
    ? undefined
    : 'must be a whole number from 1'
/** Ten days, far above any documented retry, and within what a timer can wait. */
const MAX_SECONDS = 864_000
const seconds: Check = (value) =>
  typeof value === 'number' && value > 0 && value <= MAX_SECONDS
    ? undefined
    : `must be a number of seconds greater than 0, at most ${MAX_SECONDS}`
const status: Check = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 400 && value <= 599
    ? undefined
    : 'must be an HTTP error status from 400 to 599'
const oneOf =
  (...allowed: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && allowed.includes(value)
      ? undefined
      : `must be one of ${allowed.join(', ')}`

type Fields = { readonly required?: readonly string[]; readonly checks: Record<string, Check> }

const when = oneOf('before', 'after')

const SHAPES: Readonly<Record<string, Readonly<Record<string, Fields>>>> = {
  request: {
    fail: { checks: { status, when, shape: oneOf('provider', 'proxy') } },
    hang: { checks: { when, seconds } },
    reset: { checks: { when } },
    delay: { required: ['seconds'], checks: { seconds, when } },
  },
  webhook: {
    drop: { checks: {} },
    delay: { required: ['seconds'], checks: { seconds } },
    duplicate: { checks: { copies: whole } },
    reorder: { checks: { seconds } },
    forge: { checks: { keep: flag } },
  },
  lookup: {
    fail: { checks: { status } },
    lag: { required: ['seconds'], checks: { seconds } },
  },
}

const MATCH: Readonly<Record<string, Check>> = {
  method: text,
  path: text,
  to: text,
  event: text,
  nth: whole,
}

/** Reads a fault from untrusted input; every issue at once, and the fault only without any. */
export function readFault(
  input: unknown,
  providers: readonly string[],
): { readonly fault?: Fault; readonly issues: readonly FaultIssue[] } {
  if (!isRecord(input)) return { issues: [{ path: '', message: 'must be an object' }] }
  const issues: FaultIssue[] = []
  const report = (path: string, message: string | undefined): void => {
    if (message !== undefined) issues.push({ path, message })
  }

  const kinds = ownValue(SHAPES, input['on'])
  if (!kinds) report('on', `must be one of ${Object.keys(SHAPES).join(', ')}`)
  const action = kinds && ownValue(kinds, input['do'])
  if (kinds && !action) report('do', `must be one of ${Object.keys(kinds).join(', ')}`)
  if (!kinds && typeof input['do'] !== 'string') report('do', 'must be a non-empty string')

  const checks: Record<string, Check> = {
    on: () => undefined,
    do: () => undefined,
    match: () => undefined,
    provider: oneOf(...providers),
    count: whole,
    ...action?.checks,
  }
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue
    const check = ownValue(checks, name)
    if (check) report(name, check(value))
    else if (action) report(name, 'is unknown')
  }
  for (const name of action?.required ?? []) {
    if (input[name] === undefined) report(name, 'is required')
  }
  readMatch(input['match'], input['on'], report)
  if (input['on'] === 'request' && input['do'] === 'hang' && input['when'] !== 'after') {
    if (input['seconds'] !== undefined) report('seconds', 'requires when: "after"')
  }
  return issues.length > 0 ? { issues } : { issues, fault: input as unknown as Fault }
}

function readMatch(
  match: unknown,
  on: unknown,
  report: (path: string, message: string | undefined) => void,
): void {
  if (match === undefined) return
  if (!isRecord(match)) return report('match', 'must be an object')
  for (const [name, value] of Object.entries(match)) {
    if (value === undefined) continue
    const check = ownValue(MATCH, name)
    report(`match.${name}`, check ? check(value) : 'is unknown')
    if (name === 'event' && on !== 'webhook') report('match.event', 'is only allowed for webhooks')
  }
}

/** The table's own entry: `__proto__` and `constructor` are names like any other. */
function ownValue<T>(table: Readonly<Record<string, T>>, name: unknown): T | undefined {
  return typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
