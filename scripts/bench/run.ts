// DESIGN §10 as a table: both sides in one run, ratios first. `--json` for machines, `--profile telnyx` for where the
// time of a dispatch goes. Absolute numbers are true for this machine and hour only.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runSection } from './processes.ts'
import { reached, tableOf, type Row } from './report.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    profile: { type: 'string' },
    only: { type: 'string', multiple: true },
  },
})

const sections = [
  'twilio',
  'telnyx',
  'mapping',
  'routing',
  'importing',
  'twilio-webhooks',
  'telnyx-webhooks',
  'sqlite',
  'postgres',
] as const

/** Milliseconds. On an idle machine a section takes 10 to 40 s; one that takes far longer hangs. */
const longest = 180_000

if (values.profile !== undefined) {
  const { status } = spawnSync(
    process.execPath,
    [
      '--expose-gc',
      '--conditions=@callplane/source',
      join(import.meta.dirname, 'section.ts'),
      values.profile,
      '--profile',
    ],
    { stdio: 'inherit', timeout: 120_000 },
  )
  process.exit(status ?? 1)
}

const rows: Row[] = []
const failed: string[] = []
for (const section of sections) {
  if (values.only && !values.only.includes(section)) continue
  if (!values.json) console.error(`… ${section}`)
  try {
    rows.push(...(await runSection(section, longest)))
  } catch (error) {
    failed.push(`${section}: ${String((error as Error).message)}`)
  }
}
console.log(
  values.json
    ? JSON.stringify({
        rows: rows.map((row) => ({ ...row, reached: reached(row) })),
        failed,
      })
    : tableOf(rows),
)
for (const failure of failed) console.error(failure)
if (failed.length > 0) process.exitCode = 1
