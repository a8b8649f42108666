// Refuses unidiomatic phrases in pages, comments, strings and test titles: `pnpm check` runs it as "plain English".
// With file names as arguments it checks these instead of the whole tree.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { root } from '../packages.ts'
import { exceptions } from './exceptions.ts'
import { createFinder } from './find.ts'
import { badPhrases } from './list.ts'

/** The phrases themselves, their exceptions, the test that plants some, and what the tests of the scaffold write. */
const skipped = ['scripts/words/', 'tests/words.test.ts', '.new-provider-']

const trackedFiles = (): readonly string[] => {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const { stdout } = spawnSync('git', list, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return (
    stdout
      .split('\0')
      .filter((file) => /\.(?:md|ts|js|yml|template)$/.test(file) && file !== 'pnpm-lock.yaml')
      .filter((file) => !skipped.some((prefix) => file.startsWith(prefix)))
      // A removed file is listed until the removal is committed.
      .filter((file) => existsSync(join(root, file)))
  )
}
const chosen = process.argv.slice(2)
const files = chosen.length > 0 ? chosen : trackedFiles()

const finder = createFinder(badPhrases, exceptions)
const findings = files.flatMap((file) =>
  finder.find(file, readFileSync(resolve(root, file), 'utf8')),
)
for (const { file, line, excerpt, instead } of findings)
  console.error(`${file}:${line}: "${excerpt}"; write: ${instead}`)
const unused = chosen.length > 0 ? [] : finder.unused()
for (const { file, text } of unused)
  console.error(`scripts/words/exceptions.ts: no longer needed for ${file}: "${text}"`)
if (findings.length + unused.length > 0) process.exitCode = 1
