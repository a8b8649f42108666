// Writes the pages that are generated from the plugins, and the JSON Schema of rules; with --check only says whether they are true.
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { trunksPage } from '@callplane/trunks'
import { expressibleTable } from '../packages/flows/src/expressible.ts'
import { ruleSchema } from '../packages/core/scripts/rule-schema.ts'
import { capabilityPage, summaryTable } from './capability-table.ts'
import { emulatedProviders } from './emulated-providers.ts'
import { fidelityPage } from './fidelity/page.ts'
import { root } from './packages.ts'
import { quickStarts } from './quick-start/entries.ts'
import { installLine, quickStartSection } from './quick-start/page.ts'
import { translationPage } from './translation/page.ts'

const check = process.argv.includes('--check')
const definitions = emulatedProviders.map(({ plugin }) => plugin)

const between = (text: string, name: string, content: string): string => {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const from = text.indexOf(start)
  const to = text.indexOf(end)
  if (from < 0 || to < 0) throw new Error(`no ${start} … ${end}`)
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`
}

/** Each code block between these marks is the file that the first of them names. */
const withExamples = (text: string): string =>
  text.replaceAll(
    /(<!-- example: (\S+) -->)[\s\S]*?(<!-- \/example -->)/g,
    (_, start: string, file: string, end: string) =>
      `${start}\n\n\`\`\`ts\n${readFileSync(join(root, file), 'utf8').trimEnd()}\n\`\`\`\n\n${end}`,
  )

const titleOf = (id: string): string => definitions.find((one) => one.id === id)?.title ?? id
const installs = quickStarts.map((entry) => installLine(entry)).join('\n')
const starts = quickStarts.map((entry) => quickStartSection(entry, titleOf(entry.id))).join('\n\n')

const formatted = (name: string, text: string): string => {
  const result = spawnSync(join(root, 'node_modules/.bin/oxfmt'), [`--stdin-filepath=${name}`], {
    input: text,
    cwd: root,
    encoding: 'utf8',
  })
  if (result.status !== 0) throw new Error(result.stderr)
  return result.stdout
}

const translation = await translationPage(emulatedProviders)
const operations = await fidelityPage()
const pages: readonly (readonly [string, (now: string) => string])[] = [
  ['docs/capabilities.md', () => capabilityPage(definitions)],
  ['docs/trunks.md', () => trunksPage()],
  ['docs/translation.md', () => translation],
  ['docs/emulator-operations.md', () => operations],
  ['packages/core/rules.schema.json', () => JSON.stringify(ruleSchema())],
  ['README.md', (now) => between(now, 'capabilities', summaryTable(definitions))],
  ['docs/quick-start.md', (now) => between(now, 'providers', starts)],
  ['docs/flows.md', (now) => between(now, 'expressible', expressibleTable())],
  ['docs/install.md', (now) => between(now, 'installs', `\`\`\`\n${installs}\n\`\`\``)],
]
const given = new Set(pages.map(([file]) => file))
const withMarks = globSync(['README.md', 'docs/*.md', 'packages/**/README.md'], {
  cwd: root,
  exclude: ['**/node_modules/**'],
}).filter(
  (file) => !given.has(file) && readFileSync(join(root, file), 'utf8').includes('<!-- example: '),
)

const stale: string[] = []
for (const [file, make] of [...pages, ...withMarks.map((file) => [file, withExamples] as const)]) {
  const path = join(root, file)
  let now = ''
  try {
    now = readFileSync(path, 'utf8')
  } catch {}
  const next = formatted(file, make(now))
  if (next === now) continue
  stale.push(file)
  if (!check) writeFileSync(path, next)
}
if (check && stale.length > 0) {
  console.error(`not true any more, run \`pnpm run docs\`: ${stale.join(', ')}`)
  process.exitCode = 1
}
