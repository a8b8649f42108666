/** What was looked at. */
export type VerifySubject = 'credentials' | 'clock' | 'numbers' | 'webhooks' | 'store' | 'rules'

/** One thing that was looked at before calls are placed. */
export interface VerifyCheck {
  /** Name of the provider instance; null for what concerns the whole dispatcher. */
  readonly provider: string | null
  /** What was looked at. */
  readonly check: VerifySubject
  /** `failed`: calls will fail. `warning`: some may, or it could not be found out. `skipped`: does not apply. */
  readonly outcome: 'ok' | 'warning' | 'failed' | 'skipped'
  /** In a sentence, with what to do. Contains no phone number and no secret. */
  readonly detail: string
}

/** What `dispatcher.verify()` found. */
export interface VerifyReport {
  /** Whether nothing failed. Warnings do not count. */
  readonly ok: boolean
  /** For `process.exitCode`: 0 where nothing failed, else 1. */
  readonly exitCode: 0 | 1
  /** Everything that was looked at, in the order of the providers. */
  readonly checks: readonly VerifyCheck[]
  /** The same as lines for people. */
  readonly text: string
}

const marks = { ok: 'ok', warning: 'warning', failed: 'FAILED', skipped: '-' } as const

const lineOf = ({ provider, check, outcome, detail }: VerifyCheck, width: number): string =>
  [marks[outcome].padEnd(7), (provider ?? 'callplane').padEnd(width), check.padEnd(11), detail]
    .join('  ')
    .trimEnd()

export const reportOf = (checks: readonly VerifyCheck[]): VerifyReport => {
  const failed = checks.filter(({ outcome }) => outcome === 'failed').length
  const warnings = checks.filter(({ outcome }) => outcome === 'warning').length
  const width = Math.max(...checks.map(({ provider }) => (provider ?? 'callplane').length), 0)
  const summary =
    failed === 0 && warnings === 0
      ? 'everything is in order'
      : `${failed} failed, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`
  return {
    ok: failed === 0,
    exitCode: failed === 0 ? 0 : 1,
    checks,
    text: [...checks.map((check) => lineOf(check, width)), summary].join('\n'),
  }
}
