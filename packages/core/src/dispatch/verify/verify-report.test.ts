import { expect, it } from 'vitest'
import { reportOf, type VerifyCheck } from './verify-report.ts'

const check = (outcome: VerifyCheck['outcome'], provider: string | null = 'a'): VerifyCheck => ({
  provider,
  check: 'numbers',
  outcome,
  detail: '',
})

it('a report has a line for each check, in columns, and what it comes to', () => {
  const { text } = reportOf([
    { ...check('ok', 'twilio-of-sales'), check: 'clock', detail: 'is right' },
    { ...check('failed', null), detail: 'is not ours' },
    check('skipped'),
  ])
  expect(text.split('\n')).toEqual([
    'ok       twilio-of-sales  clock        is right',
    'FAILED   callplane        numbers      is not ours',
    '-        a                numbers',
    '1 failed, 0 warnings',
  ])
})

it.each<[readonly VerifyCheck['outcome'][], string, 0 | 1]>([
  [[], 'everything is in order', 0],
  [['ok', 'skipped'], 'everything is in order', 0],
  [['warning'], '0 failed, 1 warning', 0],
  [['warning', 'ok', 'warning'], '0 failed, 2 warnings', 0],
  [['failed', 'warning'], '1 failed, 1 warning', 1],
  [['failed', 'failed'], '2 failed, 0 warnings', 1],
])('%j comes to %s', (outcomes, summary, exitCode) => {
  const report = reportOf(outcomes.map((outcome) => check(outcome)))
  expect(report.text.split('\n').at(-1)).toBe(summary)
  expect([report.ok, report.exitCode]).toEqual([exitCode === 0, exitCode])
})
