// Everything but the tests: wording, types, lint, format, unused code, package exports, generated pages. Ends with the
// coverage of the last test run that measured it.
// `--quick` skips what reads the packages as they are published, and the documentation site.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './packages.ts'

const bin = (name: string): string => join(root, 'node_modules/.bin', name)
const script = (name: string): string[] => [
  bin('node'),
  '--conditions=@callplane/source',
  join(root, 'scripts', name),
]

const steps: readonly (readonly [string, readonly string[]])[] = [
  ['plain English', script('words/run.ts')],
  ['types', [bin('tsc'), '-b']],
  ['lint', [bin('oxlint'), '--type-aware', '--deny-warnings', '--quiet']],
  ['format', [bin('oxfmt'), '--check']],
  ['unused code', [bin('knip'), '--no-config-hints']],
  ['package exports', script('check-exports.ts')],
  ['public API', [...script('api-report.ts'), '--check']],
  ['generated pages', [...script('generate-docs.ts'), '--check']],
  ['documentation site', script('site/run.ts')],
  ['coverage', script('coverage.ts')],
]

const slow = new Set(['package exports', 'public API', 'documentation site'])
const quick = process.argv.includes('--quick')
const failed: string[] = []
for (const [name, [command = '', ...args]] of steps) {
  if (quick && slow.has(name)) continue
  const started = performance.now()
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`)
  if (status !== 0) failed.push(name)
}
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(', ')}`)
  process.exitCode = 1
}
